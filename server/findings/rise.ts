// A number read each tick, and its limit -> its trend, once three evaluations in a row agree that it rises, until it
// drops or as many disagree; or why there is none.

import { createLevels, type Levels } from './levels.ts'
import type { Observation, Tick } from './rule.ts'
import { DROP_SHARE, type NoTrend, type Rising, type TrendOptions, trendOf } from './trend.ts'

const EVALUATE_MS = 20_000
const CONFIRMED = 3
/** As long as the longest bucket of a trend: a collector that runs every minute is no drop. */
const FLOOR_MS = 90_000

/** When it began, on the wall clock. */
export function begunWith(
  { sinceMs, mayBeOlder }: Rising,
  { snapshot, steadyAt }: Tick,
): Pick<Observation, 'since' | 'mayBeOlder'> {
  return { since: snapshot.at - steadyAt + sinceMs, ...(mayBeOlder && { mayBeOlder }) }
}

export function createRise() {
  const levels = createLevels()
  let evaluatedAt = Number.NEGATIVE_INFINITY
  let confirmed = 0
  let rising: Rising | undefined
  let slow: Rising | undefined
  let why: NoTrend = 'too short'

  /** `at`: milliseconds of a steady clock. */
  function add(at: number, value: number, options: TrendOptions): void {
    const hasDropped = rising !== undefined && value < floorOf(levels.read()) - DROP_SHARE * rising.rise
    levels.add(at, value)
    if (at - evaluatedAt < EVALUATE_MS && !hasDropped) return
    evaluatedAt = at
    const trend = trendOf(levels.read(), options)
    if (trend.kind === 'rising') {
      slow = undefined
      confirmed = Math.min(CONFIRMED, confirmed + 1)
      if (confirmed === CONFIRMED) rising = trend
      return
    }
    slow = trend.slow
    why = trend.why
    // A drop ends it; anything else may be noise.
    confirmed = why === 'sawtooth' ? 0 : Math.max(0, confirmed - 1)
    if (confirmed === 0) rising = undefined
  }

  return {
    add,
    levels: () => levels.read(),
    rising: () => rising,
    /** It rises, but its limit is further ahead than the window looks back. */
    slow: () => slow,
    /** Why there is no trend. */
    why: () => why,
  }
}

/** The lowest of the latest levels. */
function floorOf({ lower, binMs }: Levels): number {
  return Math.min(...lower.slice(-FLOOR_MS / binMs).filter(level => !Number.isNaN(level)))
}
