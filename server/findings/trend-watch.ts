// A value tick by tick -> the trend that three evaluations in a row agree on, or why there is none.

import { createLevels } from './levels.ts'
import { type NoTrend, type Rising, type TrendOptions, trendOf } from './trend.ts'

const EVALUATE_MS = 20_000
const CONFIRMED = 3

export function createTrendWatch() {
  const levels = createLevels()
  let evaluatedAt = 0
  let confirmed = 0
  let rising: Rising | undefined
  let why: NoTrend = 'too short'
  /** It rises, but its limit is further ahead than was looked back. */
  let slow: Rising | undefined

  function add(at: number, value: number, options: TrendOptions): void {
    levels.add(at, value)
    if (at - evaluatedAt < EVALUATE_MS) return
    evaluatedAt = at
    const trend = trendOf(levels.read(), options)
    slow = trend.kind === 'none' ? trend.slow : undefined
    if (trend.kind === 'rising') {
      confirmed = Math.min(CONFIRMED, confirmed + 1)
      rising = confirmed >= CONFIRMED ? trend : undefined
      return
    }
    why = trend.why
    // A drop is the end of it; anything else may be noise.
    confirmed = trend.why === 'sawtooth' ? 0 : Math.max(0, confirmed - 1)
    if (confirmed === 0) rising = undefined
  }

  return {
    add,
    levels: () => levels.read(),
    rising: () => rising,
    slow: () => slow,
    why: () => why,
  }
}
