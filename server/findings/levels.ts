// A number read each tick -> its smallest and largest value of each ten seconds, over the last hour. Old bins fall off;
// a bin in which nothing was read stays empty, for a gap is no level.

/** Between a tick and a bin: garbage collectors come and go within it. */
export const BIN_MS = 10_000
/** An hour: twice what the longest window needs, so that there is an earlier level to compare with. */
export const BINS_MAX = 360

export interface Levels {
  /** Of each bin, oldest first; NaN where nothing was read. */
  readonly lower: readonly number[]
  readonly upper: readonly number[]
  /** When the first bin begins, in milliseconds of the clock that `add` was given. */
  readonly fromMs: number
}

export function createLevels() {
  const lower: number[] = []
  const upper: number[] = []
  let firstBin = 0

  function add(atMs: number, value: number): void {
    const bin = Math.floor(atMs / BIN_MS)
    if (lower.length === 0) firstBin = bin
    // A clock that goes back tells nothing new.
    if (bin < firstBin + lower.length - 1) return
    if (bin - firstBin - lower.length > BINS_MAX) restart()
    if (lower.length === 0) firstBin = bin
    while (firstBin + lower.length <= bin) {
      lower.push(Number.NaN)
      upper.push(Number.NaN)
    }
    const last = lower.length - 1
    lower[last] = value >= (lower[last] as number) ? (lower[last] as number) : value
    upper[last] = value <= (upper[last] as number) ? (upper[last] as number) : value
    const surplus = lower.length - BINS_MAX
    if (surplus <= 0) return
    lower.splice(0, surplus)
    upper.splice(0, surplus)
    firstBin += surplus
  }

  /** What came before does not compare with what follows. */
  function restart(): void {
    lower.length = 0
    upper.length = 0
  }

  return {
    add,
    restart,
    read: (): Levels => ({ lower, upper, fromMs: firstBin * BIN_MS }),
  }
}
