// A number read each tick, and its limit -> whether it surges: it rises so fast that it meets the limit before the
// windows of trend.ts are filled. The windows here are short, and so is what they may foresee: it must have risen for at
// least as long as is left, and still be rising. What rises from the start may be a cache that is loaded or a pool that
// is forked: that counts only near the limit.

import { createLevels, type Levels } from './levels.ts'
import { median } from './slopes.ts'
import { isBack, type Rising, trendOf } from './trend.ts'

const SECOND_MS = 1000
const BIN_MS = 2 * SECOND_MS
/** A quarter of an hour: three times the longest window. */
const BINS = 450
/** Buckets of 4 to 12 seconds. */
const WINDOWS = [
  { windowMs: 60 * SECOND_MS, count: 15 },
  { windowMs: 90 * SECOND_MS, count: 15 },
  { windowMs: 120 * SECOND_MS, count: 20 },
  { windowMs: 180 * SECOND_MS, count: 18 },
  { windowMs: 300 * SECOND_MS, count: 25 },
]
const LONGEST_BINS = 150
const EVALUATE_MS = 2 * SECOND_MS
const CONFIRMED = 3
/** A smaller rise, as a share of the limit, does not meet it within minutes. */
const RISE_SHARE_MIN = 0.08
/** Of what is left: with less, no window that is long enough foresees the limit. */
const LEFT_SHARE_MIN = 0.5
/** Within the latest part it rises by at least this share of what its slope says. */
const LATEST_MS = 16 * SECOND_MS
const LATEST_SHARE_MIN = 0.4
/** Rise of the second half / of the first, from its beginning: a heap that fills slows down. */
const HALVES_MIN = 0.6
/** Programs start, load and fork for so long. */
const STARTING_MS = 120 * SECOND_MS
/** What rises so soon has risen from the start. */
const AT_ONCE_MS = 20 * SECOND_MS
/** As fast as the rise that ended in an OOM kill, or a rise of another kind. */
const ALIKE = 2
/** A rise whose earlier level was not seen for so long may be such a start as well. */
const SETTLED_MS = 60 * SECOND_MS
/** Caches and heaps are rarely sized beyond it. */
const NEAR_SHARE = 0.75
/** A job that ended gives memory back once; a collector gives back nearly all that came since. */
const DROPPED_SHARE_MAX = 0.45

export interface Surging extends Rising {
  /** Why it may be no leak, but a program that starts; undefined: it had settled before, or rose to a kill like this. */
  readonly from: From | undefined
}

/** Where a rise begins whose earlier level is unknown, or of a program that is new. */
export type From = 'its start' | 'soon after its start' | 'the start of the watch' | 'an OOM kill'

export interface SurgeOptions {
  readonly limit: number
  readonly riseMin: number
  /** Of the program, on the same clock; undefined: unknown. */
  readonly startedAtMs: number | undefined
  /** The kernel killed for it, and levels from before are gone. `rose`: how it rose until then, as far as that was seen. */
  readonly killed?: { readonly rose: Rising | undefined }
  /** Of the last hour. */
  readonly hour: Levels
}

export function createSurge() {
  const levels = createLevels(BIN_MS, BINS)
  let evaluatedAt = Number.NEGATIVE_INFINITY
  let confirmed = 0
  let surging: Surging | undefined

  /** `at`: milliseconds of a steady clock. */
  function add(at: number, value: number, options: SurgeOptions): void {
    levels.add(at, value)
    if (at - evaluatedAt < EVALUATE_MS) return
    evaluatedAt = at
    const found = surgeOf(levels.read(), at, options)
    confirmed = found === undefined ? Math.max(0, confirmed - 1) : Math.min(CONFIRMED, confirmed + 1)
    if (confirmed === 0) surging = undefined
    else if (found !== undefined && confirmed === CONFIRMED) surging = found
  }

  return { add, surging: () => surging }
}

/** Whether something that may end by itself is so close to the limit that it is reported. */
export function isNearEnough(value: number, limit: number | undefined): boolean {
  return limit !== undefined && value >= NEAR_SHARE * limit
}

function surgeOf(levels: Levels, at: number, options: SurgeOptions): Surging | undefined {
  const { limit, hour } = options
  const riseMin = Math.max(options.riseMin, RISE_SHARE_MIN * limit)
  if (!hasRisen(levels, riseMin, limit)) return undefined
  for (const window of WINDOWS) {
    const trend = trendOf(levels, { limit, riseMin, droppedShareMax: DROPPED_SHARE_MAX }, [window])
    if (trend.kind !== 'rising') continue
    // A bucket more than is left: else twice as many batches are called leaks.
    const neededMs = (trend.etaMs ?? Number.POSITIVE_INFINITY) + window.windowMs / window.count
    if (neededMs > at - trend.sinceMs) continue
    if (!isStillRising(levels, trend) || slowsDown(levels, trend) || wasAsHigh(hour, levels, trend)) continue
    const from = fromOf(trend, levels, options)
    if (from !== undefined && !isNearEnough(latest(levels), limit)) continue
    return { ...trend, from }
  }
  return undefined
}

function fromOf(trend: Rising, { fromMs }: Levels, options: SurgeOptions): From | undefined {
  const { killed, startedAtMs = Number.NEGATIVE_INFINITY } = options
  const rose = killed?.rose?.slope ?? 0
  if (rose > 0 && trend.slope > rose / ALIKE && trend.slope < rose * ALIKE) return undefined
  const { sinceMs } = trend
  if (sinceMs - startedAtMs < AT_ONCE_MS) return 'its start'
  if (sinceMs - fromMs < SETTLED_MS) return killed === undefined ? 'the start of the watch' : 'an OOM kill'
  return sinceMs - startedAtMs < STARTING_MS ? 'soon after its start' : undefined
}

/** Most of the time nothing does, and a look at the lowest level costs next to nothing. */
function hasRisen({ lower }: Levels, riseMin: number, limit: number): boolean {
  const now = lower.at(-1) as number
  const least = Math.max(riseMin, LEFT_SHARE_MIN * (limit - now))
  for (let i = Math.max(0, lower.length - LONGEST_BINS); i < lower.length; i++)
    if (now - (lower[i] as number) >= least) return true
  return false
}

const latest = ({ lower }: Levels) => median(lower.slice(-3).filter(isKnown))
const isKnown = (value: number) => !Number.isNaN(value)

function isStillRising({ lower, binMs }: Levels, { slope }: Rising): boolean {
  const bins = LATEST_MS / binMs
  const [now, then] = [lower.slice(-3), lower.slice(-3 - bins, -bins)].map(part =>
    median(part.filter(isKnown)),
  )
  return (now as number) - (then as number) >= LATEST_SHARE_MIN * slope * LATEST_MS
}

function slowsDown({ lower, fromMs, binMs }: Levels, { sinceMs }: Rising): boolean {
  const all = lower.slice(Math.max(0, Math.round((sinceMs - fromMs) / binMs))).filter(isKnown)
  const [first, middle, last] = [0, all.length >> 1, all.length - 3].map(at => median(all.slice(at, at + 3)))
  return (last as number) - (middle as number) < HALVES_MIN * ((middle as number) - (first as number))
}

/** Before it began: it is back, and did not meet the limit then. */
function wasAsHigh(hour: Levels, levels: Levels, { sinceMs }: Rising): boolean {
  const before = Math.floor((sinceMs - hour.fromMs) / hour.binMs)
  return isBack(latest(levels), hour.upper.slice(0, Math.max(0, before)))
}
