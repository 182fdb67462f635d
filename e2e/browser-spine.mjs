// What people do with the time spine: its geometry, its pointer, its clock, and what it costs on the wire.

import { once } from 'node:events'
import { bun, end, live, must, open, programs, rowOf, start, startTopz, until } from './browser-people.mjs'

const recorded = (url, ticks) =>
  until(async () => (await (await fetch(`${url}.json?limit=1`)).json()).seq > ticks, 'it stands still')
const drawn = page =>
  until(async () => (await page.locator('.spine-lanes .area').count()) > 0, 'nothing is drawn')

/** Where each part of the spine is, to the pixel. */
const geometry = page =>
  page.evaluate(() => {
    const parts = ['.spine', '.spine-left', '.spine-plot', '.spine-right', '.spine-axis', '.main']
    const cells = [...document.querySelectorAll('.spine-left > div, .spine-right > div')]
    return [...parts.map(part => document.querySelector(part)), ...cells].map(element => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return element.matches('.main') ? `main at ${y}` : [x, y, width, height].join(' ')
    })
  })

/** A browser whose clock is wrong by this. */
const shifted = ms => `(() => {
  const Real = Date
  globalThis.Date = class extends Real {
    constructor(...args) { super(...(args.length === 0 ? [Real.now() + ${ms}] : args)) }
    static now() { return Real.now() + ${ms} }
  }
})()`

/** Bytes on the wire from now on: answers and frames. */
async function count(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const counted = { bytes: 0, requests: [] }
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    counted.bytes += encodedDataLength
  })
  session.on('Network.requestWillBeSent', ({ request }) => counted.requests.push(request.url))
  session.on('Network.webSocketFrameReceived', ({ response: { opcode, payloadData } }) => {
    // Binary frames are reported in base64.
    counted.bytes += opcode === 1 ? payloadData.length : Math.floor((payloadData.length * 3) / 4)
  })
  return counted
}

