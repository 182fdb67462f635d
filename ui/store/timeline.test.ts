// The timeline's range: it stays while it contains the moment, moves when it does not, and is zoomed at the pointer.

import { afterEach, expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { endOfRecording, goLive, goTo, moment } from './moment.ts'
import {
  backToNow,
  chosenMs,
  endAround,
  fitRange,
  heldEnd,
  isAtNow,
  rangeMs,
  reachBack,
  setRange,
  spineEnd,
  timeline,
  zoom,
} from './timeline.ts'

const page = usePage()
const MINUTE = 60_000
const LAST = 100_000 * MINUTE

afterEach(() => {
  for (const signal of [endOfRecording, spineEnd, chosenMs, heldEnd] as { value: number | undefined }[])
    signal.value = undefined
  timeline.value = undefined
  goLive()
})

test('a moment within what is drawn moves nothing; one outside gets something after it, but never the future', () => {
  expect(endAround(95, 10, 100, 1000)).toBe(100)
  expect(endAround(200, 100, 100, 1000)).toBe(225)
  expect(endAround(990, 100, 100, 1000)).toBe(1000)
  // All that came after it is shown if there is room.
  expect(endAround(910, 100, 500, 1000)).toBe(1000)
  expect(endAround(undefined, 100, 100, 1000)).toBeUndefined()
})

test('the timeline shows all there is up to half an hour, or what was chosen', () => {
  const ranges = [1, 8, 20, 3000].map(minutes => {
    fitRange({ to: LAST, recordedFrom: LAST - minutes * MINUTE })
    return rangeMs.value / MINUTE
  })
  expect(ranges).toEqual([5, 15, 30, 30])
  setRange(24 * 60 * MINUTE)
  expect(rangeMs.value).toBe(24 * 60 * MINUTE)
})

test('zooming keeps the time under the pointer where it is; at the end it is now', () => {
  page.set(endOfRecording, LAST)
  setRange(30 * MINUTE)
  zoom(-1, LAST - 20 * MINUTE, 1 / 3)
  expect(rangeMs.value / MINUTE).toBe(15)
  expect(heldEnd.value).toBe(LAST - 10 * MINUTE)
  expect(isAtNow.value).toBe(false)
  backToNow()
  expect(isAtNow.value).toBe(true)
  zoom(-1, LAST, 1)
  expect([rangeMs.value / MINUTE, isAtNow.value]).toEqual([5, true])
  // There is no shorter range.
  zoom(-1, LAST, 1)
  expect(rangeMs.value / MINUTE).toBe(5)
})

test('from a past moment the charts reach back as well, but not for what was not recorded', () => {
  page.set(endOfRecording, LAST)
  setRange(5 * MINUTE)
  goTo(LAST - 4 * MINUTE)
  spineEnd.value = LAST
  reachBack(LAST - 4 * MINUTE)
  expect(rangeMs.value / MINUTE).toBe(5)
  // Five minutes that end here begin after it.
  reachBack(LAST - 8 * MINUTE)
  expect(rangeMs.value / MINUTE).toBe(15)
  const drawn = { from: 0, to: LAST, stepMs: 1, vitals: {}, top: [], programs: [], lives: [], ticks: 1 }
  timeline.value = { ...drawn, recordedFrom: LAST - 10 * MINUTE }
  reachBack(0)
  expect(rangeMs.value / MINUTE).toBe(15)
  timeline.value = undefined
  reachBack(0)
  expect(rangeMs.value).toBe(30 * 24 * 60 * MINUTE)
  expect(moment.value).toBe(LAST - 4 * MINUTE)
})
