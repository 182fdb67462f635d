// What people see of processes that ended oddly, or have odd names, in a real browser.

import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  folder,
  live,
  must,
  open,
  ownName,
  programs,
  rowOf,
  start,
  startOwn,
  startTopz,
} from './browser-people.mjs'

export const ODD_SCENARIOS = {
  'a zombie says how it ended, in its row and first in the drawer, and holds nothing else': async () => {
    const { url } = await startTopz()
    const program = startOwn('zombie', '1')
    const page = await open(`${url}?q=${ownName('zombie')}`)
    await live(page)
    const row = rowOf(page, 'defunct, exit 7')
    await row.click()
    const facts = page.locator('.drawer .facts div')
    await page.locator('.drawer').getByText(`its parent, PID ${program.pid}`).waitFor()
    must((await facts.first().innerText()).replace(/\s+/g, ' ') === 'exit code 7', 'not first')
    must((await facts.count()) < 8, 'the drawer is full of what a zombie has not')
  },
  'a process whose first thread has ended is not called a zombie': async () => {
    const { url } = await startTopz()
    startOwn('dead-leader')
    const page = await open(`${url}?q=${ownName('dead-leader')}`)
    await live(page)
    const row = rowOf(page, 'leader exited')
    await row.getByText('Z*', { exact: true }).waitFor()
    must((await row.locator('.state').getAttribute('title')).startsWith('not a zombie'), 'no word of it')
    await row.click()
    await page.locator('.drawer').getByText('not a zombie').waitFor()
  },
  'a program in a folder with a space has its own name': async () => {
    const { url } = await startTopz()
    const app = `My ${ownName('App')}`
    const place = join(folder, app)
    mkdirSync(place)
    const file = join(place, 'server')
    copyFileSync(join(programs, 'sleepers'), file)
    start(file, '1')
    const page = await open(`${url}?q=${encodeURIComponent(`"${app}/server"`)}`)
    await live(page)
    await rowOf(page, 'server')
      .locator('b', { hasText: /^server$/ })
      .waitFor()
    await rowOf(page, 'server').click()
    await page.locator('.drawer h2', { hasText: /^server \d+$/ }).waitFor()
  },
  'however long the command of process 1 is, the head says since when it has been running': async () => {
    const { url } = await startTopz()
    const page = await open(url, { viewport: { width: 1000, height: 700 } })
    await live(page)
    const long = await page.locator('.identity').evaluate(identity => {
      identity.querySelector('.mono').textContent = `· ${'a-long-command '.repeat(40)}`
      const [outer, up] = [identity, identity.querySelector('.up')].map(one => one.getBoundingClientRect())
      return {
        isIn: up.width > 0 && up.right <= outer.right + 1,
        overflow: document.documentElement.scrollWidth > innerWidth,
      }
    })
    must(long.isIn && !long.overflow, JSON.stringify(long))
  },
}
