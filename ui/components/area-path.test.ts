import { expect, test } from 'bun:test'
import { areaPath, linePath, type Plot, runsOf, sumsOf } from './area-path.ts'

const PLOT: Plot = { width: 100, top: 0, bottom: 10, most: 10 }

test('an area lies between two sums, from the end of the step before it', () => {
  const [zero, all] = sumsOf([[5, 10]], 2)
  expect(areaPath(zero ?? [], all ?? [], [[0, 1]], PLOT)).toBe('M0 5L50 5L100 0L100 10L50 10L0 10Z')
})

test('layers are stacked, and what is unknown adds nothing', () => {
  expect(
    sumsOf(
      [
        [1, null],
        [2, 3],
      ],
      2,
    ),
  ).toEqual([
    [0, 0],
    [1, 0],
    [3, 3],
  ])
})

test('what is not known is a run of its own', () => {
  expect(runsOf([true, false, false, true])).toEqual([
    [0, 0],
    [3, 3],
  ])
  expect(runsOf([true, false, false, true], false)).toEqual([[1, 2]])
})

test('a single step is as wide as a step, and nothing reaches above the plot', () => {
  expect(areaPath([0, 0], [99, 0], [[0, 0]], PLOT)).toBe('M0 0L50 0L50 10L0 10Z')
})

test('a line joins what is known, and one point is no line', () => {
  expect(linePath([1, null, 5], 0, 2, PLOT)).toBe('M33.3 9L100 5')
  expect(linePath([1, null, null], 0, 2, PLOT)).toBe('')
})
