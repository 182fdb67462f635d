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
