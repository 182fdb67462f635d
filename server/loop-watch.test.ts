// The main loop blocked, on a clock that the test moves; a whole blocked topz is in e2e/loop.test.ts.

import { afterEach, beforeEach, expect, jest, test } from 'bun:test'
import { createLoopWatch, type HeldUp, type LoopWatch } from './loop-watch.ts'

const LOOK_MS = 250
let nowMs: number
let cpuMs: number
let told: HeldUp[]
let watch: LoopWatch

beforeEach(() => {
  jest.useFakeTimers()
  nowMs = 0
  cpuMs = 0
  told = []
  watch = createLoopWatch({
    now: () => nowMs,
    cpuMs: () => cpuMs,
    onHeldUp: held => void told.push(held),
  })
  watch.check(LOOK_MS)
  setInterval(() => watch.check(LOOK_MS), LOOK_MS)
})
afterEach(() => void jest.useRealTimers())

/** Timers fire when they are due. */
function pass(seconds: number): void {
  for (let ms = 0; ms < seconds * 1000; ms += LOOK_MS) {
    nowMs += LOOK_MS
    jest.advanceTimersByTime(LOOK_MS)
  }
}

/** A handler is busy: timers due meanwhile fire once, when it ends. */
function hold(seconds: number, cpuShare = 1): void {
  nowMs += seconds * 1000
  cpuMs += seconds * 1000 * cpuShare
}

test('F37: a handler that takes two seconds is noticed: health, the metric, and one line with the CPU time', () => {
  pass(3)
  expect([watch.isHeldUp(), watch.delaySeconds()]).toEqual([false, 0])
  hold(2)
  // The request that is answered first, before any timer.
  expect(watch.isHeldUp()).toBe(true)
  expect(watch.delaySeconds()).toBeCloseTo(1.75)
  jest.advanceTimersByTime(LOOK_MS)
  expect(told).toEqual([{ seconds: 1.75, cpuSeconds: 2 }])
  pass(10)
  expect(watch.isHeldUp()).toBe(true)
  pass(10)
  expect(watch.isHeldUp()).toBe(false)
  expect(watch.delaySeconds()).toBeCloseTo(1.75)
  pass(180)
  expect(watch.delaySeconds()).toBe(0)
})

test('F37: a loop that is blocked again and again gives one line, until it has been fine for a while', () => {
  for (let round = 0; round < 5; round++) {
    hold(2)
    jest.advanceTimersByTime(LOOK_MS)
    pass(5)
  }
  expect(told).toHaveLength(1)
  pass(20)
  hold(3)
  jest.advanceTimersByTime(LOOK_MS)
  expect(told).toHaveLength(2)
})

test('F23, F37: a topz that was stopped for a minute was blocked without using a CPU', () => {
  hold(60, 0)
  jest.advanceTimersByTime(LOOK_MS)
  expect(told).toEqual([{ seconds: 59.75, cpuSeconds: 0 }])
})

test('F37: a loop that is late by half a second is reported, but does not degrade the health', () => {
  for (let round = 0; round < 20; round++) {
    hold(0.75)
    jest.advanceTimersByTime(LOOK_MS)
  }
  expect(watch.delaySeconds()).toBeCloseTo(0.5)
  expect([watch.isHeldUp(), told.length]).toEqual([false, 0])
})
