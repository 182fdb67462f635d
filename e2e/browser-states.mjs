// The states of the page that a recorded incident shows, in a few visits: what brings it into each, and what it is
// called. What is done in a state is the caller's business. Those of a topz that reads processes: browser-states-live.mjs.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bun, folder, startTopz } from './browser-people.mjs'

/** Those of people's screens. */
export const SIZES = [
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
  { width: 1600, height: 960 },
]
export const [PHONE, , LAPTOP] = SIZES

/** Of what is recorded already. */
const ends = {}

/** Replays the incident, or its seconds from and to; `end`: its last moment, Unix milliseconds. */
export async function replayIncident(name, ...span) {
  const recording = join(folder, name)
  ends[name] ??= Number(
    (await promisify(execFile)(bun, ['e2e/incident-writer.ts', recording, ...span])).stdout,
  )
  const { url } = await startTopz([], '127.0.0.1:0', ['replay', recording])
  return { url, end: ends[name] }
}

const rows = page => page.locator('tbody tr[data-id]')

/** Nothing is open, at the end of the recording. */
async function fresh(page, url, search = '') {
  await page.setViewportSize(LAPTOP)
  await page.goto(`${url}${search}`)
  await rows(page).first().waitFor()
  await page.locator('.spine-lanes .area[d^=M]').first().waitFor()
}

/** From its middle, so many pixels to the right. */
async function drag(page, pixels) {
  const { x, y, width } = await page.locator('.spine-slider').boundingBox()
  await page.mouse.move(x + width / 2, y + 20)
  await page.mouse.down()
  await page.mouse.move(x + width / 2 + pixels, y + 20, { steps: 3 })
  await page.mouse.up()
}

/** What opens above the page. */
export async function visitOpened(page, at, { url }) {
  await fresh(page, url)
  for (const [state, key, part] of [
    ['list of findings', 'w', '.finding-list'],
    ['keys', '?', 'dialog[open]'],
    ['columns', 'c', 'dialog[open]'],
  ]) {
    await page.keyboard.press(key)
    await page.locator(part).waitFor()
    await at(page, state)
    await page.keyboard.press('Escape')
    // A dialog that the browser has closed is still there until the page knows.
    await page.locator(part.replace('[open]', '')).waitFor({ state: 'detached' })
  }
  await page.setViewportSize(PHONE)
  await page.getByRole('button', { name: 'Menu' }).click()
  await at(page, 'menu', { sizes: [PHONE] })
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await page.locator('.ask-panel').waitFor()
  await at(page, 'ask box')
  await page.keyboard.type('python stat:5')
  await page.locator('#ask-problem').waitFor({ state: 'attached' })
  await at(page, 'ask box with an error')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.locator('.ask-panel').waitFor({ state: 'detached' })
  await rows(page).first().click({ button: 'right' })
  await page.getByRole('menu').waitFor()
  // It closes when the page changes its size.
  for (const size of SIZES.slice(2)) {
    await page.setViewportSize(size)
    if ((await page.getByRole('menu').count()) === 0) await rows(page).first().click({ button: 'right' })
    await page.getByRole('menu').waitFor()
    await at(page, 'row menu', { sizes: [size] })
  }
}

/** The lists, and what becomes of the table. */
export async function visitLists(page, at, { url }) {
  await fresh(page, url)
  for (const [name, part] of [
    ['Memory map', '.map .block'],
    ['Connections', '.port-card'],
    ['Events', '.events .event'],
    ['Containers', '.list'],
  ]) {
    await page.getByRole('tab', { name }).click()
    await page.locator(part).first().waitFor()
    await at(page, name)
  }
  await fresh(page, url, '?group=user')
  await rows(page)
    .filter({ hasText: /nobody/ })
    .first()
    .waitFor()
  await at(page, 'groups')
  await fresh(page, url, '?tree=1')
  await at(page, 'tree')
  await page.goto(`${url}?q=pythn`)
  await page.getByRole('button', { name: /Did you mean/ }).waitFor()
  await at(page, 'nothing matches')
  await fresh(page, url, '?sort=nonsense')
  await page.getByText('Sorted by CPU instead').first().waitFor()
  await at(page, 'an address with a mistake')
}

/** What opens at the side, and other moments. */
export async function visitSides(page, at, { url, end }) {
  await fresh(page, url)
  await rows(page).first().click()
  await page.locator('.drawer .facts').waitFor()
  await at(page, 'process')
  await fresh(page, url)
  await page.getByRole('button', { name: 'Evidence' }).click()
  await page.locator('.evidence li').first().waitFor()
  await at(page, 'how a life ended')
  await fresh(page, url, `?at=${new Date(end - 180_000).toISOString()}`)
  await page.getByText('Past ·').first().waitFor()
  await at(page, 'past')
  await page.route(/api\/process/, route => route.fulfill({ status: 500, body: 'no' }))
  await rows(page).first().click()
  await page.locator('.drawer .list-empty').first().waitFor()
  await at(page, 'a part that failed')
  await fresh(page, url)
  await drag(page, 90)
  await page
    .getByRole('complementary', { name: 'What changed' })
    .getByText(/stayed as/)
    .waitFor()
  await at(page, 'what changed in a range')
}
