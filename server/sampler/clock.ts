// The monotonic clock, the same in every thread. performance.now() is the cheap one to read, but counts from the start
// of its own thread; process.hrtime() counts from boot everywhere.

const OFFSET_MS = Number(process.hrtime.bigint()) / 1e6 - performance.now()

export function monotonicMs(): number {
  return performance.now() + OFFSET_MS
}
