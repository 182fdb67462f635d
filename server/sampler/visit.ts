// One process of the walk -> what is new about it: `schedstat` shows whether it ran, `stat` and `statm` what that
// changed. All that is remembered of it from tick to tick is written in tracked.ts.

import { type PidSchedstat, parsePidSchedstat, parseRunTime } from '../procfs/pid-schedstat.ts'
import { type PidStat, parsePidStat } from '../procfs/pid-stat.ts'
import { parsePidStatm } from '../procfs/pid-statm.ts'
import { DENIED, GONE, readStart, readStartOf } from '../procfs/read.ts'
import type { KeptFiles } from './kept-files.ts'
import type { ProcessReading } from './sample.ts'
import {
  accepted,
  deny,
  idOf,
  isEqual,
  isSameProcess,
  markRan,
  markRss,
  renewReading,
  restedUntil,
  startAnew,
  startGeneration,
  type Tracked,
  visited,
} from './tracked.ts'

/** A name of 64 bytes and 52 numbers of up to 21 digits: stat never comes near that. It must arrive in one read. */
const STAT_BYTES_MAX = 4096
/**
 * How long the resident memory of a process without signs of having got pages stays valid: it, or the kernel, may have
 * given some back.
 */
const RSS_AGE_MS = 5000

export interface VisitOptions {
  readonly procRoot: string
  /** Own pid as this procfs numbers it. */
  readonly selfPid: number | undefined
  /** The kernel counts the time on a CPU (CONFIG_SCHED_INFO). */
  readonly hasSchedstat: boolean
  readonly now: () => number
}

/** Its `schedstat`, just read by another. */
export interface Seen {
  readonly bytes: Uint8Array
  readonly length: number
}

/** `ended`: pids whose process ended, or became a zombie; added to. */
export function createVisit({ procRoot, selfPid, hasSchedstat, now }: VisitOptions, files: KeptFiles) {
  const buffer = new Uint8Array(STAT_BYTES_MAX)

  /** False if the process is gone. */
  function visit(tracked: Tracked, ended: Set<number>, seen?: Seen): boolean {
    if (!hasSchedstat) return readStat(tracked, undefined, ended, true)
    const hadDescriptor = tracked.schedstatFd >= 0
    const bytes = seen?.bytes ?? buffer
    const length = seen?.length ?? files.read(tracked, 'schedstat', buffer, true)
    // A descriptor that went dead is proof; a file that never existed is not: only stat decides.
    if ((length === GONE || length === 0) && hadDescriptor) return false
    const runTime = length <= 0 ? -1 : parseRunTime(bytes, length)
    const idle = tracked.isSimple && runTime === tracked.runTime
    const schedstat = runTime < 0 ? undefined : schedstatOf(bytes, length)
    // Most processes rarely run: only the `stat` of one that ran again is worth a descriptor.
    if (!readStat(tracked, schedstat, ended, !idle && tracked.reading !== undefined)) return false
    visited(tracked, runTime)
    return true
  }

  /** Reads and parses `stat`; false if the process is gone. Text that can't be parsed costs this process its update. */
  function readStat(
    tracked: Tracked,
    schedstat: PidSchedstat | undefined,
    ended: Set<number>,
    keepOpen: boolean,
  ): boolean {
    const length = files.read(tracked, 'stat', buffer, keepOpen)
    const atMs = now()
    if (length === GONE || length === 0) return false
    let stat: PidStat
    try {
      deny(tracked, length === DENIED)
      if (length < 0) return tracked.reading !== undefined
      stat = parsePidStat(buffer, length, tracked.reading?.stat)
    } catch {
      return tracked.reading !== undefined
    }
    accept(tracked, stat, schedstat, atMs, ended)
    return true
  }

  /** The process that was just read exists at this moment, and is not another with its pid. */
  function isStill(tracked: Tracked): boolean {
    const { schedstatFd, reading } = tracked
    if (schedstatFd >= 0) return readStart(schedstatFd, buffer) > 0
    const length = readStartOf(`${procRoot}/${tracked.pid}/stat`, buffer)
    try {
      return reading !== undefined && length > 0 && isSameProcess(reading.stat, parsePidStat(buffer, length))
    } catch {
      return false
    }
  }

  function accept(
    tracked: Tracked,
    stat: PidStat,
    schedstat: PidSchedstat | undefined,
    atMs: number,
    ended: Set<number>,
  ): void {
    let last = tracked.reading
    if (last !== undefined && !isSameProcess(last.stat, stat)) {
      startAnew(tracked, last.stat.starttime)
      ended.add(tracked.pid)
      last = undefined
    }
    startGeneration(tracked, stat.starttime)
    if (last !== undefined && isEqual(last.stat, stat) && last.schedstat?.runTime === schedstat?.runTime) {
      // A process with more threads may have run without it showing here.
      if (stat.num_threads > 1) markRan(tracked, atMs)
      restedUntil(tracked, atMs)
      if (isOld(tracked, atMs)) renewRss(tracked, last, atMs)
      return
    }
    if (last !== undefined && stat.state === 'Z' && last.stat.state !== 'Z') ended.add(tracked.pid)
    const hasNewName = last === undefined || stat.comm !== last.stat.comm
    const reading = {
      id: idOf(stat, tracked.generation),
      stat,
      atMs,
      follows: last && { atMs: last.atMs, heldUntilMs: tracked.visitedAtMs },
      schedstat,
      rssPages:
        last && isSameMemory(last.stat, stat) && !isOld(tracked, atMs)
          ? last.rssPages
          : rssOf(tracked, stat, atMs),
      details: tracked.details,
      isSelf: tracked.pid === selfPid,
    }
    accepted(tracked, reading, hasNewName)
  }

  /** In pages. For a process that has no memory any more, `statm` says 0, as does `stat`. */
  function rssOf(tracked: Tracked, stat: PidStat, atMs: number): number {
    markRss(tracked, atMs)
    const length = readStartOf(`${procRoot}/${tracked.pid}/statm`, buffer)
    try {
      return (length > 0 && parsePidStatm(buffer, length).resident) || stat.rss
    } catch {
      return stat.rss
    }
  }

  function renewRss(tracked: Tracked, last: ProcessReading, atMs: number): void {
    const rssPages = rssOf(tracked, last.stat, atMs)
    if (rssPages !== last.rssPages) renewReading(tracked, { ...last, rssPages })
  }

  return { visit, readStat, isStill }
}

const isOld = ({ rssAtMs }: Tracked, atMs: number) => atMs - rssAtMs >= RSS_AGE_MS

/** No sign that it got or lost pages. */
function isSameMemory(before: PidStat, after: PidStat): boolean {
  return before.rss === after.rss && before.minflt === after.minflt && before.majflt === after.majflt
}

/** Text that can't be parsed costs only its own numbers. */
function schedstatOf(bytes: Uint8Array, length: number): PidSchedstat | undefined {
  try {
    return parsePidSchedstat(bytes, length)
  } catch {
    return undefined
  }
}
