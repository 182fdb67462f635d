import { expect, test } from 'bun:test'
import { createRise } from './rise.ts'

const MINUTE = 60

/** Feeds a value each second. */
function feed(
  rise: ReturnType<typeof createRise>,
  from: number,
  to: number,
  valueAt: (second: number) => number,
  limit = 1200,
) {
  for (let second = from; second < to; second++)
    rise.add(second * 1000, valueAt(second), { limit, riseMin: 64 })
  return rise.rising()
}

test('three evaluations that agree make a rise, and three that do not end it', () => {
  const rise = createRise()
  expect(feed(rise, 0, 10 * MINUTE, second => 100 + second)).toBeUndefined()
  expect(feed(rise, 10 * MINUTE, 12 * MINUTE, second => 100 + second)?.slope).toBeCloseTo(0.001)
  // The pool is full: it takes a while for the window to show it.
  expect(feed(rise, 12 * MINUTE, 40 * MINUTE, () => 820)).toBeUndefined()
})

test('a rise that pauses for a moment goes on', () => {
  const rise = createRise()
  feed(rise, 0, 12 * MINUTE, second => 100 + second)
  // Two evaluations, with the limit too far away.
  expect(feed(rise, 12 * MINUTE, 12 * MINUTE + 40, second => 100 + second, 100_000)?.kind).toBe('rising')
  expect(rise.why()).toBe('too slow')
  expect(feed(rise, 12 * MINUTE + 40, 13 * MINUTE, second => 100 + second)?.kind).toBe('rising')
})

test('a drop ends a rise at once', () => {
  const rise = createRise()
  expect(feed(rise, 0, 12 * MINUTE, second => 100 + second)?.kind).toBe('rising')
  // Between two evaluations.
  expect(feed(rise, 12 * MINUTE, 12 * MINUTE + 5, second => 100 + second)?.kind).toBe('rising')
  expect(feed(rise, 12 * MINUTE + 5, 12 * MINUTE + 6, () => 200)).toBeUndefined()
  expect(rise.why()).toBe('sawtooth')
})

test('what a collector gives back is no drop', () => {
  const rise = createRise()
  const collected = (second: number) => 100 + second / 2 + 10 * (second % 20)
  feed(rise, 0, 13 * MINUTE, collected, 900)
  for (let second = 13 * MINUTE; second < 20 * MINUTE; second++)
    expect(feed(rise, second, second + 1, collected, 900)?.kind).toBe('rising')
})

test('a rise towards a limit that is far away is slow', () => {
  const rise = createRise()
  feed(rise, 0, 42 * MINUTE, second => 100 + second / 15, 400)
  expect([rise.rising()?.kind, rise.slow()]).toEqual(['rising', undefined])
  feed(rise, 42 * MINUTE, 44 * MINUTE, second => 100 + second / 15, 10_000)
  expect([rise.rising(), rise.why()]).toEqual([undefined, 'too slow'])
  expect((rise.slow()?.slope ?? 0) * 60_000).toBeCloseTo(4)
})

test('a constant level has no trend, and says why', () => {
  const rise = createRise()
  expect(rise.why()).toBe('too short')
  expect(feed(rise, 0, 15 * MINUTE, () => 700)).toBeUndefined()
  expect(rise.why()).toBe('flat')
})
