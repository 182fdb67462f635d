// What is collected when, on timers that the test moves.

import { expect, jest, test } from 'bun:test'
import { createCollecting, type Garbage } from './garbage.ts'

test('all every fifteen seconds; while little is made only the young, and all every minute, or every two', () => {
  jest.useFakeTimers()
  try {
    let made: Garbage = 'much'
    let turns = ''
    const collecting = createCollecting(
      () => made,
      () => {
        turns += 'y'
      },
      () => {
        turns += 'A'
      },
    )
    jest.advanceTimersByTime(60_000)
    expect(turns).toBe('AAAA')
    made = 'hardly any'
    jest.advanceTimersByTime(180_000)
    expect(turns).toBe('AAAAAyyyyyyyAyyy')
    made = 'little'
    turns = ''
    jest.advanceTimersByTime(120_000)
    expect(turns).toBe('AyyyAyyy')
    collecting.stop()
    jest.advanceTimersByTime(60_000)
    expect(turns).toHaveLength(8)
  } finally {
    jest.useRealTimers()
  }
})
