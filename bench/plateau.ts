// Readings over a long run -> whether the measured value is still where it was once everything had warmed up (F35). The
// first ten minutes are warm-up; after that, the second half must not exceed the first by more than 5 %.

import { median } from './cost.ts'

export const WARM_MINUTES = 10
/** Below this the halves are too short for a median. */
export const MINUTES_MIN = WARM_MINUTES + 6
const GROWTH_MAX = 0.05

export interface Verdict {
  readonly plateau: number
  readonly end: number
  readonly holds: boolean
}

/** `readings`: one a minute, from minute 0 on. Undefined: the run was too short to tell. */
export function verdictOf(readings: readonly number[]): Verdict | undefined {
  if (readings.length <= MINUTES_MIN) return undefined
  const warm = readings.slice(WARM_MINUTES)
  const half = Math.floor(warm.length / 2)
  const plateau = median(warm.slice(0, half))
  const end = median(warm.slice(-half))
  return { plateau, end, holds: end <= plateau * (1 + GROWTH_MAX) }
}
