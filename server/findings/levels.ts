// A number read each tick -> its smallest and largest value of every ten seconds, over the last hour, or of other bins.
// Old ones are dropped; a bin in which nothing was read stays empty, because a gap is not a level.

/** Longer than a tick: frequent garbage collections start and end within one bin. */
export const BIN_MS = 10_000
/** An hour: more than the longest window, so that there are earlier levels to compare with. */
export const BINS_MAX = 360

export interface Levels {
  /** One per bin, oldest first; NaN if nothing was read. */
  readonly lower: readonly number[]
  readonly upper: readonly number[]
  /** When the first bin begins, in milliseconds of the clock that `add` is given. */
  readonly fromMs: number
  /** When the first value in it was read: nothing is known from before. */
  readonly firstAtMs: number
  readonly binMs: number
}

export function createLevels(binMs = BIN_MS, binsMax = BINS_MAX) {
  const lower: number[] = []
  const upper: number[] = []
  let firstBin = 0
  let firstAtMs = 0

  function add(atMs: number, value: number): void {
    const bin = Math.floor(atMs / binMs)
    if (lower.length > 0) {
      // A clock that is set back brings nothing new.
      if (bin < firstBin + lower.length - 1) return
      if (bin - firstBin - lower.length > binsMax) restart()
    }
    if (lower.length === 0) {
      firstBin = bin
      firstAtMs = atMs
    }
    while (firstBin + lower.length <= bin) {
      lower.push(Number.NaN)
      upper.push(Number.NaN)
    }
    const last = lower.length - 1
    lower[last] = value >= (lower[last] as number) ? (lower[last] as number) : value
    upper[last] = value <= (upper[last] as number) ? (upper[last] as number) : value
    const surplus = lower.length - binsMax
    if (surplus <= 0) return
    lower.splice(0, surplus)
    upper.splice(0, surplus)
    firstBin += surplus
    firstAtMs = firstBin * binMs
  }

  /** Earlier levels cannot be compared with those to come. */
  function restart(): void {
    lower.length = 0
    upper.length = 0
  }

  return {
    add,
    restart,
    read: (): Levels => ({ lower, upper, fromMs: firstBin * binMs, firstAtMs, binMs }),
  }
}

/** When the latest time began in which it moved by at most `range`, on the same clock. */
export function flatSinceOf({ lower, upper, fromMs, binMs }: Levels, range: number): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  let first = lower.length
  for (let i = lower.length - 1; i >= 0; i--) {
    if (Number.isNaN(lower[i])) continue
    least = Math.min(least, lower[i] as number)
    most = Math.max(most, upper[i] as number)
    if (most - least > range) break
    first = i
  }
  return fromMs + first * binMs
}
