// What the timeline requests, and when; and that it grows by the stream in between.
import { beforeEach, expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import type { TimelineInWords } from '../../server/model/recording.ts'
import { HELLO, headerOf, RECORDED, showFrame } from '../testdata/live.ts'
import { change, usePage } from '../testdata/page.ts'
import { alarms } from './alarms.ts'
import { visible } from './clock.ts'
import { type AskTimeline, followTimeline } from './follow-timeline.ts'
import { hello } from './line.ts'
import { frame } from './live.ts'
import { endOfRecording, moment } from './moment.ts'
import { aheadMs, noteServerTime } from './server-time.ts'
import { chosenMs, heldEnd, spineEnd, timeline } from './timeline.ts'

const page = usePage()
const MINUTE_MS = 60_000

let asked: { readonly range: number; readonly to: number }[] = []
let answer: (drawn: TimelineInWords) => TimelineInWords | undefined = drawn => drawn

const ask: AskTimeline = {
  async timeline(from, to, points) {
    asked.push({ range: to - from, to })
    const stepMs = (to - from) / points
    return answer({
      from,
      to,
      stepMs,
      vitals: { hostCpu: Array(points).fill(1) },
      top: [],
      programs: [],
      lives: [],
    })
  },
  alarms: async (from, to) => ({ events: [{ number: 1, at: from, type: 'exit', text: `${to}` }] }),
}

const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

beforeEach(() => {
  asked = []
  answer = drawn => drawn
  for (const signal of [spineEnd, heldEnd, endOfRecording, moment])
    page.set<number | undefined>(signal, undefined)
  page.set(timeline, undefined)
  page.set(alarms, { events: [] })
  page.set(visible, true)
  page.set(chosenMs, 15 * MINUTE_MS)
  page.set<number | undefined>(aheadMs, undefined)
  noteServerTime(FIXTURE_AT)
})

async function follow(): Promise<void> {
  page.onEnd(followTimeline(ask))
  await settle()
}

const ranges = () => asked.map(({ range }) => range / MINUTE_MS)
const tick = (at: number, header = {}) =>
  change(() => {
    const before = frame.peek()
    if (before !== undefined) frame.value = { ...before, at, header: headerOf(header) }
  })

test('before a server has answered nothing is requested; then the whole range, once', async () => {
  await follow()
  expect(asked).toEqual([])
  showFrame(page)
  await settle()
  expect(ranges()).toEqual([15])
  expect(timeline.value?.to).toBeGreaterThanOrEqual(FIXTURE_AT)
  expect(alarms.value.events).toHaveLength(1)
})

test('ticks of the stream let it grow, with what happened, and nothing is requested again', async () => {
  showFrame(page)
  await follow()
  const before = timeline.value?.to ?? 0
  const news = { 9: { at: FIXTURE_AT, type: 'exit', text: 'x' } } as const
  for (let second = 1; second <= 30; second++) {
    noteServerTime(FIXTURE_AT + second * 1000)
    tick(before + second * 1000, { news })
  }
  await settle()
  expect(asked).toHaveLength(1)
  expect(timeline.value?.to).toBeGreaterThan(before + 25_000)
  expect(alarms.value.events).toHaveLength(2)
})

test('after a gap in the stream it is requested again', async () => {
  showFrame(page)
  await follow()
  const before = timeline.value?.to ?? 0
  noteServerTime(before + 2 * MINUTE_MS)
  tick(before + 2 * MINUTE_MS)
  await settle()
  expect(asked).toHaveLength(2)
})

test('another range is requested at once', async () => {
  showFrame(page)
  await follow()
  asked = []
  page.set(chosenMs, 60 * MINUTE_MS)
  await settle()
  expect(ranges()).toEqual([60])
})

test('a moment within what is drawn requests nothing more, and nothing moves; one beyond it does', async () => {
  showFrame(page)
  await follow()
  const drawnTo = timeline.value?.to ?? 0
  asked = []
  page.set(moment, drawnTo - MINUTE_MS)
  tick(drawnTo - MINUTE_MS, { recorded: RECORDED })
  await settle()
  expect([asked.length, spineEnd.value, timeline.value?.to]).toEqual([0, drawnTo, drawnTo])
  page.set(moment, drawnTo - 60 * MINUTE_MS)
  await settle()
  expect(ranges()).toEqual([15])
  expect(asked.every(({ to }) => to < drawnTo)).toBe(true)
})

test('a request under way is not repeated: what moved meanwhile is requested when the answer is there', async () => {
  showFrame(page)
  await follow()
  asked = []
  page.set(chosenMs, 60 * MINUTE_MS)
  page.set(chosenMs, 30 * MINUTE_MS)
  page.set(chosenMs, 360 * MINUTE_MS)
  await settle()
  expect(ranges()).toEqual([60, 360])
})

test('an answer that did not come leaves what was drawn', async () => {
  showFrame(page)
  await follow()
  const before = timeline.value
  answer = () => undefined
  page.set(chosenMs, 60 * MINUTE_MS)
  await settle()
  expect(timeline.value).toBe(before)
})

test('a hidden page requests nothing, and does so at once when it is visible', async () => {
  showFrame(page)
  page.set(visible, false)
  await follow()
  expect(asked).toEqual([])
  page.set(visible, true)
  await settle()
  expect(ranges()).toEqual([15])
})

test('in a replay the end is that of the recording', async () => {
  showFrame(page)
  page.set(hello, { ...HELLO, replay: 'yesterday.topz' })
  answer = drawn => ({ ...drawn, recordedTo: 5000 })
  await follow()
  expect(endOfRecording.value).toBe(5000)
})
