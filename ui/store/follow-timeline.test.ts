// What the timeline requests, and when.
import { beforeEach, expect, test } from 'bun:test'
import { event } from '../../server/model/fixture.ts'
import type { TimelineInWords } from '../../server/model/recording.ts'
import { eventInWords } from '../../server/words/event.ts'
import { HELLO, showFrame } from '../testdata/live.ts'
import { usePage } from '../testdata/page.ts'
import { alarms } from './alarms.ts'
import { visible } from './clock.ts'
import { type AskTimeline, followTimeline } from './follow-timeline.ts'
import { hello } from './line.ts'
import { endOfRecording, moment } from './moment.ts'
import { paused } from './status.ts'
import { chosenMs, overview, overviewEnd, timeline, windowEnd } from './timeline.ts'

const page = usePage()

const MINUTE_MS = 60_000

interface Asked {
  readonly range: number
  readonly to: number
  readonly points: number
  readonly top: number
}

let asked: Asked[] = []
let answer: (drawn: TimelineInWords) => TimelineInWords | undefined = drawn => drawn
const timers: (() => void)[] = []

const ask: AskTimeline = {
  async timeline(from, to, points, top) {
    asked.push({ range: to - from, to, points, top })
    return answer({ from, to, stepMs: 1, vitals: {}, top: [], lives: [] })
  },
  alarms: async (from, to) => ({ events: [eventInWords(event({ at: from, pid: to }))] }),
}

const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

beforeEach(() => {
  asked = []
  answer = drawn => drawn
  timers.length = 0
  page.give('setTimeout', (again: () => void) => timers.push(again))
  page.give('clearTimeout', () => {})
  for (const signal of [overviewEnd, windowEnd, endOfRecording, moment])
    page.set<number | undefined>(signal, undefined)
  page.set(overview, undefined)
  page.set(timeline, undefined)
  page.set(alarms, { events: [] })
  page.set(visible, true)
  page.set(chosenMs, 15 * MINUTE_MS)
})

async function follow(): Promise<void> {
  const stop = followTimeline(ask)
  page.onEnd(stop)
  await settle()
}

const ranges = () => asked.map(({ range }) => range / MINUTE_MS).sort((a, b) => b - a)

test('before a server has answered nothing is requested; then the whole range, and the part of it that the charts show', async () => {
  await follow()
  expect(asked).toEqual([])
  showFrame(page)
  await settle()
  expect(ranges()).toEqual([15, 5])
  expect(asked.find(({ range }) => range === 5 * MINUTE_MS)?.top).toBe(8)
  expect(asked.find(({ range }) => range === 15 * MINUTE_MS)?.top).toBe(0)
  expect([overview.value?.to, timeline.value?.to].every(to => to !== undefined)).toBe(true)
  expect(alarms.value.events).toHaveLength(1)
})

test('it is requested again every few seconds while it shows now, and not while the page is paused', async () => {
  showFrame(page)
  await follow()
  expect(timers).toHaveLength(2)
  for (const again of timers.splice(0)) again()
  await settle()
  expect(ranges()).toEqual([15, 15, 5, 5])
  page.set(paused, true)
  for (const again of timers.splice(0)) again()
  await settle()
  expect(timers).toEqual([])
})

test('another range is requested at once', async () => {
  showFrame(page)
  await follow()
  asked = []
  page.set(chosenMs, 60 * MINUTE_MS)
  await settle()
  expect(ranges()).toEqual([60, 15])
})

test('a moment within what is drawn requests nothing more; one beyond it moves both', async () => {
  showFrame(page)
  await follow()
  const drawnTo = overview.value?.to ?? 0
  asked = []
  page.set(moment, drawnTo - MINUTE_MS)
  await settle()
  expect([overviewEnd.value, windowEnd.value]).toEqual([drawnTo, timeline.value?.to])
  asked = []
  page.set(moment, drawnTo - 60 * MINUTE_MS)
  await settle()
  expect(ranges()).toEqual([15, 5])
  expect(asked.every(({ to }) => to < drawnTo)).toBe(true)
})

test('a request under way is not repeated: what moved meanwhile is requested when the answer is there', async () => {
  showFrame(page)
  await follow()
  asked = []
  page.set(chosenMs, 60 * MINUTE_MS)
  page.set(chosenMs, 360 * MINUTE_MS)
  await settle()
  expect(ranges()).toEqual([360, 60, 60, 15])
})

test('an answer that did not come leaves what was drawn', async () => {
  showFrame(page)
  await follow()
  const before = [overview.value, timeline.value]
  answer = () => undefined
  for (const again of timers.splice(0)) again()
  await settle()
  expect([overview.value, timeline.value]).toEqual(before)
})

test('a hidden page requests nothing, and does so at once when it is visible', async () => {
  showFrame(page)
  page.set(visible, false)
  await follow()
  expect(asked).toEqual([])
  page.set(visible, true)
  await settle()
  expect(ranges()).toEqual([15, 5])
})

test('in a replay the end is that of the recording, and nothing is requested again by itself', async () => {
  showFrame(page)
  page.set(hello, { ...HELLO, replay: 'yesterday.topz' })
  answer = drawn => ({ ...drawn, recordedTo: 5000 })
  await follow()
  expect(endOfRecording.value).toBe(5000)
  expect(timers).toEqual([])
})
