// What is drawn of a trend.
import { expect, test } from 'bun:test'
import { TREND_POINTS } from '../../server/model/trend.ts'
import { trendPath } from './trend-path.ts'

const line = (points: readonly number[], isFromZero = true) => trendPath(points, isFromZero).line
const full = (point: number) => new Array<number>(TREND_POINTS).fill(point)
/** From the top of the drawing. */
const heights = (path: string) => [...path.matchAll(/\d+ ([\d.]+)/g)].map(([, y]) => Number(y))

test('the newest point is at the right edge, even for a young process, and what stays the same is one stroke', () => {
  expect(line(full(0))).toBe('M0 17L59 17')
  expect(line([0, 0, 0])).toBe('M57 17L59 17')
  expect(line([0])).toBe('M58 17H59')
})

test('from zero, low use is drawn small and high use is scaled to the height', () => {
  expect(heights(line([10, 10]))[0]).toBeGreaterThan(14)
  expect(heights(line([100, 100]))[0]).toBe(1)
  expect(heights(line([100, 4000]))).toEqual([16.6, 1])
})

test('around its mean, what hardly changes is a flat line in the middle, and what grows fills the height', () => {
  expect(heights(line([22_000, 22_000], false))).toEqual([9, 9])
  const noise = heights(line([22_000, 22_040, 22_000], false))
  expect(Math.max(...noise) - Math.min(...noise)).toBeLessThan(0.5)
  const growth = heights(line([142, 200, 238], false))
  expect([growth[0], growth.at(-1)]).toEqual([17, 1])
  // Nothing is at the bottom.
  expect(heights(line([0, 0], false))).toEqual([17, 17])
})

test('the line is broken where nothing is known, and there is none where nothing is known at all', () => {
  expect(line([1, 1, -1, 2, 2]).match(/M/g)).toHaveLength(2)
  expect([line([-1]), line([])]).toEqual(['', ''])
})

test('the area reaches from the line to the bottom, run by run', () => {
  const { area } = trendPath([100, 100, -1, 100], true)
  expect(area).toBe('M56 1L57 1V18H56ZM58 1H59V18H58Z')
})
