// Does a level rise towards its limit? Hand-made levels; trend-law.test.ts tests whole families of programs.
import { expect, test } from 'bun:test'
import { BIN_MS, createLevels, type Levels } from './levels.ts'
import { type NoTrend, type Rising, trendOf } from './trend.ts'

const MINUTE_BINS = 6
const FROM_MS = 7_000_000

/** `levelOf`: the level in each bin of ten seconds. */
function levels(minutes: number, levelOf: (bin: number) => number): Levels {
  const values = Array.from({ length: minutes * MINUTE_BINS }, (_, bin) => levelOf(bin))
  return { lower: values, upper: values, fromMs: FROM_MS, firstAtMs: FROM_MS + 7000, binMs: BIN_MS }
}

const rising = (seen: Levels, limit?: number) => trendOf(seen, { limit, riseMin: 5 }) as Rising
const why = (seen: Levels, limit?: number, riseMin = 5): NoTrend | 'rising' => {
  const trend = trendOf(seen, { limit, riseMin })
  return trend.kind === 'rising' ? 'rising' : trend.why
}

/** Rises by one per bin, from 100. */
const ramp = (bin: number) => 100 + bin

test('a steady rise has its slope, and meets its limit at that rate', () => {
  const trend = rising(levels(10, ramp), 190)
  expect(trend.kind).toBe('rising')
  expect(trend.slope * BIN_MS).toBeCloseTo(1, 5)
  expect(trend.windowMs).toBe(600_000)
  expect(trend.rise).toBeGreaterThan(50)
  const left = (190 - 157) * BIN_MS
  expect(trend.etaMs).toBeGreaterThan(left * 0.9)
  expect(trend.etaMs).toBeLessThan(left * 1.1)
  expect(trend.etaLowMs).toBeLessThanOrEqual(trend.etaMs as number)
  expect(trend.etaHighMs).toBeGreaterThanOrEqual(trend.etaMs as number)
})

test('without a limit there is a rise but no forecast', () => {
  const trend = rising(levels(10, ramp))
  expect([trend.kind, trend.etaMs]).toEqual(['rising', undefined])
})

test('a rise began when the level was left, which may be before the window', () => {
  const since = (flatMinutes: number, minutes: number) =>
    (rising(levels(minutes, bin => 100 + Math.max(0, bin - flatMinutes * MINUTE_BINS))).sinceMs - FROM_MS) /
    60_000
  expect(since(10, 20)).toBeCloseTo(10, 0)
  expect(since(5, 30)).toBeCloseTo(5, 0)
})

test('a rise from the first level on began there or earlier; one that was seen to begin did not', () => {
  const from = rising(levels(20, ramp))
  expect([from.sinceMs, from.mayBeOlder]).toEqual([FROM_MS + 7000, true])
  // Noise hides the first level.
  expect(rising(levels(20, bin => (bin === 0 ? 101.5 : ramp(bin)))).mayBeOlder).toBe(true)
  expect(rising(levels(20, bin => 100 + Math.max(0, bin - MINUTE_BINS))).mayBeOlder).toBeUndefined()
})

test('when it began is known better than to a bin', () => {
  for (const flatSeconds of [700, 703, 706, 709]) {
    const one = createLevels()
    for (let second = 0; second < 1500; second++)
      one.add(second * 1000, 100 + Math.max(0, second - flatSeconds) / 10)
    expect(rising(one.read()).sinceMs / 1000).toBeWithin(flatSeconds - 1, flatSeconds + 2)
  }
})

test('a level that flutters before it rises is not the beginning', () => {
  const fluttering = (bin: number) => 100 + Math.max(0, bin - 60) + (bin < 50 ? (bin % 2) / 5 : 0.2)
  const { sinceMs } = rising(levels(100 / MINUTE_BINS, fluttering))
  expect((sinceMs - FROM_MS) / BIN_MS).toBeWithin(59, 61)
})

test('less than ten minutes, or a span with holes, is too short', () => {
  expect(why(levels(9, ramp))).toBe('too short')
  expect(why(levels(10, bin => (bin >= 20 && bin < 30 ? Number.NaN : ramp(bin))))).toBe('too short')
  expect(why(levels(10, bin => (bin >= 20 && bin < 24 ? Number.NaN : ramp(bin))))).toBe('rising')
})

test('a constant level, or an insignificant rise, is flat', () => {
  expect(why(levels(10, () => 100))).toBe('flat')
  expect(why(levels(10, ramp), undefined, 1000)).toBe('flat')
  expect(why(levels(10, bin => 200 - bin / 100))).toBe('flat')
})

test('a level that keeps coming back is a sawtooth, one that jumps once a step', () => {
  expect(why(levels(10, bin => 100 + (bin % 30) * 3))).toBe('sawtooth')
  expect(why(levels(10, bin => (bin < 30 ? 100 : 200)))).toBe('step')
})

test('a level that was as high before it fell is back, not new', () => {
  expect(why(levels(20, bin => (bin < 30 ? 165 : bin < 60 ? 100 : 100 + (bin - 60))))).toBe('sawtooth')
})

test('a cache that warms up levels off', () => {
  expect(
    why(
      levels(10, bin => 200 - 100 * 0.93 ** bin),
      400,
    ),
  ).toBe('levelling off')
})

test('a limit further ahead than the time watched gives no forecast', () => {
  expect(why(levels(10, ramp), 300)).toBe('too slow')
  expect(why(levels(10, ramp), 190)).toBe('rising')
})
