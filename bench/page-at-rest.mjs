// The CPU that the open page takes in the browser's renderer: in a list where nothing moves, and while its tab is hidden;
// and what it holds after some minutes. Prints a line of JSON. Run by Node, which playwright-core needs.

import { chromium } from 'playwright-core'

const SECONDS = 30
const WARM_MS = 10_000
const MINUTES = Number(process.argv[3] ?? 0)

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const ofBrowser = await browser.newBrowserCDPSession()
const page = await browser.newPage({ viewport: { width: 1600, height: 960 } })
const session = await page.context().newCDPSession(page)
await session.send('Network.enable')
await session.send('HeapProfiler.enable')
let frames = 0
session.on('Network.webSocketFrameReceived', () => {
  frames++
})
await page.goto(process.argv[2])
await page.getByText('Live ·').first().waitFor()

/** Of this browser only: others may run here. */
async function rendererSeconds() {
  const { processInfo } = await ofBrowser.send('SystemInfo.getProcessInfo')
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0)
}

/** Percent of a core, and what came over the stream. */
async function cost() {
  await page.waitForTimeout(WARM_MS)
  const [before, framesBefore] = [await rendererSeconds(), frames]
  await page.waitForTimeout(SECONDS * 1000)
  const percent = (100 * ((await rendererSeconds()) - before)) / SECONDS
  return { percentOfCore: Math.round(percent * 100) / 100, streamFrames: frames - framesBefore }
}

/** What is left after a collection. */
async function held() {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
  return { heapMiB: Math.round((usedSize / 2 ** 20) * 100) / 100, nodes, listeners: jsEventListeners }
}

const atRest = await cost()
const heap = []
if (MINUTES > 0) heap.push({ minute: 0, ...(await held()) })
for (let minute = 1; minute <= MINUTES; minute++) {
  await page.waitForTimeout(60_000)
  heap.push({ minute, ...(await held()) })
}
await page.evaluate(() => {
  Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
  document.dispatchEvent(new Event('visibilitychange'))
})
const hidden = await cost()
console.log(JSON.stringify({ page: 'at rest', atRest, hidden, ...(heap.length > 0 && { heap }) }))
await browser.close()
