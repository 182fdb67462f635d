import { expect, test } from 'bun:test'
import { isLongQueue } from './near-limit.ts'

test('an accept queue is long by its length, or by half of its limit; an empty one never is', () => {
  expect([isLongQueue(15, undefined), isLongQueue(16, undefined)]).toEqual([false, true])
  expect([isLongQueue(3, 8), isLongQueue(4, 8), isLongQueue(16, 4096)]).toEqual([false, true, true])
  expect(isLongQueue(0, 0)).toBe(false)
})
