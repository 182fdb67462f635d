// Levels of the last hour -> whether they rise steadily towards their limit, since when, and when they will meet it; or
// why that cannot be said. Detects on the lower envelope, which garbage collection does not move, and forecasts with
// the upper one, which meets the limit first. No window looks further ahead than back.

import type { Levels } from './levels.ts'
import { buckets, largestDrop, median, riseSinceDrop, type Slopes, slopesOf, sum } from './slopes.ts'

const MINUTE_MS = 60_000
export interface Window {
  readonly windowMs: number
  /** Of the buckets into which it is divided: a multiple of a bin each. */
  readonly count: number
}
/**
 * Buckets of 20 to 90 seconds: neither bursts nor a collector that runs more often than that show in their minima.
 */
const WINDOWS: readonly Window[] = [
  { windowMs: 10 * MINUTE_MS, count: 30 },
  { windowMs: 15 * MINUTE_MS, count: 15 },
  { windowMs: 20 * MINUTE_MS, count: 30 },
  { windowMs: 30 * MINUTE_MS, count: 20 },
  { windowMs: 40 * MINUTE_MS, count: 30 },
]
/** A window with more empty buckets has no verdict. */
const EMPTY_MAX = 3

// Tried on generated series (trend-law.test.ts): each of these alone, or a regression's R², calls healthy
// programs leaks.
/** Mann-Kendall: by how many standard deviations the order of the buckets differs from chance. */
const ORDER_Z_MIN = 4
/** |last - first| / sum of |steps|: a random walk falls as often as it rises. */
const EFFICIENCY_MIN = 0.5
/** Below it the forecast's interval is at least half to twice the forecast. */
const EFFICIENCY_GOOD = 0.7
/** A single step with a larger share of the rise makes it a step, not a slope. */
const STEP_SHARE_MAX = 0.4
/** At least this share of the steps rises by STEADY_SLOPE of the slope or more. */
const STEADY_SHARE_MIN = 0.55
const STEADY_SLOPE = 0.3
/** Rise of the second half / of the first: a cache that warms up slows down. */
const HALVES_MIN = 0.5
/** If it slows down, it must still level off at this share of the limit or above. */
const ASYMPTOTE_SHARE = 0.97
/** A drop of this share of the rise in the last hour: a collector that runs every few minutes. */
export const DROP_SHARE = 0.3
/** A rise that began so soon after the first level may have begun before it: one that is noisy begins a bin or two late. */
const FIRST_BINS = 2
/** If it was this close to the present level earlier in the hour, the level is back, not new: it was survived. */
const EARLIER_SHARE = 0.98

export type NoTrend = 'too short' | 'flat' | 'levelling off' | 'sawtooth' | 'step' | 'irregular' | 'too slow'

export interface Rising {
  readonly kind: 'rising'
  /** Per millisecond: the median of the slopes between all pairs of buckets (Theil, Sen), and its 95 % interval. */
  readonly slope: number
  readonly slopeLow: number
  readonly slopeHigh: number
  /** From the start of the window until now. */
  readonly rise: number
  readonly windowMs: number
  /** When it began, within the hour that is kept. */
  readonly sinceMs: number
  /** It rises from the first level on: it may have begun before. */
  readonly mayBeOlder?: true
  /** Milliseconds until it meets the limit, from now; missing without a limit. */
  readonly etaMs?: number
  readonly etaLowMs?: number
  readonly etaHighMs?: number
}

/** `slow`: a rise whose limit is further ahead than the window looks back. */
export type Trend = Rising | { readonly kind: 'none'; readonly why: NoTrend; readonly slow?: Rising }

export interface TrendOptions {
  /** Undefined: none, or unknown. */
  readonly limit: number | undefined
  /** A smaller rise is insignificant. */
  readonly riseMin: number
  /** A larger drop does not count either if the rise since then is so much larger: this share of it. Default: it does. */
  readonly droppedShareMax?: number
}

/** The trend of the shortest window that shows one; else why the longest filled window shows none. */
export function trendOf(levels: Levels, options: TrendOptions, windows = WINDOWS): Trend {
  let trend: Trend = { kind: 'none', why: 'too short' }
  for (const window of windows) {
    const found = trendWithin(levels, window, options)
    if (found === undefined) continue
    trend = found
    if (found.kind === 'rising') break
  }
  return trend
}

/** Undefined if the window is not filled yet. */
function trendWithin(levels: Levels, window: Window, options: TrendOptions): Trend | undefined {
  const perBucket = window.windowMs / window.count / levels.binMs
  const { length } = levels.lower
  const start = length - window.count * perBucket
  if (start < 0) return undefined
  const all = buckets(levels.lower, start % perBucket, perBucket, Math.min)
  const lower = all.slice(-window.count)
  if (lower.filter(Number.isNaN).length > EMPTY_MAX) return undefined
  // The slopes of all pairs cost the most, and most of the time nothing rises.
  const shape = shapeObstacle(lower, all, options)
  if (shape !== undefined) return { kind: 'none', why: shape }
  const slopes = slopesOf(lower)
  const why = slopeObstacle(lower, slopes, options)
  if (why !== undefined) return { kind: 'none', why }
  const upper = buckets(levels.upper, start, perBucket, Math.max)
  return forecast(lower, upper, slopes, levels, start, window.windowMs, options)
}

