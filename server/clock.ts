// The monotonic clock, in milliseconds. In Bun performance.now() and process.hrtime() both count from the start of
// their own thread. A worker translates by way of the wall clock, at its start, when nobody has set that in between.

export function monotonicMs(): number {
  return performance.now()
}

/** Between two looks at the monotonic clock: a pair that was read further apart, because others had the CPU, is read again. */
const PAIR_MS_MAX = 5
const PAIRS_MAX = 5

/** Both clocks at one moment, so that their difference tells when one was set. */
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

/** CPU time of this process so far, of all its threads: what other programs take of the machine is not in it. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** What the wall clock is ahead of this thread's monotonic one: tell it to a worker. */
export function wallOffsetMs(): number {
  return Date.now() - performance.now()
}

/** The monotonic clock of the thread that told `offsetMs`, within a millisecond. */
export function clockOf(offsetMs: number): () => number {
  const aheadMs = wallOffsetMs() - offsetMs
  return () => performance.now() + aheadMs
}
