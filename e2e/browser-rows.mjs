// What people do with a row: its menu, following it; and what all tabs of a browser, and paper, show alike.

import { join } from 'node:path'
import { end, live, must, open, programs, start, startTopz, until } from './browser-people.mjs'

const rowOfPid = (page, pid) => page.locator(`tbody tr[data-id^="${pid}:"]`)

/** Whole, within the list. */
const isInSight = (page, pid) =>
  page.evaluate(pid => {
    const row = document.querySelector(`tbody tr[data-id^="${pid}:"]`)?.getBoundingClientRect()
    const list = document.querySelector('.scroller').getBoundingClientRect()
    return row !== undefined && row.top >= list.top && row.bottom <= list.bottom + 1
  }, pid)

export const ROWS_SCENARIOS = {
  'the menu of a row opens by pointer and keys, copies what is seen, filters, and gives the focus back':
    async () => {
      const { url } = await startTopz()
      const program = start(join(programs, 'sleepers'), '1', 'for-the-menu')
      const page = await open(`${url}?q=for-the-menu`)
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await live(page)
      const menu = page.getByRole('menu', { name: `sleepers (PID ${program.pid})` })
      const copied = async (entry, expected) => {
        await menu.getByRole('menuitem', { name: entry }).click()
        await menu.waitFor({ state: 'detached' })
        await page.waitForFunction(
          async expected => (await navigator.clipboard.readText()).includes(expected),
          expected,
        )
      }
      await rowOfPid(page, program.pid).click({ button: 'right' })
      await copied('Copy command line', 'sleepers 1 for-the-menu')
      // By keys alone: the row is selected, its menu opened, an entry found by its letters.
      await page.locator('.table').focus()
      await page.keyboard.press('Home')
      await page.keyboard.press('Shift+F10')
      await menu.waitFor()
      await page.keyboard.press('Escape')
      await menu.waitFor({ state: 'detached' })
      await page.waitForFunction(() => document.activeElement.matches('.table'))
      must((await page.locator('.drawer').count()) === 1, 'Escape closed more than the menu')
      await page.keyboard.press('Shift+F10')
      await menu.waitFor()
      await page.keyboard.press('End')
      const link = page.locator('[role=menuitem]:focus')
      const address = await link.getAttribute('href')
      must(address.includes(`process=${program.pid}:`), `a new tab would show ${address}`)
      await page.keyboard.press('Home')
      await page.keyboard.press('Enter')
      await page.waitForURL(/command:sleepers/)
      await rowOfPid(page, program.pid)
        .getByRole('button', { name: /^Actions for/ })
        .click()
      await copied('Copy PID', String(program.pid))
    },
  'a process that is followed stays in sight wherever it is sorted to, and its successor is followed next':
    async () => {
      const { url } = await startTopz()
      start(join(programs, 'sleepers'), '80')
      const begin = () => start(join(programs, 'sleepers'), '1', 'is-followed')
      const program = begin()
      const page = await open(`${url}?q=is-followed`)
      const id = await rowOfPid(page, program.pid).getAttribute('data-id')
      await page.goto(`${url}?sort=pid&process=${id}&follow=1`)
      await live(page)
      for (const keys of ['Shift+I', 'Shift+M', 'Shift+N']) {
        await page.keyboard.press(keys)
        await until(() => isInSight(page, program.pid), `out of sight after ${keys}`)
      }
      await end(program)
      await page.getByText('No other process of its command and parent').waitFor()
      const next = begin()
      await page.getByText(`Its successor is PID ${next.pid}`).waitFor()
      await page.getByRole('button', { name: 'Follow it' }).click()
      await page
        .locator('.drawer')
        .getByRole('heading', { name: `sleepers ${next.pid}` })
        .waitFor()
      await page.waitForURL(new RegExp(`process=${next.pid}:.*follow=1`))
      await until(() => isInSight(page, next.pid), 'the successor is out of sight')
      await page.keyboard.press('Shift+F')
      await page.waitForURL(url => !url.search.includes('follow'))
    },
  'theme, zone and columns are in step between the tabs of a browser; an address keeps its columns':
    async () => {
      const { url } = await startTopz()
      const page = await open(url, { timezoneId: 'Asia/Kolkata' })
      const other = await page.context().newPage()
      await other.goto(`${url}?columns=pid,command`)
      const third = await page.context().newPage()
      await third.goto(url)
      for (const tab of [page, other, third]) await live(tab)
      const themes = () => third.evaluate(() => document.documentElement.dataset.theme)
      const before = await themes()
      await page.getByRole('button', { name: /^(Dark|Light) theme$/ }).click()
      await third.waitForFunction(before => document.documentElement.dataset.theme !== before, before)
      await page.locator('.past-at').getByRole('button', { name: 'UTC' }).click()
      for (const tab of [page, other, third]) await tab.locator('.past-at', { hasText: 'UTC+5:30' }).waitFor()
      await page.keyboard.press('c')
      await page.locator('.choice', { hasText: 'OOM score' }).first().getByRole('checkbox').check()
      await third.getByRole('button', { name: 'OOM score' }).waitFor()
      await third.waitForURL(/columns=.*oom/)
      must(!/oom/.test(other.url()), 'the columns of an address were taken away')
      must((await other.locator('th').count()) === 3, 'its table shows others')
    },
  'paper shows what is wrong, the spine and the rows in sight, and no controls': async () => {
    const { url } = await startTopz()
    const program = start(join(programs, 'sleepers'), '1', 'on-paper')
    program.kill('SIGSTOP')
    const page = await open(`${url}?q=on-paper`)
    await live(page)
    await page.locator('.worst').waitFor()
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    await page.emulateMedia({ media: 'print' })
    await page.locator('.printed', { hasText: 'Only what matches: on-paper' }).waitFor()
    const row = rowOfPid(page, program.pid)
    await row.waitFor()
    const visible = await page.evaluate(
      () =>
        [...document.querySelectorAll('button, input, select')].filter(
          one => one.checkVisibility() && !one.closest('th, .legend, .finding-line, [role=tablist]'),
        ).length,
    )
    must(visible === 0, `${visible} controls are on paper`)
    const places = await page.evaluate(() =>
      ['.printed', '.spine', '.table'].map(part => document.querySelector(part).getBoundingClientRect().top),
    )
    must(
      places.every((top, i) => i === 0 || top > places[i - 1]),
      `the parts are at ${places}`,
    )
    await page.emulateMedia({ media: 'screen' })
    await page.evaluate(() => dispatchEvent(new Event('afterprint')))
    await page.locator('.printed').waitFor({ state: 'detached' })
  },
}
