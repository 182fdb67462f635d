// What people do with the past, in a real browser.

import { join } from 'node:path'
import { end, folder, live, must, open, programs, rowOf, start, startTopz, until } from './browser-people.mjs'

/** Waits until it is compared; says what is shown instead. */
async function saysWhatStayed(side) {
  const text = async () => ((await side.count()) > 0 ? await side.innerText() : 'nothing at the side')
  try {
    await side.getByText(/stayed as/).waitFor()
  } catch {
    throw new Error(`nothing stayed as it was: ${await text()}; address ${side.page().url()}`)
  }
}

export const PAST_SCENARIOS = {
  'back to before a process ended: open it, share the link, step, see what changed since, return':
    async () => {
      const { url } = await startTopz()
      const page = await open(`${url}?q=ends-soon`)
      await live(page)
      const program = start(join(programs, 'sleepers'), '1', 'ends-soon')
      const row = page.locator(`tbody tr[data-id^="${program.pid}:"]`)
      await row.waitFor()
      const id = await row.getAttribute('data-id')
      // There is no moment before the first one to step back to.
      const now = async () => (await fetch(`${url}.json?limit=1`)).json()
      await until(async () => (await now()).seq > 3, 'it stands still')
      const before = await now()
      await until(async () => (await now()).seq > before.seq + 1, 'no further tick came')
      await end(program)
      await page.locator(`tbody tr[data-id="${id}"]`).waitFor({ state: 'detached' })
      await page.goto(`${url}?q=ends-soon&at=${new Date(before.at).toISOString()}`)
      await page.getByText('Past ·').first().waitFor()
      await page.locator(`tbody tr[data-id="${id}"]`).first().click()
      await page.locator('.drawer-body dl').first().waitFor()
      must((await page.locator('.drawer [role=tab]').count()) === 1, 'the past has more than an overview')
      const shared = page.url()
      must(/at=2/.test(shared), `the address holds no moment: ${shared}`)
      const other = await open(shared)
      await other.getByText('Past ·').first().waitFor()
      await other.locator(`tbody tr[data-id="${id}"]`).first().waitFor()
      // Beside the drawer there is no room for the button.
      await other.keyboard.press('Escape')
      await other.getByRole('button', { name: 'What changed', exact: true }).click()
      const changed = other.getByRole('complementary', { name: 'What changed' })
      await changed
        .getByRole('row', { name: /sleepers \(\d+\) ended/ })
        .first()
        .waitFor()
      await other.keyboard.press('Escape')
      await changed.waitFor({ state: 'detached' })
      await other.goto(shared)
      await other.getByText('Past ·').first().waitFor()
      await other.keyboard.press('ArrowLeft')
      await until(async () => other.url() !== shared, 'a step back moved nothing')
      await other.keyboard.press('End')
      await live(other)
      must(!/at=/.test(other.url()), 'now has a moment in its address')
      await other.locator(`tbody tr[data-id="${id}"]`).waitFor({ state: 'detached' })
    },
  'the report is downloaded, and opened from disk with the network off': async () => {
    const { url } = await startTopz()
    const page = await open(url)
    await live(page)
    await until(async () => (await page.locator('.spine-lanes .area').count()) > 0, 'nothing is drawn')
    // At least two steps of the report's charts.
    await until(async () => (await (await fetch(`${url}.json?limit=1`)).json()).seq > 36, 'it stands still')
    const coming = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Report' }).click()
    const download = await coming
    must(/^topz-report-.*\.html$/.test(download.suggestedFilename()), download.suggestedFilename())
    const path = join(folder, 'report.html')
    await download.saveAs(path)
    const offline = await open(`file://${path}`, { offline: true })
    await offline.getByRole('heading', { name: 'Processes' }).waitFor()
    must((await offline.locator('tbody tr').count()) > 0, 'no process is in the report')
    must((await offline.locator('figure').count()) > 0, 'no chart is in the report')
    for (const width of [390, 1000, 1300]) {
      await offline.setViewportSize({ width, height: 800 })
      const across = await offline.evaluate(() => document.documentElement.scrollWidth)
      must(across <= width, `${across} pixels across where there are ${width}`)
      const { x, width: ofTable } = await offline.locator('.scroll').boundingBox()
      must(x + ofTable <= width, 'the table sticks out')
    }
  },
  'a click on the timeline goes there, and a second topz on the same folder tells how the first ended':
    async () => {
      const first = await startTopz([`--data=${folder}/recording`])
      const page = await open(first.url)
      await live(page)
      await until(async () => (await page.locator('.spine-lanes .area').count()) > 0, 'nothing is drawn')
      await page.locator('.spine-slider').click({ position: { x: 5, y: 10 } })
      await page.getByText('Request failed').first().waitFor()
      await page.getByRole('button', { name: 'Step forward' }).click()
      await end(first.child)
      const second = await startTopz([`--data=${folder}/recording`], `127.0.0.1:${first.port}`)
      const next = await open(second.url)
      // By keyboard, as on a phone: nothing requires a pointer.
      await next.getByRole('button', { name: /^Previous life ended.*: topz killed/ }).press('Enter')
      await next.locator('.evidence').getByText('topz itself was killed').first().waitFor()
      await next.getByText(/the next topz found the same .* \(PID 1\)/).waitFor()
      await next.getByRole('button', { name: 'Show its last moment' }).click()
      await next.getByText('Past ·').first().waitFor()
    },
  'a wrong moment in an address is reported, with the range that exists, until it is dismissed': async () => {
    const { url } = await startTopz()
    const recordedFrom = async () => {
      const answer = await fetch(new URL('/api/recording', url))
      return answer.ok ? (await answer.json()).from : undefined
    }
    await until(async () => (await recordedFrom()) !== undefined, 'nothing is recorded')
    for (const [at, said] of [
      ['2099-01-01', /Nothing was recorded at 2099-01-01.*the recording covers 20.* to 20/],
      ['2020-01-01', /Nothing was recorded at 2020-01-01.*the recording covers 20.* to 20/],
      [
        'rubbish',
        /Cannot parse at=rubbish: expected a moment such as .*The recording covers .* UTC to .* UTC/,
      ],
    ]) {
      const page = await open(`${url}?at=${at}`)
      const notice = page.locator('.message', { hasText: said })
      await notice.waitFor()
      await live(page)
      // New frames do not remove it.
      const { seq } = await (await fetch(`${url}.json?limit=1`)).json()
      await until(
        async () => (await (await fetch(`${url}.json?limit=1`)).json()).seq > seq + 4,
        'it stands still',
      )
      must((await notice.count()) === 1, `${at}: nothing says so any more`)
      must(!/at=/.test(page.url()), 'the address still holds the moment')
      await notice.getByRole('button', { name: /^Dismiss/ }).click()
      await notice.waitFor({ state: 'detached' })
      await page.context().close()
    }
    // From a past moment it leads back there, and is reported all the same.
    const { at, seq } = await (await fetch(`${url}.json?limit=1`)).json()
    const page = await open(`${url}?at=${at}`)
    await page.getByText('Past ·').first().waitFor()
    const shared = page.url()
    await page.locator('.spine-slider').click({ position: { x: 5, y: 10 } })
    await page.locator('.message', { hasText: 'Nothing was recorded at' }).waitFor()
    await until(() => page.url() === shared, 'the address holds a moment that is not there')
    await until(
      async () => (await (await fetch(`${url}.json?limit=1`)).json()).seq > seq + 8,
      'it stands still',
    )
    must((await page.locator('.message', { hasText: 'Request failed' }).count()) === 1, 'nothing says so')
  },
  'times are UTC and say so, in New York too, and a browser whose clock is a day ahead shows no date':
    async () => {
      const { url } = await startTopz()
      const page = await open(url, { timezoneId: 'America/New_York' })
      await live(page)
      const { at } = await (await fetch(`${url}.json?limit=1`)).json()
      await page.goto(`${url}?at=${at}`)
      const clock = new Date(at).toISOString().slice(11, 19)
      await page.locator('.pill', { hasText: `Past · ${clock} UTC` }).waitFor()
      must(/(EST|EDT|GMT-[45]) here/.test(await page.locator('.pill').getAttribute('title')), 'no local time')
      // Today is what the server calls today.
      await page.clock.setFixedTime(at + 86_400_000)
      await page.reload()
      await page.locator('.pill', { hasText: `Past · ${clock} UTC` }).waitFor()
    },
  'two moments of a replayed recording are compared; it says how it ended, and End leads there': async () => {
    const recording = `--data=${folder}/compared`
    const { child, url } = await startTopz([recording])
    const seqOf = async () => (await (await fetch(`${url}.json?limit=1`)).json()).seq
    await until(async () => (await seqOf()) > 4, 'no tick')
    const before = await (await fetch(`${url}.json?limit=1`)).json()
    const program = start(join(programs, 'sleepers'), '1', 'x'.repeat(400))
    await until(
      async () => (await (await fetch(`${url}.json?q=xxxx`)).json()).matched > 0,
      'the program was not seen',
    )
    const began = await seqOf()
    await until(async () => (await seqOf()) > began + 4, 'it stands still')
    await end(child)
    await end(program)
    const replayed = await startTopz([], '127.0.0.1:0', ['replay', `${folder}/compared`])
    const page = await open(`${replayed.url}?at=${before.at}`)
    await page.getByText('Past ·').first().waitFor()
    // What led up to this moment, as at the end below.
    const line = page.locator('.trend path.drawn[d^="M"]').first()
    await line.waitFor({ state: 'attached' })
    await page.getByRole('button', { name: /^This life ended/ }).click()
    await page.locator('.evidence').getByText('the last moment recorded is').waitFor()
    // Beside it there is no room for the lines.
    await page.getByRole('button', { name: 'Close the evidence' }).click()
    await page.getByRole('button', { name: /^End/ }).click()
    await until(() => !/at=/.test(page.url()), 'the end has a moment in its address')
    await page.locator('.worst', { hasText: 'How this life ended' }).waitFor()
    await line.waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'What changed', exact: true }).click()
    const changed = page.getByRole('complementary', { name: 'What changed' })
    await changed
      .getByRole('row', { name: /sleepers \(\d+\) started .*x…/ })
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    must((await page.locator('.spine-axis > span').count()) > 2, 'no times below the timeline')
    // Half a second ago is half a second before the end.
    const { to } = await (await fetch(new URL('/api/recording', replayed.url))).json()
    await page.goto(`${replayed.url}?at=-0.5s`)
    await until(
      () => Date.parse(new URL(page.url()).searchParams.get('at')) === to - 500,
      'half a second ago is not a moment of the recording',
    )
    await page.getByText('Past ·').first().waitFor()
    must((await page.locator('.message', { hasText: 'Request failed' }).count()) === 0, 'it was refused')
  },
  'what changed in a range is in the shared address, and leads to a process and back': async () => {
    const { url } = await startTopz()
    const page = await open(`${url}?q=sleepers`)
    await live(page)
    const program = start(join(programs, 'sleepers'), '1')
    await rowOf(page, 'sleepers').waitFor()
    await until(async () => (await (await fetch(`${url}.json?limit=1`)).json()).seq > 8, 'it stands still')
    await page.keyboard.press('/')
    await page.keyboard.type('compare -4s now')
    await page.keyboard.press('Enter')
    const changed = page.getByRole('complementary', { name: 'What changed' })
    await saysWhatStayed(changed)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await changed.waitFor({ state: 'detached' })
    await page.goto(`${url}?diff=-1s`)
    await saysWhatStayed(changed)
    await until(() => /diff=2.*\.\.2/.test(page.url()), 'it is not in the address')
    const shared = page.url()
    must((await fetch(shared)).ok, 'curl cannot read the address')
    const now = async () => (await fetch(`${url}.json?limit=1`)).json()
    const before = await now()
    await end(program)
    await until(async () => (await now()).seq > before.seq + 2, 'no further tick came')
    const other = await open(`${url}?diff=${new Date(before.at).toISOString()}`)
    const row = other.getByRole('row', { name: /sleepers \(\d+\) ended/ }).first()
    await row.getByRole('button').click()
    await other.getByRole('complementary', { name: 'Selected process' }).waitFor()
    await other.getByRole('button', { name: 'Close the details' }).click()
    await row.waitFor()
    await other.goBack()
    const wrong = await open(`${url}?diff=rubbish`)
    await wrong.getByText(/Cannot parse diff=rubbish: expected a moment/).waitFor()
  },
  'for a range much longer than the recording the charts show what there is, and where there is nothing':
    async () => {
      const { url } = await startTopz()
      const page = await open(url)
      await until(async () => (await (await fetch(`${url}.json?limit=1`)).json()).seq > 8, 'it stands still')
      await page.getByLabel('Time range').selectOption('30 d')
      const axis = page.locator('.spine-axis > span')
      await until(async () => /^\d\d-\d\d$/.test((await axis.allTextContents()).at(-1)), 'no days')
      const chart = page.getByRole('img', { name: /^CPU, memory, disk and network over time/ })
      const across = async path => (await chart.locator(path).boundingBox()).width
      const { width } = await chart.boundingBox()
      await until(async () => (await across('.gap')) > width * 0.95, 'what was not recorded is not shown')
      must((await across('.c0 >> nth=0')) > 1, 'what was recorded is not shown')
    },
  'a step leads across a time in which nothing was recorded, forward and back': async () => {
    const { url, child } = await startTopz()
    const shown = async () => (await fetch(`${url}.json?limit=1`)).json()
    await until(async () => (await shown()).seq > 3, 'no tick')
    child.kill('SIGSTOP')
    const stopped = Date.now()
    await until(() => Date.now() > stopped + 4000, 'the clock stands still')
    child.kill('SIGCONT')
    await until(async () => (await shown()).at > stopped + 5000, 'it does not go on')
    const before = await (await fetch(`${url}.json?limit=1&at=${stopped}`)).json()
    const page = await open(`${url}?at=${before.at}`)
    await page.getByText('Past ·').first().waitFor()
    const at = () => Date.parse(new URL(page.url()).searchParams.get('at'))
    await page.keyboard.press('ArrowRight')
    await until(() => at() > stopped + 4000, 'a step forward does not leave the gap')
    const clock = new Date(at()).toISOString().slice(11, 19)
    await page.locator('.pill', { hasText: `Past · ${clock} UTC` }).waitFor()
    await page.keyboard.press('ArrowLeft')
    await until(() => at() === before.at, 'a step back does not lead to before the gap')
    must((await page.getByText('Nothing was recorded at').count()) === 0, 'a step led into the gap')
  },
  'an address that requests a comparison opens with it': async () => {
    const { url } = await startTopz()
    const page = await open(url)
    await live(page)
    await until(async () => (await (await fetch(`${url}.json?limit=1`)).json()).seq > 12, 'it stands still')
    const shared = await open(`${url}?diff=-2s`)
    const side = shared.getByRole('complementary', { name: 'What changed' })
    await side.getByText(/are means over the range; before, over/).waitFor()
    const wrong = await open(`${url}?diff=rubbish`)
    await wrong.getByText(/Cannot parse diff=rubbish: expected a moment/).waitFor()
  },
}
