// What the walk remembers of one process from tick to tick.

import type { PidStat } from '../procfs/pid-stat.ts'
import type { Details, ProcessReading } from './sample.ts'

export interface Tracked {
  readonly pid: number
  /** Where it stands among those present. */
  slot: number
  /** One thread, and a time on a CPU that the kernel counts: `schedstat` alone tells whether it ran. */
  isSimple: boolean
  statFd: number
  schedstatFd: number
  /** Undefined until `stat` was read once. */
  reading: ProcessReading | undefined
  /** Its `stat` may not be read. */
  isDenied: boolean
  generation: number
  /** Who had this pid until now. */
  before: { readonly starttime: number; readonly generation: number } | undefined
  /** Monotonic milliseconds of the last look, whether or not `stat` was read. */
  lookedAtMs: number
  runTime: number
  /** Monotonic milliseconds when what is resident of it was read. */
  rssAtMs: number
  /** Monotonic milliseconds of the last look that found that it had, or may have, run. */
  ranAtMs: number
  /** It may have run since its costly files, or since `io` alone, were read. */
  ranSinceFull: boolean
  ranSinceIo: boolean
  /** Monotonic milliseconds at which its `io` was last known. */
  ioKnownAtMs: number
  fullAtMs: number
  /** It has a new name: it called exec, or was never read. */
  wantsFull: boolean
  /** Asked for and not answered yet. */
  requested: boolean
  details: Details | undefined
}

export function newTracked(pid: number, before: Tracked | undefined): Tracked {
  return {
    pid,
    slot: -1,
    before: before?.reading && { starttime: before.reading.stat.starttime, generation: before.generation },
    statFd: -1,
    schedstatFd: -1,
    reading: undefined,
    isDenied: false,
    generation: 1,
    lookedAtMs: 0,
    isSimple: false,
    runTime: -1,
    rssAtMs: 0,
    ranAtMs: 0,
    ranSinceFull: true,
    ranSinceIo: true,
    ioKnownAtMs: 0,
    fullAtMs: 0,
    wantsFull: true,
    requested: false,
    details: undefined,
  }
}

/** The number went to another process: nothing of the one before may be taken for its own. */
export function startAnew(tracked: Tracked, starttime: number): void {
  tracked.before = { starttime, generation: tracked.generation }
  tracked.reading = undefined
  tracked.details = undefined
  tracked.wantsFull = true
  tracked.requested = false
  tracked.runTime = -1
}

export function markRan(tracked: Tracked, atMs: number): void {
  tracked.ranAtMs = atMs
  tracked.ranSinceFull = true
  tracked.ranSinceIo = true
}

/** Same start, and a CPU time that did not fall: 188 of 200 forced reuses within one clock tick had the same start. */
export function isSameProcess(before: PidStat, after: PidStat): boolean {
  return before.starttime === after.starttime && after.utime + after.stime >= before.utime + before.stime
}

export function isEqual(a: PidStat, b: PidStat): boolean {
  return (
    a.utime === b.utime &&
    a.stime === b.stime &&
    a.state === b.state &&
    a.rss === b.rss &&
    a.minflt === b.minflt &&
    a.majflt === b.majflt &&
    a.vsize === b.vsize &&
    a.num_threads === b.num_threads &&
    a.ppid === b.ppid &&
    a.pgrp === b.pgrp &&
    a.session === b.session &&
    a.tty_nr === b.tty_nr &&
    a.nice === b.nice &&
    a.priority === b.priority &&
    a.policy === b.policy &&
    a.processor === b.processor &&
    a.flags === b.flags &&
    a.exit_code === b.exit_code &&
    a.comm === b.comm
  )
}

export function idOf(stat: PidStat, generation: number): string {
  return generation === 1 ? `${stat.pid}:${stat.starttime}` : `${stat.pid}:${stat.starttime}:${generation}`
}