/** What in the levels themselves rules out a trend. `all`: the whole hour, the window last. */
function shapeObstacle(
  lower: readonly number[],
  all: readonly number[],
  { riseMin, droppedShareMax }: TrendOptions,
): NoTrend | undefined {
  const known = lower.filter(isKnown)
  const now = known.at(-1) as number
  const rise = now - (known[0] as number)
  if (rise < riseMin) return largestDrop(known) >= riseMin ? 'sawtooth' : 'flat'
  const drop = largestDrop(all)
  const isOver = droppedShareMax !== undefined && drop < droppedShareMax * riseSinceDrop(all)
  if (drop >= DROP_SHARE * rise && !isOver) return 'sawtooth'
  const steps = stepsOf(known)
  if (Math.max(...steps) > STEP_SHARE_MAX * rise) return 'step'
  if (rise / sum(steps.map(Math.abs)) < EFFICIENCY_MIN) return 'irregular'
  return isBack(now, all.slice(0, -lower.length)) ? 'sawtooth' : undefined
}

/** `earlier`: levels from before it rose. */
export function isBack(now: number, earlier: readonly number[]): boolean {
  return earlier.some(value => value > EARLIER_SHARE * now)
}

function slopeObstacle(
  lower: readonly number[],
  slopes: Slopes,
  { limit }: TrendOptions,
): NoTrend | undefined {
  const known = lower.filter(isKnown)
  const steps = stepsOf(known)
  const steady = steps.filter(step => step > STEADY_SLOPE * slopes.median).length
  if (steady < STEADY_SHARE_MIN * steps.length) return 'step'
  if (slopes.z < ORDER_Z_MIN || slopes.low <= 0) return 'irregular'
  return isLevellingOff(known, limit) ? 'levelling off' : undefined
}

const isKnown = (value: number) => !Number.isNaN(value)
const stepsOf = (known: readonly number[]) => known.slice(1).map((value, i) => value - (known[i] as number))

/** A cache that warms up rises by less and less: a geometric series, whose end follows from its two halves. */
function isLevellingOff(known: readonly number[], limit: number | undefined): boolean {
  const first = known[0] as number
  const half = Math.floor(known.length / 2)
  const middle = known[half] as number
  const now = known.at(-1) as number
  // With an even count the second half has one step less: a straight line must not look as if it slowed down.
  const ratio = ((now - middle) * half) / ((middle - first) * (known.length - 1 - half))
  if (!(ratio >= HALVES_MIN)) return middle > first
  if (ratio >= 1 || limit === undefined) return false
  return now + ((now - middle) * ratio) / (1 - ratio) < ASYMPTOTE_SHARE * limit
}

function forecast(
  lower: readonly number[],
  upper: readonly number[],
  slopes: Slopes,
  levels: Levels,
  start: number,
  windowMs: number,
  { limit }: TrendOptions,
): Trend {
  const bucketMs = windowMs / lower.length
  const known = lower.filter(isKnown)
  const rise = (known.at(-1) as number) - (known[0] as number)
  const rising = {
    kind: 'rising',
    slope: slopes.median / bucketMs,
    slopeLow: slopes.low / bucketMs,
    slopeHigh: slopes.high / bucketMs,
    rise,
    windowMs,
    ...beginning(levels, start, known[0] as number, slopes.median / bucketMs),
  } as const
  if (limit === undefined) return rising
  // The middle one of the last three was reached a bucket ago.
  const now = median(upper.filter(isKnown).slice(-3)) + slopes.median
  const left = Math.max(0, limit - now)
  const etaMs = left / rising.slope
  if (etaMs > windowMs) return { kind: 'none', why: 'too slow', slow: { ...rising, etaMs } }
  const isRough = rise / sum(stepsOf(known).map(Math.abs)) < EFFICIENCY_GOOD
  return {
    ...rising,
    etaMs,
    etaLowMs: Math.min(left / rising.slopeHigh, isRough ? etaMs / 2 : etaMs),
    etaHighMs: Math.max(left / rising.slopeLow, isRough ? etaMs * 2 : etaMs),
  }
}

/** Goes back from the window as long as earlier levels lie on the same slope. */
function beginning(
  { lower, fromMs, firstAtMs, binMs }: Levels,
  start: number,
  level: number,
  slope: number,
): Pick<Rising, 'sinceMs' | 'mayBeOlder'> {
  let at = start
  let reached = level
  for (let i = start - 1; i >= 0; i--) {
    const value = lower[i] as number
    if (Number.isNaN(value)) continue
    const expected = level - slope * (start - i) * binMs
    // Less than STEADY_SLOPE of what the slope predicts: it was not yet rising.
    if (value > level - (level - expected) * STEADY_SLOPE && i < start - 1) break
    if (value < reached) {
      reached = value
      at = i
    }
  }
  // It may have begun later, within the window: at the last moment at its starting level, give or take what is no rise.
  const most = reached + STEADY_SLOPE * slope * binMs
  for (let i = at; i < lower.length; i++) if ((lower[i] as number) <= most) at = i
  const first = lower.findIndex(isKnown)
  /** It left its level within that bin, if it had reached the least of the next one by the start of that. */
  function leftAfter(): number {
    const next = lower[at + 1] ?? Number.NaN
    const roseMs = Number.isNaN(next) ? binMs / 2 : (next - (lower[at] as number)) / slope
    return Math.max(0, binMs - roseMs)
  }
  return {
    sinceMs: at > first ? fromMs + at * binMs + leftAfter() : Math.max(firstAtMs, fromMs + first * binMs),
    ...(at - first <= FIRST_BINS && { mayBeOlder: true }),
  }
}
