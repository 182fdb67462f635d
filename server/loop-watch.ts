// A beat that comes late -> how long topz's main loop was blocked, and why: meanwhile no client gets an answer and no
// tick is taken (F37). CPU time distinguishes a busy handler from a program that was stopped or had no CPU.

/** With few CPUs and much load, a loop is late by hundreds of milliseconds, which does no harm. */
const HELD_UP_MS = 1500
/** Longer than the interval between probes. */
const REMEMBERED_MS = 15_000
/** The longest delay is reported for one to two of these, so that a scrape once a minute sees it. */
const WINDOW_MS = 60_000

export interface HeldUp {
  readonly seconds: number
  /** Of all topz threads, meanwhile. */
  readonly cpuSeconds: number
}

export interface LoopWatchOptions {
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** CPU time of topz, milliseconds. */
  readonly cpuMs: () => number
  /** Once, however often the loop is blocked, until all has been well for a while. */
  readonly onHeldUp: (held: HeldUp) => void
}

export type LoopWatch = ReturnType<typeof createLoopWatch>

export function createLoopWatch({ now, cpuMs, onHeldUp }: LoopWatchOptions) {
  /** The next check. */
  let dueMs = Number.POSITIVE_INFINITY
  let cpuBeforeMs = cpuMs()
  let heldUpAtMs = Number.NEGATIVE_INFINITY
  let windowStartMs = now()
  let longestMs = 0
  let longestBeforeMs = 0

  function lateMs(): number {
    return Math.max(0, now() - dueMs)
  }

  function check(nextMs: number): void {
    const late = lateMs()
    const cpu = cpuMs()
    dueMs = now() + nextMs
    if (now() - windowStartMs > WINDOW_MS) {
      longestBeforeMs = now() - windowStartMs > 2 * WINDOW_MS ? 0 : longestMs
      longestMs = 0
      windowStartMs = now()
    }
    longestMs = Math.max(longestMs, late)
    if (late >= HELD_UP_MS) {
      const isNew = !isRemembered()
      heldUpAtMs = now()
      if (isNew) onHeldUp({ seconds: late / 1000, cpuSeconds: (cpu - cpuBeforeMs) / 1000 })
    }
    cpuBeforeMs = cpu
  }

  function isRemembered(): boolean {
    return now() - heldUpAtMs < REMEMBERED_MS
  }

  return {
    /** Call when it is due; `nextMs`: milliseconds until the next time. */
    check,
    /** Now, or not long ago. */
    isHeldUp: () => lateMs() >= HELD_UP_MS || isRemembered(),
    /** The longest in the last minute or two. */
    delaySeconds: () => Math.max(lateMs(), longestMs, longestBeforeMs) / 1000,
  }
}
