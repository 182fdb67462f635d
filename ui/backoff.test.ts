// The delays between connection attempts, at both extremes of chance.
import { expect, test } from 'bun:test'
import { RETRY_MS_MAX, RETRY_MS_MIN, retryDelayMs } from './backoff.ts'

test('a reconnecting page waits longer each time, never under 0.5 s and never over 15 s', () => {
  for (let attempt = 0; attempt < 2_000; attempt++) {
    for (const chance of [0, 0.5, 1]) {
      const wait = retryDelayMs(attempt, chance)
      expect(wait).toBeGreaterThanOrEqual(RETRY_MS_MIN)
      expect(wait).toBeLessThanOrEqual(RETRY_MS_MAX)
    }
  }
  expect([0, 1, 2, 3, 4, 5].map(attempt => retryDelayMs(attempt, 1))).toEqual([
    500, 1000, 2000, 4000, 8000, 15_000,
  ])
})

test('pages that lost the server at the same moment reconnect at different moments', () => {
  expect(retryDelayMs(5, 0)).toBe(7500)
  expect(retryDelayMs(5, 1)).toBe(15_000)
})
