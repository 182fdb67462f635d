// The monotonic clock, in milliseconds. In Bun performance.now() and process.hrtime() both count from the start of
// their own thread. A worker translates by way of the wall clock, at its start, when nobody has set that in between.

export function monotonicMs(): number {
  return performance.now()
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
