// A number read each tick -> its trend, once several evaluations in a row agree that it rises, until as many do not.

import { createLevels } from './levels.ts'
import { type NoTrend, type Rising, type TrendOptions, trendOf } from './trend.ts'

const EVALUATE_MS = 20_000
const CONFIRMED = 3

export function createRise(options: TrendOptions) {
  const levels = createLevels()
  let evaluatedAt = Number.NEGATIVE_INFINITY
  let confirmed = 0
  let trend: Rising | undefined
  let why: NoTrend = 'too short'

  /** `at`: milliseconds of a steady clock. */
  function add(at: number, value: number): void {
    levels.add(at, value)
    if (at - evaluatedAt < EVALUATE_MS) return
    evaluatedAt = at
    const found = trendOf(levels.read(), options)
    confirmed = found.kind === 'rising' ? Math.min(CONFIRMED, confirmed + 1) : Math.max(0, confirmed - 1)
    if (found.kind === 'none') why = found.why
    if (confirmed === 0) trend = undefined
    else if (found.kind === 'rising' && confirmed === CONFIRMED) trend = found
  }

  return {
    add,
    trend: () => trend,
    /** Why there is none. */
    why: () => why,
  }
}
