// What the walk remembers of one process from tick to tick. Others read it; it is written only here.

import type { PidStat } from '../procfs/pid-stat.ts'
import type { Details, ProcessReading } from './sample.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }
/** Every function below writes; holders of a Tracked may only read. */
const open = (tracked: Tracked): Writable<Tracked> => tracked

export interface Tracked {
  readonly pid: number
  /** Its index among the existing processes. */
  readonly slot: number
  /** A single thread, and a time on a CPU that the kernel counts: `schedstat` alone tells whether it ran. */
  readonly isSimple: boolean
  readonly statFd: number
  readonly schedstatFd: number
  /** Undefined until `stat` was read once. */
  readonly reading: ProcessReading | undefined
  /** Its `stat` may not be read. */
  readonly isDenied: boolean
  readonly generation: number
  /** The process that had this pid until now. */
  readonly before: { readonly starttime: number; readonly generation: number } | undefined
  /** Monotonic milliseconds of the last visit, whether or not `stat` was read. */
  readonly visitedAtMs: number
  readonly runTime: number
  /** Monotonic milliseconds when its resident memory was read. */
  readonly rssAtMs: number
  /** Monotonic milliseconds of the last visit that found that it had run, or may have. */
  readonly ranAtMs: number
  /** It may have run since its costly files, or since `io` alone, were read. */
  readonly ranSinceFull: boolean
  readonly ranSinceIo: boolean
  /** Monotonic milliseconds at which its `io` was last known. */
  readonly ioKnownAtMs: number
  readonly fullAtMs: number
  /** Its resident pages and threads at that time. */
  readonly fullRssPages: number
  readonly fullThreads: number
  /** It has a new name: it called exec, or was never read. */
  readonly wantsFull: boolean
  /** Requested and not answered yet. */
  readonly requested: boolean
  readonly details: Details | undefined
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
    visitedAtMs: 0,
    isSimple: false,
    runTime: -1,
    rssAtMs: 0,
    ranAtMs: 0,
    ranSinceFull: true,
    ranSinceIo: true,
    ioKnownAtMs: 0,
    fullAtMs: 0,
    fullRssPages: 0,
    fullThreads: 0,
    wantsFull: true,
    requested: false,
    details: undefined,
  }
}

/** The number went to another process: nothing of the previous one may be taken for its own. */
export function startAnew(tracked: Tracked, starttime: number): void {
  const one = open(tracked)
  one.before = { starttime, generation: tracked.generation }
  one.reading = undefined
  one.details = undefined
  one.wantsFull = true
  one.requested = false
  one.runTime = -1
}

/** The process that has the number now started then. */
export function startGeneration(tracked: Tracked, starttime: number): void {
  const { before } = tracked
  if (before === undefined) return
  const one = open(tracked)
  one.generation = before.starttime === starttime ? before.generation + 1 : 1
  one.before = undefined
}

export function markRan(tracked: Tracked, atMs: number): void {
  const one = open(tracked)
  one.ranAtMs = atMs
  one.ranSinceFull = true
  one.ranSinceIo = true
}

export function accepted(tracked: Tracked, reading: ProcessReading, hasNewName: boolean): void {
  const one = open(tracked)
  markRan(tracked, reading.atMs)
  if (hasNewName) one.wantsFull = true
  if (tracked.reading === undefined) one.ioKnownAtMs = reading.atMs
  one.reading = reading
  one.visitedAtMs = reading.atMs
}

/** `stat` is unchanged. */
export function restedUntil(tracked: Tracked, atMs: number): void {
  const one = open(tracked)
  if (!tracked.ranSinceIo) one.ioKnownAtMs = atMs
  one.visitedAtMs = atMs
}

/** It was not read since then, and had certainly not run by then. */
export function sleptUntil(tracked: Tracked, atMs: number): void {
  const one = open(tracked)
  if (atMs > tracked.visitedAtMs) one.visitedAtMs = atMs
  if (!tracked.ranSinceIo && atMs > tracked.ioKnownAtMs) one.ioKnownAtMs = atMs
}

/** `runTime`: nanoseconds on a CPU; -1 if the kernel does not tell. */
export function visited(tracked: Tracked, runTime: number): void {
  const one = open(tracked)
  one.runTime = runTime
  one.isSimple = runTime >= 0 && tracked.reading?.stat.num_threads === 1
}

export function deny(tracked: Tracked, isDenied: boolean): void {
  open(tracked).isDenied = isDenied
}

export function renewReading(tracked: Tracked, reading: ProcessReading): void {
  open(tracked).reading = reading
}

/** New costly files, without touching `stat`. */
export function renewDetails(tracked: Tracked, details: Details): void {
  const one = open(tracked)
  one.details = details
  if (tracked.reading !== undefined) one.reading = { ...tracked.reading, details }
}

export function markRss(tracked: Tracked, atMs: number): void {
  open(tracked).rssAtMs = atMs
}

export function markIo(tracked: Tracked, atMs: number): void {
  open(tracked).ioKnownAtMs = atMs
}

export function markRequested(tracked: Tracked): void {
  open(tracked).requested = true
}

export function notAnswered(tracked: Tracked): void {
  open(tracked).requested = false
}

interface Answered {
  /** All costly files, not `io` alone. */
  readonly isFull: boolean
  readonly atMs: number
  /** It ran after it was read: the reading is old. */
  readonly hasRunSince: boolean
}

export function answered(tracked: Tracked, { isFull, atMs, hasRunSince }: Answered): void {
  const one = open(tracked)
  one.requested = false
  one.ranSinceIo = hasRunSince
  if (!isFull) return
  one.fullAtMs = atMs
  one.fullRssPages = tracked.reading?.rssPages ?? 0
  one.fullThreads = tracked.reading?.stat.num_threads ?? 0
  one.ranSinceFull = hasRunSince
  one.wantsFull = false
}

/** As if it had run: its costly files are read in turn. */
export function askAgain(tracked: Tracked): void {
  open(tracked).ranSinceFull = true
}

/** Before its turn. */
export function wantAll(tracked: Tracked): void {
  open(tracked).wantsFull = true
}

export function standAt(tracked: Tracked, slot: number): void {
  open(tracked).slot = slot
}

export function keepDescriptor(tracked: Tracked, file: 'stat' | 'schedstat', fd: number): void {
  if (file === 'stat') open(tracked).statFd = fd
  else open(tracked).schedstatFd = fd
}

/** Same start, and a CPU time that did not fall: 188 of 200 forced reuses within one clock tick had the same start. */
export function isSameProcess(before: PidStat, after: PidStat): boolean {
  return before.starttime === after.starttime && after.utime + after.stime >= before.utime + before.stime
}

export function isEqual(a: PidStat, b: PidStat): boolean {
  return (
    a.utime === b.utime &&
    a.stime === b.stime &&
    a.cutime === b.cutime &&
    a.cstime === b.cstime &&
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
