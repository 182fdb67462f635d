// The recorded resident memory of one process over an hour -> whether it rises steadily, since when and by how much; or
// why that cannot be said. The same test as for the memory of a container, asked three times as there.

import type { ProcessTrend } from '../model/finding.ts'
import type { Series } from '../model/recording.ts'
import { BIN_MS, BINS_MAX, type Levels } from './levels.ts'
import { type Rising, type Trend, trendOf } from './trend.ts'

/** What a series needs: as many steps as there are bins. */
export const TREND_SPAN_MS = BINS_MAX * BIN_MS
export const TREND_POINTS = BINS_MAX

/** A smaller rise is what an allocator does by itself. */
const ALLOCATED_BYTES_MIN = 4 * 2 ** 20
const ALLOCATED_SHARE_MIN = 0.03
/** The trend as of now, 20 s and 40 s ago: one alone may be noise. */
const AGES_BINS = [0, 2, 4]
/** Older moments are thinned out to one in a minute, which stands for all since the one before it. */
const THINNED_BINS = 6

/** `limitBytes`: of the memory of its container; undefined: none, or unknown. */
export function processTrendOf(
  series: Pick<Series, 'from' | 'stepMs' | 'points'>,
  limitBytes: number | undefined,
): ProcessTrend {
  const levels = levelsOf(series)
  const now = levels.lower.findLast(level => !Number.isNaN(level)) ?? 0
  const options = { limit: limitBytes, riseMin: Math.max(ALLOCATED_BYTES_MIN, ALLOCATED_SHARE_MIN * now) }
  const trends = AGES_BINS.map(age => trendOf(asOf(levels, age), options))
  const [newest] = trends.map(risingIn)
  if (newest === undefined || !trends.every(risingIn)) return { kind: 'none', why: whyNot(trends) }
  return {
    kind: 'rising',
    since: newest.sinceMs,
    riseBytes: Math.round(newest.rise),
    windowSeconds: newest.windowMs / 1000,
  }
}

/** However far its limit is. */
const risingIn = (trend: Trend): Rising | undefined => (trend.kind === 'rising' ? trend : trend.slow)

/** Of the newest that shows none; the others may be older than the rise. */
function whyNot(trends: readonly Trend[]): string {
  const none = trends.find(trend => risingIn(trend) === undefined)
  return none?.kind === 'none' ? none.why : 'too short'
}

function levelsOf({ from, stepMs, points }: Pick<Series, 'from' | 'stepMs' | 'points'>): Levels {
  const lower = Array<number>(BINS_MAX).fill(Number.NaN)
  const upper = [...lower]
  let before = Number.NEGATIVE_INFINITY
  for (const [at, min, , max] of points) {
    const last = Math.min(BINS_MAX, Math.round((at - from) / stepMs)) - 1
    if (last < 0) continue
    for (let bin = last - before > THINNED_BINS ? last : before + 1; bin <= last; bin++) {
      lower[bin] = min
      upper[bin] = max
    }
    before = last
  }
  const first = lower.findIndex(level => !Number.isNaN(level))
  if (first < 0) return { lower: [], upper: [], fromMs: from, firstAtMs: from, binMs: BIN_MS }
  return {
    lower: lower.slice(first),
    upper: upper.slice(first),
    fromMs: from + first * stepMs,
    firstAtMs: from + first * stepMs,
    binMs: BIN_MS,
  }
}

function asOf({ lower, upper, ...rest }: Levels, bins: number): Levels {
  const end = Math.max(0, lower.length - bins)
  return { ...rest, lower: lower.slice(0, end), upper: upper.slice(0, end) }
}
