// Hand-made series of one process -> rising, or why not. The law behind it is tested in trend-law.test.ts.

import { expect, test } from 'bun:test'
import { processTrendOf, TREND_POINTS, TREND_SPAN_MS } from './process-trend.ts'

const MIB = 2 ** 20
const FROM = 7_000_000
const STEP_MS = TREND_SPAN_MS / TREND_POINTS
const MINUTE_STEPS = 60_000 / STEP_MS

/** The level in each step of the last minutes; one point every `every` steps. */
function series(minutes: number, levelOf: (step: number) => number, every = 1) {
  const count = minutes * MINUTE_STEPS
  const points = Array.from({ length: count }, (_, step) => {
    const value = levelOf(step) * MIB
    const at = FROM + (TREND_POINTS - count + step + 1) * STEP_MS
    return [at, value, value, value] as const
  })
  return { from: FROM, stepMs: STEP_MS, points: points.filter((_, step) => (step + 1) % every === 0) }
}

/** From 100 MiB, 6 MiB a minute. */
const ramp = (step: number) => 100 + step

const why = (one: ReturnType<typeof series>, limit?: number) => {
  const trend = processTrendOf(one, limit)
  return trend.kind === 'none' ? trend.why : trend.kind
}

test('a steady rise is reported with its start, and what it rose in the window', () => {
  const trend = processTrendOf(
    series(20, step => 100 + Math.max(0, step - 8 * MINUTE_STEPS)),
    undefined,
  )
  if (trend.kind !== 'rising') throw new Error(trend.why)
  expect((trend.since - FROM) / 60_000).toBeCloseTo(48, 0)
  expect(trend.windowSeconds).toBe(600)
  expect(Math.abs(trend.riseBytes / MIB - 58)).toBeLessThan(2)
})

test('a rise whose limit is far away is a rise', () => {
  expect(why(series(20, ramp), 100_000 * MIB)).toBe('rising')
})

test('no rise has its reason', () => {
  expect(why(series(20, () => 100))).toBe('flat')
  expect(why(series(20, step => 100 + step / 40))).toBe('flat')
  expect(why(series(20, step => 100 + (step % 30) * 3))).toBe('sawtooth')
  expect(why(series(10.5, step => (step < 30 ? 100 : 200)))).toBe('step')
  expect(
    why(
      series(11, step => 200 - 100 * 0.93 ** step),
      400 * MIB,
    ),
  ).toBe('levelling off')
})

test('less than ten minutes are too short, and so is what one evaluation alone shows', () => {
  expect(why(series(9, ramp))).toBe('too short')
  expect(why(series(10, ramp))).toBe('too short')
  expect(why(series(11, ramp))).toBe('rising')
  expect(why(series(0, ramp))).toBe('too short')
})

test('moments that were thinned out to one a minute show it as well', () => {
  expect(why(series(50, ramp, 6))).toBe('rising')
  expect(why(series(50, step => 100 + (step % 72) * 2, 6))).toBe('sawtooth')
})
