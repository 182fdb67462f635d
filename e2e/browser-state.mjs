// What the page says of itself, in a real browser: what has ended, what is old, and what its address holds.

import { join } from 'node:path'
import { end, live, must, open, programs, rowOf, start, startTopz, until } from './browser-people.mjs'

const seqOf = async url => (await (await fetch(`${url}.json?limit=1`)).json()).seq

async function ticks(url, count) {
  const before = await seqOf(url)
  await until(async () => (await seqOf(url)) >= before + count, 'it stands still')
}

const opacityOf = (page, selector) =>
  page
    .locator(selector)
    .first()
    .evaluate(element => Number(getComputedStyle(element).opacity))

export const STATE_SCENARIOS = {
  'a process that ends while it is looked at is said to have ended, and grows no older': async () => {
    const { url } = await startTopz()
    const page = await open(`${url}?q=sleepers`)
    await live(page)
    const program = start(join(programs, 'sleepers'), '1')
    await rowOf(page, 'sleepers').click()
    const drawer = page.locator('.drawer')
    await drawer.locator('.facts div', { hasText: 'started' }).waitFor()
    must((await opacityOf(page, '.drawer-body')) === 1, 'what is alive is dimmed')
    await end(program)
    await drawer.getByText(/^Ended at \d\d:\d\d:\d\d UTC/).waitFor()
    const age = drawer.locator('.facts div', { hasText: 'ran for' })
    const before = await age.textContent()
    await ticks(url, 6)
    must((await age.textContent()) === before, 'it still grows older')
    must((await opacityOf(page, '.drawer-body')) < 1, 'the last values are not dimmed')
    await drawer.getByRole('tab', { name: 'Threads' }).click()
    await drawer.getByText('Nothing more can be read of it.').waitFor()
    await drawer.getByRole('tab', { name: 'Overview' }).click()
    must((await age.textContent()) === before, 'the last values are gone')
  },
  'nothing that is old is called now, and all of it is dimmed alike': async () => {
    const { url, child } = await startTopz()
    const page = await open(url)
    await live(page)
    const now = page.locator('.past-at', { hasText: 'now' })
    const old = ['.vitals', '.table-body', '.totals', '.own-cost']
    const isDimmed = async () =>
      (await Promise.all(old.map(part => opacityOf(page, part)))).map(value => value < 1)
    await now.waitFor()
    must(!(await isDimmed()).includes(true), 'what is live is dimmed')
    await page.keyboard.press('Space')
    await page.getByText('Paused ·').first().waitFor()
    must((await now.count()) === 0, 'a paused page says now')
    await page.keyboard.press('Space')
    await live(page)
    await now.waitFor()
    await end(child)
    await page.getByText('Reconnecting…').first().waitFor()
    must((await now.count()) === 0, 'a page without a server says now')
    must(!(await isDimmed()).includes(false), `${old} are not all dimmed`)
  },
}
