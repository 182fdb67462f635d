// What the page costs while it loads on a slow line, and while a long list is updated and scrolled fast. Prints two lines
// of JSON. Run by Node, which playwright-core needs.

import { chromium } from 'playwright-core'

const SECONDS = 10
const ROWS_A_FRAME = 12
const FRAME_MS = 1000 / 60
/** Bytes a second, and milliseconds there and back. */
const SLOW_LINE = { downloadThroughput: 2e6, uploadThroughput: 2e6, latency: 20 }
const LOADS = 5
const SHIFTS_MS = 5000

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const round = value => Math.round(value * 10) / 10
const at = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]

/** A page that has nothing in its cache, and remembers when its first rows came, what moved, and what took long. */
async function openPage(line) {
  const context = await browser.newContext({ viewport: { width: 1600, height: 960 } })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  if (line) {
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', { offline: false, ...line })
  }
  // Of the thread itself: others may use the machine.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.addInitScript(() => {
    globalThis.seen = { shift: 0, longMs: [] }
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value
    }).observe({ type: 'layout-shift', buffered: true })
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) seen.longMs.push(duration)
    }).observe({ type: 'longtask', buffered: true })
    const look = () => {
      if (document.querySelector('tbody tr[data-id]')) seen.rowsMs = performance.now()
      else requestAnimationFrame(look)
    }
    look()
  })
  return { context, page, session }
}

/** Seconds since the page began, by what its main thread did, and counts. */
async function metricsOf(session) {
  const { metrics } = await session.send('Performance.getMetrics')
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]))
}

async function load() {
  const { context, page } = await openPage(SLOW_LINE)
  await page.goto(process.argv[2])
  await page.locator('tbody tr[data-id]').nth(10).waitFor()
  await page.waitForTimeout(SHIFTS_MS)
  const seen = await page.evaluate(() => globalThis.seen)
  await context.close()
  return seen
}

const loads = []
for (let i = 0; i < LOADS; i++) loads.push(await load())
console.log(
  JSON.stringify({
    page: 'loading',
    firstRowsMs: loads.map(({ rowsMs }) => Math.round(rowsMs)),
    layoutShift: loads.map(({ shift }) => Math.round(shift * 1000) / 1000),
  }),
)

const { page, session } = await openPage()
await page.goto(process.argv[2])
await page.locator('tbody tr[data-id]').nth(10).waitFor()
await page.waitForTimeout(SHIFTS_MS)
await page.evaluate(() => {
  seen.longMs.length = 0
})
const before = await metricsOf(session)
const scrolled = await page.evaluate(
  ([seconds, rows]) =>
    new Promise(done => {
      const scroller = document.querySelector('.scroller')
      const row = document.querySelector('tbody tr').getBoundingClientRect().height
      const most = scroller.scrollHeight - scroller.clientHeight
      const times = []
      let blank = 0
      let down = 1
      const frame = now => {
        times.push(now)
        if (document.querySelector('tbody .skeleton')) blank++
        if (scroller.scrollTop >= most) down = -1
        if (scroller.scrollTop <= 0) down = 1
        scroller.scrollTop += down * rows * row
        if (now - times[0] < seconds * 1000) requestAnimationFrame(frame)
        else done({ blank, frames: times.slice(1).map((time, i) => time - times[i]) })
      }
      requestAnimationFrame(frame)
    }),
  [SECONDS, ROWS_A_FRAME],
)
const after = await metricsOf(session)
const { longMs } = await page.evaluate(() => globalThis.seen)
await browser.close()

const { frames, blank } = scrolled
/** Of the main thread, for one frame. */
const msOf = name => round(((after[name] - before[name]) * 1000) / frames.length)
console.log(
  JSON.stringify({
    page: 'scrolled',
    framesPerSecond: round(frames.length / SECONDS),
    frameMsMedian: round(at(frames, 0.5)),
    frameMs99: round(at(frames, 0.99)),
    lateFrames: frames.filter(ms => ms > 1.5 * FRAME_MS).length,
    framesWithRowsNotYetThere: blank,
    longTasks: longMs.length,
    longestTaskMs: Math.round(Math.max(0, ...longMs)),
    perFrameMs: {
      all: msOf('TaskDuration'),
      script: msOf('ScriptDuration'),
      style: msOf('RecalcStyleDuration'),
      layout: msOf('LayoutDuration'),
    },
    stylesPerFrame: round((after.RecalcStyleCount - before.RecalcStyleCount) / frames.length),
    nodes: after.Nodes,
  }),
)
