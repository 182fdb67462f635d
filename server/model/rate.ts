// Counter before, counter after, time between -> rate per second, or nothing. One function for live data and history.

/** Two readings closer than this say nothing about a rate: one clock tick of 10 ms would be a fifth of it. */
export const ELAPSED_MS_MIN = 50

/**
 * Per second. Missing if either value is missing or not a number, if the counter fell (then it is a different counter),
 * or if too little time passed.
 */
export function rate(
  before: number | undefined,
  after: number | undefined,
  elapsedMs: number | undefined,
): number | undefined {
  if (before === undefined || after === undefined || elapsedMs === undefined) return undefined
  // Written so that NaN, which is neither less nor more, gives nothing.
  if (!(after >= before && elapsedMs >= ELAPSED_MS_MIN)) return undefined
  const perSecond = ((after - before) * 1000) / elapsedMs
  return Number.isFinite(perSecond) ? perSecond : undefined
}
