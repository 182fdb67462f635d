// The monotonic clock, in milliseconds. In Bun, performance.now() and process.hrtime() both count from the start of
// their own thread. A worker translates through the wall clock at its start, assuming that it is not set in between.

export function monotonicMs(): number {
  return performance.now()
}

/**
 * Limit between two readings of the monotonic clock: a pair read further apart, because others had the CPU, is read
 * again.
 */
const PAIR_MS_MAX = 5
const PAIRS_MAX = 5

/** Both clocks at one moment: their difference shows when one was set. */
export function bothClocks(wall: () => number = Date.now, monotonic: () => number = monotonicMs) {
  let best = { at: 0, atMs: 0, apartMs: Number.POSITIVE_INFINITY }
  for (let i = 0; i < PAIRS_MAX && best.apartMs > PAIR_MS_MAX; i++) {
    const atMs = monotonic()
    const at = wall()
    const apartMs = monotonic() - atMs
    if (apartMs < best.apartMs) best = { at, atMs, apartMs }
  }
  return { at: best.at, atMs: best.atMs }
}

/** CPU time of this process so far, over all its threads: what other programs take of the machine is not in it. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** CPU time of this thread so far, in milliseconds: what reading took, however busy the machine is. */
export function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** How far the wall clock is ahead of this thread's monotonic clock: pass it to a worker. */
export function wallOffsetMs(): number {
  return Date.now() - performance.now()
}

/** The monotonic clock of the thread that passed `offsetMs`, within a millisecond. */
export function clockOf(offsetMs: number): () => number {
  const aheadMs = wallOffsetMs() - offsetMs
  return () => performance.now() + aheadMs
}
