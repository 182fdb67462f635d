// What is collected when, on timers that the test moves.

import { expect, jest, test } from 'bun:test'
import { createCollecting } from './garbage.ts'

test('all every fifteen seconds; while little is made only the young, and all every two minutes', () => {
  jest.useFakeTimers()
  try {
    let makesLittle = false
    let turns = ''
    const collecting = createCollecting(
      () => makesLittle,
      () => {
        turns += 'y'
      },
      () => {
        turns += 'A'
      },
    )
    jest.advanceTimersByTime(60_000)
    expect(turns).toBe('AAAA')
    makesLittle = true
    jest.advanceTimersByTime(180_000)
    expect(turns).toBe('AAAAAyyyyyyyAyyy')
    collecting.stop()
    jest.advanceTimersByTime(60_000)
    expect(turns).toHaveLength(16)
  } finally {
    jest.useRealTimers()
  }
})

test('where a look at everything takes long it comes so seldom that it costs a hundredth of a core', () => {
  jest.useFakeTimers()
  try {
    let nowMs = 0
    let turns = ''
    const collecting = createCollecting(
      () => false,
      () => {
        turns += 'y'
      },
      () => {
        turns += 'A'
        nowMs += 400
      },
      () => nowMs,
    )
    for (let turn = 0; turn < 7; turn++) {
      nowMs += 15_000
      jest.advanceTimersByTime(15_000)
    }
    expect(turns).toBe('AyyAyyA')
    collecting.stop()
  } finally {
    jest.useRealTimers()
  }
})
