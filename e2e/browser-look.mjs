// A real browser, driven by Node: playwright-core does not start one under Bun. Takes addresses and a folder for
// screenshots, does what a person would, and prints what it saw as one JSON object.

import { chromium } from 'playwright-core'

const [, , origin, folder] = process.argv
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS })
const seen = { console: [], boxes: {}, low: {} }

async function open(path, colorScheme, width, height) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height } })
  const page = await context.newPage()
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') seen.console.push(message.text())
  })
  page.on('pageerror', error => seen.console.push(error.message))
  await page.addInitScript(() => {
    window.shifts = []
    new PerformanceObserver(list => {
      for (const { value, hadRecentInput, sources } of list.getEntries())
        if (!hadRecentInput)
          window.shifts.push({ value, what: sources.map(({ node }) => node?.className ?? node?.nodeName) })
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto(`${origin}${path}`)
  await page.getByText('Live ·').first().waitFor()
  await page.locator('tbody tr', { hasText: 'sleepers' }).first().waitFor()
  return page
}

const rowOf = (page, text) => page.locator('tbody tr', { hasText: text }).first()
const order = page =>
  page
    .locator('tbody tr')
    .evaluateAll(rows => rows.map(row => row.textContent).filter(text => /\d/.test(text)))

for (const [theme, width, height] of [
  ['dark', 1600, 960],
  ['light', 1600, 960],
  ['dark', 390, 800],
  ['light', 390, 800],
]) {
  const page = await open('/topz', theme, width, height)
  const box = await page.locator('.panel').boundingBox()
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  const shifts = await page.evaluate(() => window.shifts)
  seen.boxes[`${theme}-${width}`] = { height: box.height, width: box.width, overflow, shifts }
  await page.screenshot({ path: `${folder}/${theme}-${width}.png` })
  await page.context().close()
}

/** How the parts of the page are arranged: down the page, each with its top and bottom. */
const places = page =>
  page.evaluate(() => {
    const box = part => document.querySelector(part)?.getBoundingClientRect()
    const parts = ['.head', '.finding-line', '.spine', '.main', '.foot'].map(box)
    const isAcross = (a, b) => a.right > b.left + 1 && b.right > a.left + 1
    const inHead = [...document.querySelectorAll('.logo, .identity, .pill, .filter, .head .button')]
      .map(part => part.getBoundingClientRect())
      .filter(({ top, width }) => width > 0 && top < 48)
    return {
      list: Math.round(box('.scroller').height),
      /** Lists that scroll within a page that scrolls. */
      nested: [...document.querySelectorAll('.scroller, .lists')].filter(
        list =>
          list.scrollHeight > list.clientHeight + 1 &&
          document.documentElement.scrollHeight > innerHeight + 1,
      ).length,
      headOverlaps: inHead.filter((part, i) => inHead.some((other, j) => j > i && isAcross(part, other)))
        .length,
      firstRow: Math.round(document.querySelector('tbody tr').getBoundingClientRect().top + scrollY),
      overlaps: parts.filter(({ top }, i) => i > 0 && top < parts[i - 1].bottom - 1).length,
      overflow: document.documentElement.scrollWidth > innerWidth,
      reachesEnd: document.documentElement.scrollHeight >= Math.round(parts.at(-1).bottom + scrollY) - 1,
      drawerTop: box('.drawer')?.top,
      drawerBelow: box('.drawer') && Math.round(box('.drawer').bottom) - innerHeight,
    }
  })

/** What follows a new size of the window is drawn some frames later. */
const settled = page =>
  page.evaluate(async () => {
    const look = () =>
      ['.spine', '.scroller', '.foot']
        .map(part => JSON.stringify(document.querySelector(part).getBoundingClientRect()))
        .join()
    let [before, same] = [look(), 0]
    while (same < 10) {
      await new Promise(done => requestAnimationFrame(done))
      const now = look()
      same = now === before ? same + 1 : 0
      before = now
    }
  })

const low = await open('/topz', 'dark', 844, 390)
for (const [width, height] of [
  [844, 390],
  [1024, 420],
  [1000, 900],
  [1280, 500],
  [390, 800],
  [320, 640],
  [580, 800],
  [680, 800],
  [740, 800],
  [820, 800],
]) {
  await low.setViewportSize({ width, height })
  await settled(low)
  const closed = await places(low)
  await low.screenshot({ path: `${folder}/low-${width}.png` })
  await rowOf(low, 'sleepers').click()
  await low.locator('.drawer .facts').waitFor()
  seen.low[`${width}x${height}`] = { closed, open: await places(low) }
  await low.getByRole('button', { name: 'Close the details' }).click()
  await low.locator('.drawer').waitFor({ state: 'detached' })
}
await low.context().close()

const page = await open('/topz', 'dark', 1600, 960)
seen.first = await order(page)
await page.locator('.scale').nth(2).waitFor()
seen.vitals = await page.locator('.spine').innerText()
seen.traffic = await page.getByTitle(/^without loopback/).getAttribute('title')
await page.getByRole('tab', { name: 'Connections' }).click()
seen.loopback = await page.locator('.list tr', { hasText: /^lo/ }).first().innerText()
await page.getByRole('tab', { name: 'Processes' }).click()
await page.keyboard.press('/')
await page.keyboard.type('busy')
await page.waitForURL(/q=busy/)
await rowOf(page, 'sleepers').waitFor({ state: 'detached' })
seen.filtered = await order(page)
await page.reload()
await rowOf(page, 'busy').waitFor()
seen.reloaded = await order(page)
await page.keyboard.press('/')
await page.keyboard.press('Escape')
await rowOf(page, 'sleepers').waitFor()
// If the box kept the focus, this would be typed into it.
await page.keyboard.press('t')
await page.waitForURL(/tree=1/)
seen.keptAfterEscape = new URL(page.url()).searchParams.has('q')
await page.goto(`${origin}/topz?q=nobody-is-called-so`)
await page.getByText('nobody-is-called-so').first().waitFor()
await page.goto(`${origin}/topz`)
await rowOf(page, 'sleepers').waitFor()
await page.keyboard.press('t')
await page.waitForURL(/tree=1/)
await page.waitForFunction(() => /^1\D/.test(document.querySelector('tbody tr')?.textContent ?? ''))
seen.tree = await order(page)
await page.keyboard.press('t')
await page.keyboard.press('Shift+M')
await page.waitForURL(/sort=(mem|rss)/)
await page.keyboard.press('Space')
await page
  .getByText(/Paused/)
  .first()
  .waitFor()
seen.paused = true
await page.keyboard.press('Space')
await page.getByText('Live ·').first().waitFor()
await page.keyboard.press('?')
await page.locator('dialog[open]').waitFor()
await page.keyboard.press('Escape')
await page.locator('dialog[open]').waitFor({ state: 'detached' })
seen.title = await page.title()
await browser.close()
console.log(JSON.stringify(seen))
