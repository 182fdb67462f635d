// What the page says about itself, in a real browser: what has ended, what is old, and what its address contains.

import { join } from 'node:path'
import { end, live, must, open, programs, start, startTopz, until } from './browser-people.mjs'

const seqOf = async url => (await (await fetch(`${url}.json?limit=1`)).json()).seq

/** Others may run the same program next to us. */
const rowOfPid = (page, pid) => page.locator(`tbody tr[data-id^="${pid}:"]`)

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
  'a process that ends while it is looked at is shown as ended, and its age stops': async () => {
    const { url } = await startTopz()
    const page = await open(`${url}?q=sleepers`)
    await live(page)
    const program = start(join(programs, 'sleepers'), '1')
    await rowOfPid(page, program.pid).click()
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
    await drawer.getByText('No further details can be read.').waitFor()
    await drawer.getByRole('tab', { name: 'Overview' }).click()
    must((await age.textContent()) === before, 'the last values are gone')
  },
  'a link opens the shared process with its part, and says so if it has ended': async () => {
    const { url } = await startTopz()
    const page = await open(`${url}?q=sleepers`)
    await live(page)
    const program = start(join(programs, 'sleepers'), '1')
    const id = await rowOfPid(page, program.pid).getAttribute('data-id')
    await rowOfPid(page, program.pid).click()
    await page.locator('.drawer').getByRole('tab', { name: 'Threads' }).click()
    await page.waitForURL(/part=threads/)
    const shared = page.url()
    must(shared.includes(`process=${id}`), `the address holds no process: ${shared}`)
    must((await fetch(shared)).ok, 'curl cannot read the address')
    // Its row is not in this view.
    const other = await open(shared.replace('q=sleepers', 'q=nobody-is-called-so'))
    const drawer = other.locator('.drawer')
    await drawer.getByRole('heading', { name: `sleepers ${program.pid}` }).waitFor()
    await drawer.locator('.list', { hasText: 'TID' }).waitFor()
    await end(program)
    await drawer.getByText(/^Ended at/).waitFor()
    const late = await open(shared)
    await late
      .locator('.drawer')
      .getByText(/^Ended at \d\d:\d\d:\d\d UTC/)
      .waitFor()
    await late.getByRole('heading', { name: `sleepers ${program.pid}` }).waitFor()
    await late.goto(`${url}?process=4000000:1`)
    await late.getByText('It ended too long ago, or ran somewhere else.').waitFor()
  },
  'a process that was stopped is found, w leads to it, Enter shows it, and its row is flagged': async () => {
    const { url } = await startTopz()
    const program = start(join(programs, 'sleepers'), '1')
    const page = await open(`${url}?tab=events`)
    await live(page)
    program.kill('SIGSTOP')
    const entry = page.locator('.finding-list li', {
      hasText: `sleepers (PID ${program.pid}) has been stopped`,
    })
    await page.keyboard.press('w')
    await entry.waitFor()
    // Something may be wrong with what others run next to us.
    await until(async () => {
      await page.keyboard.press('w')
      return (await entry.getAttribute('aria-current')) === 'true'
    }, 'w does not come to it')
    await page.keyboard.press('Enter')
    await page
      .locator('.drawer')
      .getByRole('heading', { name: `sleepers ${program.pid}` })
      .waitFor()
    await entry.waitFor({ state: 'detached' })
    await page.goto(`${url}?q=${program.pid}`)
    await rowOfPid(page, program.pid).locator('.severity').waitFor()
  },
  'Back closes the drawer and returns from the past, and does not leave topz': async () => {
    const { url } = await startTopz()
    await ticks(url, 8)
    const page = await open(url)
    await live(page)
    const drawer = page.locator('.drawer')
    const past = page.getByText('Past ·').first()
    await page.keyboard.press('ArrowDown')
    await drawer.waitFor()
    // Neither another process nor a filter adds a history entry.
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('/')
    await page.keyboard.type('e')
    await page.waitForURL(/q=e/)
    await page.getByRole('button', { name: 'Step back' }).click()
    await past.waitFor()
    await page.getByRole('button', { name: 'Step back' }).click()
    await page.goBack()
    await live(page)
    must((await drawer.count()) === 1, 'it closed the drawer, too')
    await page.goBack()
    await drawer.waitFor({ state: 'detached' })
    must(/q=e/.test(page.url()), 'it undid the filter')
    await live(page)
    await page.goForward()
    await drawer.waitFor()
    await drawer.getByRole('button', { name: 'Close the details' }).click()
    await drawer.waitFor({ state: 'detached' })
    await page.goBack()
    await drawer.waitFor()
    // Moments that do not exist add at most one entry, however many are tried.
    const entries = await page.evaluate(() => history.length)
    for (const x of [5, 15, 25]) {
      await page.locator('.spine-slider').click({ position: { x, y: 10 } })
      await page.getByRole('button', { name: 'Dismiss: Request failed' }).click()
    }
    must((await page.evaluate(() => history.length)) <= entries, 'each moment that was refused is an entry')
  },
  'what cannot be understood in an address is reported, with what is shown instead, and the rest of it is shown':
    async () => {
      const { url } = await startTopz()
      for (const [wrong, instead, said] of [
        ['sort=bogus', 'Sorted by CPU instead.'],
        ['columns=bogus,pid', 'The default columns are shown instead.'],
        ['tree=maybe', 'A list is shown instead.'],
        ['at=garbage', 'Now is shown instead.'],
        ['tab=bogus', 'Processes are shown instead.'],
        ['process=bogus', 'No process is selected.'],
        ['limit=', 'It is ignored.'],
        ['colums=pid', 'It is ignored.', 'Cannot use parameter colums (did you mean columns?): expected'],
        ['sort=mem&sort=rss', 'Sorted by CPU instead.', 'Cannot use parameter sort twice: expected'],
        ['columns=%CPU', 'It is ignored.', 'Cannot decode columns=%CPU: expected'],
      ]) {
        const page = await open(`${url}?q=sleepers&${wrong}`)
        const notice = page.locator('.message', { hasText: said ?? `Cannot parse ${wrong}: expected` })
        await notice.getByText(instead).waitFor()
        must(/[?&]q=sleepers/.test(page.url()), 'what was understood is gone')
        await notice.getByRole('button', { name: /^Dismiss/ }).click()
        await notice.waitFor({ state: 'detached' })
        await page.context().close()
      }
    },
  'nothing old is called now, and all of it is dimmed alike': async () => {
    const { url, child } = await startTopz()
    const page = await open(url)
    await live(page)
    const now = page.locator('.past-at', { hasText: 'now' })
    const old = ['.spine-left', '.table-body', '.totals', '.own-cost']
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
