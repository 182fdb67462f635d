// Counter before, counter after, time between -> rate per second, or nothing. One function for live and history.

/** Two readings closer than this say nothing about a rate: one clock tick of 10 ms would be a fifth of it. */
export const ELAPSED_MS_MIN = 50

/** Per second. Missing when either value is, when the counter fell (it is another counter now), or too little time passed. */
export function rate(
  before: number | undefined,
  after: number | undefined,
  elapsedMs: number | undefined,
): number | undefined {
  if (before === undefined || after === undefined || elapsedMs === undefined) return undefined
  if (after < before || elapsedMs < ELAPSED_MS_MIN) return undefined
  return ((after - before) * 1000) / elapsedMs
}
