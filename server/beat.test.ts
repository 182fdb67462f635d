// One timer for many checks, on timers that the test moves.

import { afterEach, beforeEach, expect, jest, test } from 'bun:test'
import { createBeat } from './beat.ts'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

test('each beat says when the next one comes; a stop ends it', () => {
  let periodMs = 100
  let beats = 0
  const beat = createBeat(() => {
    beats++
    return periodMs
  }, 250)
  const beatsIn = (ms: number) => {
    const before = beats
    jest.advanceTimersByTime(ms)
    return beats - before
  }
  expect([beatsIn(249), beatsIn(1), beatsIn(200)]).toEqual([0, 1, 2])
  periodMs = 25
  expect([beatsIn(100), beatsIn(100)]).toEqual([1, 4])
  beat.stop()
  expect(beatsIn(1000)).toBe(0)
})

test('a beat that is taken along comes in place of the one that was due', () => {
  let beats = 0
  const beat = createBeat(() => {
    beats++
    return 1500
  }, 1500)
  for (let second = 0; second < 5; second++) {
    jest.advanceTimersByTime(1000)
    beat.takeAlong()
  }
  expect(beats).toBe(5)
  jest.advanceTimersByTime(1500)
  expect(beats).toBe(6)
  beat.stop()
})

test('a beat that fails is not the last', () => {
  let beats = 0
  const beat = createBeat(() => {
    beats++
    throw new Error('once')
  }, 250)
  for (let turn = 0; turn < 2; turn++) expect(() => jest.advanceTimersByTime(250)).toThrow('once')
  expect(beats).toBe(2)
  beat.stop()
})
