import { afterEach, expect, test } from 'bun:test'
import { now } from './clock.ts'
import { frameAppliedMs } from './live.ts'
import { togglePause } from './pause.ts'
import { listeningSinceMs, paused, silentMs } from './status.ts'

afterEach(() => {
  paused.value = false
  listeningSinceMs.value = 0
  now.value = 0
  frameAppliedMs.value = 0
})

test('a page resumed after a long pause is not stale: silence counts from then on', () => {
  togglePause()
  expect(paused.value).toBe(true)
  const before = performance.now()
  frameAppliedMs.value = before - 3_600_000
  togglePause()
  expect(paused.value).toBe(false)
  expect(listeningSinceMs.value).toBeGreaterThanOrEqual(before)
  now.value = listeningSinceMs.value + 7
  expect(silentMs.value).toBeCloseTo(7)
})
