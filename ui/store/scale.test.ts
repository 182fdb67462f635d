// How high the charts of the vital signs reach.
import { expect, test } from 'bun:test'
import { mostOf, scaleOf } from './scale.ts'

const GIB = 1024 ** 3
const CPUS = { base: 1000, least: 0.1 } as const
const BYTES = { base: 1024, least: 1024 ** 2 } as const

const filled = (most: number, limit: number | undefined, rounding: typeof CPUS | typeof BYTES) =>
  most / scaleOf(most, limit, rounding).top

test('a chart is as full as the use of the limit, whatever that is', () => {
  expect(filled(0.22, 2, CPUS)).toBeCloseTo(0.1)
  expect(filled(2.6 * GIB, 23.5 * GIB, BYTES)).toBeCloseTo(0.1)
  expect(filled(23 * GIB, 23.5 * GIB, BYTES)).toBeGreaterThan(0.88)
  for (const used of [0.11, 0.22, 0.43, 0.66, 0.67, 1.9, 2])
    expect(scaleOf(used, 2, CPUS)).toEqual(scaleOf(1, 2, CPUS))
})

test('what exceeds the limit is within the chart, above the line', () => {
  expect(scaleOf(3, 2, CPUS).top).toBeGreaterThan(3)
  expect(scaleOf(3, 2, CPUS).limit).toBe(2)
})

test('what is far below its limit is scaled to a round figure, without a line and never full', () => {
  expect(scaleOf(0.6, 64, CPUS)).toEqual({ top: 2 })
  expect(scaleOf(0.1, 4, CPUS)).toEqual({ top: 0.2 })
  expect(scaleOf(60 * 1024 ** 2, 64 * GIB, BYTES)).toEqual({ top: 200 * 1024 ** 2 })
  for (let used = 0.02; used < 3.2; used *= 1.1) expect(filled(used, 64, CPUS)).toBeLessThanOrEqual(0.5)
})

test('noise stays small, even without a limit', () => {
  expect(filled(0.002, 2, CPUS)).toBeLessThan(0.05)
  expect(scaleOf(0, undefined, { base: 1024, least: 1024 })).toEqual({ top: 1024 })
})

test('without a limit the top is a round figure above everything', () => {
  expect(scaleOf(950, undefined, { base: 1024, least: 10 }).top).toBe(1024 * 2)
  expect(scaleOf(900, undefined, { base: 1024, least: 10 }).top).toBe(1024)
  expect(scaleOf(3 * 1024 ** 2, undefined, BYTES).top).toBe(5 * 1024 ** 2)
})

test('the areas of a chart count together', () => {
  const layers = [
    { name: 'a', colour: 'c1', values: [1, null, 2] },
    { name: 'b', colour: 'c2', values: [1, 5, 2] },
  ]
  expect(mostOf(layers)).toBe(5)
  expect(mostOf([])).toBe(0)
})
