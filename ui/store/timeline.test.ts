// The timeline's window: it stays while it contains the moment, moves when it does not, and follows a drag.

import { expect, test } from 'bun:test'
import { endOfRecording, goLive, goTo, moment } from './moment.ts'
import {
  chosenMs,
  endAround,
  fitRange,
  moveWindow,
  overview,
  rangeMs,
  reachBack,
  setRange,
  windowEnd,
  windowMs,
} from './timeline.ts'

const MINUTE = 60_000

test('a moment within what is drawn moves nothing; one outside gets something after it, but never the future', () => {
  expect(endAround(95, 10, 100, 1000)).toBe(100)
  expect(endAround(200, 100, 100, 1000)).toBe(225)
  expect(endAround(990, 100, 100, 1000)).toBe(1000)
  // All that came after it is shown if there is room.
  expect(endAround(910, 100, 500, 1000)).toBe(1000)
  expect(endAround(undefined, 100, 100, 1000)).toBeUndefined()
})

test('a dragged window takes the moment with it; dragged to the end it is now', () => {
  moveWindow(500, 20, 1000)
  expect([windowEnd.peek(), moment.peek()]).toEqual([500, 480])
  moveWindow(1200, 20, 1000)
  expect(moment.peek()).toBeUndefined()
  goLive()
})

test('the overview shows all there is up to an hour, the window the next shorter range', () => {
  const ranges = [1, 8, 40, 3000].map(minutes => {
    const to = 10_000 * MINUTE
    fitRange({
      from: 0,
      to,
      stepMs: 1000,
      vitals: {},
      top: [],
      lives: [],
      recordedFrom: to - minutes * MINUTE,
    })
    return [rangeMs.value / MINUTE, windowMs.value / MINUTE]
  })
  expect(ranges).toEqual([
    [5, 5],
    [15, 5],
    [60, 15],
    [60, 15],
  ])
  setRange(24 * 60 * MINUTE)
  expect(windowMs.value).toBe(6 * 60 * MINUTE)
})

test('from a past moment the charts reach back as well, but not for what was not recorded', () => {
  const last = 100_000 * MINUTE
  endOfRecording.value = last
  setRange(5 * MINUTE)
  goTo(last - 4 * MINUTE)
  windowEnd.value = last
  reachBack(last - 4 * MINUTE)
  expect(windowMs.value / MINUTE).toBe(5)
  // Five minutes that end here begin after it.
  reachBack(last - 8 * MINUTE)
  expect(windowMs.value / MINUTE).toBe(15)
  overview.value = {
    from: 0,
    to: last,
    stepMs: 1,
    vitals: {},
    top: [],
    lives: [],
    recordedFrom: last - 10 * MINUTE,
  }
  reachBack(0)
  expect(windowMs.value / MINUTE).toBe(15)
  overview.value = undefined
  reachBack(0)
  expect(windowMs.value).toBe(7 * 24 * 60 * MINUTE)
  endOfRecording.value = undefined
  windowEnd.value = undefined
  chosenMs.value = undefined
  goLive()
})