export const SPINE_SCENARIOS = {
  'the spine has the same geometry live, past, while loading, disconnected and with nothing recorded':
    async () => {
      const { url, child } = await startTopz()
      const loading = await open('about:blank')
      await loading.routeWebSocket(/stream/, () => {})
      await loading.goto(url)
      await loading.locator('.spine').waitFor()
      const page = await open(url)
      await live(page)
      await drawn(page)
      await recorded(url, 8)
      const there = await geometry(page)
      const same = async (what, of = page) => {
        const now = await geometry(of)
        must(now.join() === there.join(), `${what}: ${now.filter((part, i) => part !== there[i]).join('; ')}`)
      }
      await same('loading', loading)
      await page.keyboard.press('ArrowLeft')
      await page.getByText('Past ·').first().waitFor()
      await same('past')
      await page.keyboard.press('End')
      await live(page)
      await page.getByLabel('Time range').selectOption('30 d')
      await page.locator('.spine-lanes .gap').first().waitFor()
      await same('empty')
      await end(child)
      await page.getByText('Reconnecting…').first().waitFor()
      await same('disconnected')
    },
  'the moment under the pointer is the moment shown, a drag selects a range, and nothing moves meanwhile':
    async () => {
      const { url } = await startTopz()
      const page = await open(url)
      await live(page)
      await recorded(url, 32)
      await drawn(page)
      const { x, y, width } = await page.locator('.spine-slider').boundingBox()
      const [near, far] = [x + width - 8, x + width - 22]
      const axis = () =>
        page
          .locator('.spine-axis > span')
          .first()
          .evaluate(label => label.style.left)
      await page.mouse.move(near, y + 20)
      await page.locator('.tip').waitFor()
      await page.mouse.down()
      const said = await page.locator('.flag.hover').textContent()
      await page.mouse.up()
      await page.getByText('Past ·').first().waitFor()
      const before = await axis()
      const at = new URL(page.url()).searchParams.get('at')
      const off = Date.parse(at) - Date.parse(`${at.slice(0, 11)}${said}Z`)
      must(Math.abs(off) <= 2000, `${at} is not ${said}`)
      const here = await page.locator('i.here').boundingBox()
      must(Math.abs(here.x + 1 - near) < 8, `the moment is at ${here.x}, the pointer at ${near}`)
      must((await axis()) === before, 'the axis moved')
      await page.keyboard.press('End')
      await live(page)
      await page.mouse.move(far, y + 20)
      await page.mouse.down()
      await page.mouse.move(near, y + 20, { steps: 4 })
      await page.mouse.up()
      must((await page.locator('.range-handle').count()) === 2, 'it has no handles')
      const changed = page.getByRole('complementary', { name: 'What changed' })
      await changed.getByText(/stayed as/).waitFor()
      await page.getByText('Past ·').first().waitFor()
      must(/diff=2.*\.\.2/.test(page.url()) && !/at=/.test(page.url()), `it is not in ${page.url()}`)
      const now = await page.locator('.spine-slider').boundingBox()
      must(Math.abs(now.width - width) < 1, `the side took from the spine: ${width} became ${now.width}`)
      await page.getByRole('slider', { name: 'Start of the range' }).press('Escape')
      await changed.waitFor({ state: 'detached' })
      await page.locator('.range-handle').first().waitFor({ state: 'detached' })
    },
  'charts and axis show the time of the server, in a browser whose clock is ten minutes off': async () => {
    const { url } = await startTopz()
    await recorded(url, 10)
    for (const ms of [600_000, -600_000]) {
      const page = await open('about:blank')
      await page.addInitScript(shifted(ms))
      await page.goto(url)
      await live(page)
      await drawn(page)
      must(Math.abs((await page.evaluate(() => Date.now())) - Date.now() - ms) < 60_000, 'its clock is right')
      const [last] = (await page.locator('.spine-right .past-at').textContent()).match(/\d\d:\d\d:\d\d/)
      const day = new Date().toISOString().slice(0, 11)
      must(Math.abs(Date.parse(`${day}${last}Z`) - Date.now()) < 60_000, `now is ${last}`)
      // The newest figures are at the right end, not beyond it nor before it.
      const right = await page.locator('.spine-lanes .area.c0').first().boundingBox()
      const plot = await page.locator('.spine-plot').boundingBox()
      must(Math.abs(right.x + right.width - plot.x - plot.width) < 30, 'the newest figures are elsewhere')
      await page.keyboard.press('ArrowLeft')
      await page.getByText('Past ·').first().waitFor()
      const age = await page.locator('.past-age').textContent()
      must(/^\d+s ago$/.test(age), `a step back is ${age}`)
      await page.goto(`${url}?at=-2s`)
      await page.getByText('Past ·').first().waitFor()
      const at = Date.parse(new URL(page.url()).searchParams.get('at'))
      must(Math.abs(at - Date.now()) < 60_000, 'two seconds ago is counted from the wrong clock')
      await page.context().close()
    }
  },
  'a first load takes at most 100 KB with all its data, and then nothing is polled': async () => {
    const script = `${programs}/sleepers 3 > /dev/null & exec ${bun} server/main.ts --address=127.0.0.1:0 --interval=250ms`
    const child = start('unshare', '-pf', '--kill-child', '--mount-proc', 'sh', '-c', script)
    const [said] = await once(child.stdout, 'data')
    const [url] = /http\S+/.exec(String(said))
    await recorded(url, 8)
    const page = await open('about:blank')
    const counted = await count(page)
    await page.goto(url)
    await rowOf(page, 'sleepers').waitFor()
    await drawn(page)
    must(counted.bytes <= 100 * 1024, `${counted.bytes} bytes`)
    counted.requests.length = 0
    const { seq } = await (await fetch(`${url}.json?limit=1`)).json()
    await recorded(url, seq + 12)
    const polled = counted.requests.filter(request => /api\/(timeline|events|history)/.test(request))
    must(polled.length === 0, polled.join())
  },
}
