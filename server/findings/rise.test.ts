import { expect, test } from 'bun:test'
import { createRise } from './rise.ts'

const MINUTE = 60

/** Feeds a value each second. */
function feed(
  rise: ReturnType<typeof createRise>,
  from: number,
  to: number,
  valueAt: (second: number) => number,
) {
  for (let second = from; second < to; second++) rise.add(second * 1000, valueAt(second))
  return rise.trend()
}

test('a rise is one when three evaluations agree, and is none when three do not', () => {
  const rise = createRise({ limit: 1200, riseMin: 64 })
  expect(feed(rise, 0, 10 * MINUTE, second => 100 + second)).toBeUndefined()
  expect(feed(rise, 10 * MINUTE, 12 * MINUTE, second => 100 + second)?.kind).toBe('rising')
  // The pool is full: it takes a while until the window shows it.
  expect(feed(rise, 12 * MINUTE, 40 * MINUTE, () => 820)).toBeUndefined()
})

test('what stays as it is has none, and why is known', () => {
  const rise = createRise({ limit: 1000, riseMin: 64 })
  expect(rise.why()).toBe('too short')
  expect(feed(rise, 0, 15 * MINUTE, () => 700)).toBeUndefined()
  expect(rise.why()).toBe('flat')
})
