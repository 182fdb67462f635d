// One timer for many checks, on timers that the test moves.

import { afterEach, beforeEach, expect, jest, test } from 'bun:test'
import { createBeat } from './beat.ts'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

test('at each beat every part is told when the next one comes, which may change; a stop ends it', () => {
  let periodMs = 250
  const first: number[] = []
  const second: number[] = []
  const beat = createBeat(() => periodMs, [ms => void first.push(ms), ms => void second.push(ms)])
  jest.advanceTimersByTime(500)
  expect(first).toEqual([250, 250])
  periodMs = 100
  jest.advanceTimersByTime(250)
  expect(first).toEqual([250, 250, 100])
  jest.advanceTimersByTime(200)
  expect(first).toEqual([250, 250, 100, 100, 100])
  expect(second).toEqual(first)
  beat.stop()
  jest.advanceTimersByTime(1000)
  expect(first).toHaveLength(5)
})

test('a part that fails costs only this beat', () => {
  let beats = 0
  const beat = createBeat(
    () => 100,
    [
      () => {
        beats++
        throw new Error('once')
      },
    ],
  )
  for (let turn = 0; turn < 2; turn++) expect(() => jest.advanceTimersByTime(100)).toThrow('once')
  expect(beats).toBe(2)
  beat.stop()
})
