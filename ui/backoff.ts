// Attempt number -> milliseconds before the next connection: exponential, capped, and randomised so that the pages of a
// restarted server do not all return at once.

export const RETRY_MS_MIN = 500
export const RETRY_MS_MAX = 15_000

/** `chance` is a number from 0 to 1; the delay is between half of the exponential step and all of it. */
export function retryDelayMs(attempt: number, chance: number): number {
  const step = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** Math.min(attempt, 10))
  return Math.max(RETRY_MS_MIN, Math.round(step * (0.5 + chance / 2)))
}
