import { expect, test } from 'bun:test'
import { createTrendWatch } from './trend-watch.ts'

const OPTIONS = { limit: 1000, riseMin: 10 }

/** Feeds a value each second. */
function fed(seconds: number, valueAt: (second: number) => number, watch = createTrendWatch(), from = 0) {
  for (let second = from; second < from + seconds; second++)
    watch.add(second * 1000, valueAt(second), OPTIONS)
  return watch
}

test('three evaluations in a row make a trend, and a drop ends it at once', () => {
  const rises = (second: number) => 100 + second
  expect(fed(620, rises).rising()).toBeUndefined()
  const watch = fed(680, rises)
  expect(watch.rising()?.slope).toBeCloseTo(0.001)
  fed(30, () => 200, watch, 680)
  expect(watch.rising()).toBeUndefined()
  expect(watch.why()).toBe('sawtooth')
})

test('what rises towards a limit that is far away is slow', () => {
  const watch = fed(2500, second => 100 + second / 60)
  expect([watch.rising(), watch.why()]).toEqual([undefined, 'too slow'])
  expect((watch.slow()?.slope ?? 0) * 60_000).toBeCloseTo(1)
})
