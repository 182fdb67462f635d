// One walk over /proc -> what each process is doing. The fast path of topz.
//
// `stat` costs 1.5 µs through a descriptor that stays open and 3.5 µs with open and close; `schedstat` a third of
// that. A process with one thread whose time on a CPU did not grow has not run, so its own numbers can't have changed:
// it is not read again. What others may change about it (its parent ends, the kernel takes its pages, somebody renices
// it) is caught by re-reading the children of every process that ended, and each process once per ROTATION_TICKS.

import { DescriptorBudget } from '../procfs/descriptors.ts'
import { type PidSchedstat, parsePidSchedstat, parseRunTime } from '../procfs/pid-schedstat.ts'
import { type PidStat, parsePidStat } from '../procfs/pid-stat.ts'
import { closeFile, GONE, listPids, openFile, readStart, readStartOf } from '../procfs/read.ts'
import type { Details, ProcessReading } from './sample.ts'

/** Ticks after which a process that never ran is read again all the same. */
const ROTATION_TICKS = 30
/** The main loop answers between slices of the walk, in milliseconds. */
const SLICE_MS = 5
/** Processes between two looks at the clock. */
const SLICE_CHECK = 32
/** A name of 64 bytes and 52 numbers of up to 21 digits: stat never comes near. It must arrive in one read. */
const STAT_BYTES_MAX = 4096

export interface Tracked {
  readonly pid: number
  /** One thread, and a time on a CPU that the kernel counts: `schedstat` alone tells whether it ran. */
  isSimple: boolean
  statFd: number
  schedstatFd: number
  /** Undefined until `stat` was read once. */
  reading: ProcessReading | undefined
  generation: number
  /** Who had this pid until now. */
  before: { readonly starttime: number; readonly generation: number } | undefined
  /** Monotonic milliseconds of the last look, whether or not `stat` was read. */
  lookedAtMs: number
  runTime: number
  /** Number of the tick that saw it last. */
  tick: number
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

export interface Walk {
  /** By ascending pid; each has a reading. */
  readonly tracked: readonly Tracked[]
  readonly vanished: number
}

export interface CollectOptions {
  readonly procRoot: string
  /** Most descriptors to keep open. */
  readonly descriptorsMax: number
  /** Own pid as this procfs numbers it. */
  readonly selfPid: number | undefined
  /** The kernel counts the time on a CPU (CONFIG_SCHED_INFO). */
  readonly hasSchedstat: boolean
  readonly now: () => number
  readonly yieldToLoop: () => Promise<void>
}

export class ProcListError extends Error {}

export function createCollector(options: CollectOptions) {
  const { procRoot, now, hasSchedstat } = options
  const known = new Map<number, Tracked>()
  const budget = new DescriptorBudget(options.descriptorsMax)
  const buffer = new Uint8Array(STAT_BYTES_MAX)
  const pids: number[] = []
  /** Of the last walk, by ascending pid. */
  let present: readonly Tracked[] = []
  let tick = 0
  let vanished = 0

  /** `mayHaveNewcomers`: false when certainly no process was created since the last walk; then nothing is listed. */
  async function walk(mayHaveNewcomers: boolean): Promise<Walk> {
    tick++
    vanished = 0
    const ended = new Set<number>()
    const seen = mayHaveNewcomers ? await walkListed(ended) : await walkPresent(ended)
    present = ended.size === 0 ? seen : readOrphans(seen, ended)
    return { tracked: present, vanished }
  }

  async function walkListed(ended: Set<number>): Promise<Tracked[]> {
    if (!listPids(procRoot, pids))
      throw new ProcListError(`Cannot list ${procRoot}: is it a proc file system?`)
    const seen: Tracked[] = []
    await sliced(pids.length, i => {
      const tracked = lookAt(pids[i] as number, ended)
      if (tracked !== undefined) seen.push(tracked)
    })
    for (const tracked of known.values()) if (tracked.tick !== tick) forget(tracked, ended)
    return seen
  }

  async function walkPresent(ended: Set<number>): Promise<readonly Tracked[]> {
    const before = present
    await sliced(before.length, i => {
      const tracked = before[i] as Tracked
      if (!look(tracked, ended)) forget(tracked, ended)
    })
    return ended.size === 0 ? before : before.filter(tracked => known.get(tracked.pid) === tracked)
  }

  /** Calls `step` for 0..count-1 and lets the main loop answer in between. */
  async function sliced(count: number, step: (index: number) => void): Promise<void> {
    let sliceStart = now()
    for (let i = 0; i < count; i++) {
      step(i)
      if (i % SLICE_CHECK === SLICE_CHECK - 1 && now() - sliceStart > SLICE_MS) {
        await options.yieldToLoop()
        sliceStart = now()
      }
    }
  }

  /** Looks at one listed process; undefined when it is already gone. */
  function lookAt(pid: number, ended: Set<number>): Tracked | undefined {
    const before = known.get(pid)
    if (before !== undefined && look(before, ended)) {
      before.tick = tick
      return before
    }
    // The kernel may have given the number to a new process since the last tick: look again, afresh.
    if (before !== undefined) forget(before, ended)
    const tracked = newTracked(pid, before)
    if (look(tracked, ended) && tracked.reading !== undefined) {
      known.set(pid, tracked)
      tracked.tick = tick
      return tracked
    }
    vanished++
    closeAll(tracked)
    return undefined
  }

  /** False when the process is gone. */
  function look(tracked: Tracked, ended: Set<number>): boolean {
    if (!hasSchedstat) return readStat(tracked, undefined, ended, true)
    const length = readFast(tracked, 'schedstat', true)
    if (length === GONE || length === 0) return false
    const runTime = length < 0 ? -1 : parseRunTime(buffer, length)
    const idle = tracked.isSimple && runTime === tracked.runTime
    if (idle && (tick + tracked.pid) % ROTATION_TICKS !== 0) {
      // Touches nothing but `tracked`: of a thousand sleeping processes, every further object is a cache miss.
      tracked.lookedAtMs = now()
      if (!tracked.ranSinceIo) tracked.ioKnownAtMs = tracked.lookedAtMs
      return true
    }
    const schedstat = runTime < 0 ? undefined : parseSchedstat(length)
    // Most processes rarely run: only the `stat` of one that ran again is worth a descriptor.
    if (!readStat(tracked, schedstat, ended, !idle && tracked.reading !== undefined)) return false
    tracked.runTime = runTime
    tracked.isSimple = runTime >= 0 && tracked.reading?.stat.num_threads === 1
    return true
  }

  function parseSchedstat(length: number): PidSchedstat | undefined {
    try {
      return parsePidSchedstat(buffer, length)
    } catch {
      return undefined
    }
  }

  /** Reads and parses `stat`; false when the process is gone. Text that can't be parsed costs this process its news. */
  function readStat(
    tracked: Tracked,
    schedstat: PidSchedstat | undefined,
    ended: Set<number>,
    keepOpen: boolean,
  ): boolean {
    const length = readFast(tracked, 'stat', keepOpen)
    const atMs = now()
    if (length === GONE || length === 0) return false
    let stat: PidStat
    try {
      if (length < 0) return tracked.reading !== undefined
      stat = parsePidStat(buffer, length, tracked.reading?.stat)
    } catch {
      return tracked.reading !== undefined
    }
    accept(tracked, stat, schedstat, atMs, ended)
    return true
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
    if (tracked.before !== undefined) {
      tracked.generation = tracked.before.starttime === stat.starttime ? tracked.before.generation + 1 : 1
      tracked.before = undefined
    }
    if (last !== undefined && isEqual(last.stat, stat) && last.schedstat?.runTime === schedstat?.runTime) {
      if (!tracked.ranSinceIo && stat.num_threads <= 1) tracked.ioKnownAtMs = atMs
      // A process with more threads may have run without it showing here.
      if (stat.num_threads > 1) markRan(tracked)
      tracked.lookedAtMs = atMs
      return
    }
    if (last !== undefined && stat.state === 'Z' && last.stat.state !== 'Z') ended.add(tracked.pid)
    if (last === undefined || stat.comm !== last.stat.comm) tracked.wantsFull = true
    markRan(tracked)
    tracked.reading = {
      id: idOf(stat, tracked.generation),
      stat,
      atMs,
      elapsedMs: last === undefined ? undefined : atMs - tracked.lookedAtMs,
      schedstat,
      details: tracked.details,
      isSelf: tracked.pid === options.selfPid,
    }
    if (last === undefined) tracked.ioKnownAtMs = atMs
    tracked.lookedAtMs = atMs
  }

  /** The kernel gives orphans a new parent without running them: read the children of whoever ended. */
  function readOrphans(seen: readonly Tracked[], ended: Set<number>): Tracked[] {
    return seen.filter(tracked => {
      const { reading } = tracked
      if (reading === undefined || !ended.has(reading.stat.ppid)) return true
      if (readStat(tracked, reading.schedstat, new Set(), false)) return true
      forget(tracked, new Set())
      vanished++
      return false
    })
  }

  /** Through the descriptor kept for it, or else by opening the file; keeps the descriptor where there is room. */
  function readFast(tracked: Tracked, file: 'stat' | 'schedstat', keepOpen: boolean): number {
    const fd = file === 'stat' ? tracked.statFd : tracked.schedstatFd
    if (fd >= 0) return readStart(fd, buffer)
    const path = `${procRoot}/${tracked.pid}/${file}`
    if (!keepOpen || !budget.take()) return readStartOf(path, buffer)
    const opened = openFile(path)
    if (opened < 0) {
      budget.giveBack()
      return opened
    }
    if (file === 'stat') tracked.statFd = opened
    else tracked.schedstatFd = opened
    return readStart(opened, buffer)
  }

  function forget(tracked: Tracked, ended: Set<number>): void {
    closeAll(tracked)
    known.delete(tracked.pid)
    ended.add(tracked.pid)
  }

  function closeAll(tracked: Tracked): void {
    for (const fd of [tracked.statFd, tracked.schedstatFd]) {
      if (fd < 0) continue
      closeFile(fd)
      budget.giveBack()
    }
    tracked.statFd = -1
    tracked.schedstatFd = -1
  }

  return {
    walk,
    find: (pid: number): Tracked | undefined => known.get(pid),
    close(): void {
      for (const tracked of known.values()) closeAll(tracked)
      known.clear()
    },
  }
}

/** Gives the process new details, or takes none, without touching what `stat` said. */
export function setDetails(tracked: Tracked, details: Details): void {
  tracked.details = details
  if (tracked.reading !== undefined) tracked.reading = { ...tracked.reading, details }
}

function newTracked(pid: number, before: Tracked | undefined): Tracked {
  return {
    pid,
    before: before?.reading && { starttime: before.reading.stat.starttime, generation: before.generation },
    statFd: -1,
    schedstatFd: -1,
    reading: undefined,
    generation: 1,
    lookedAtMs: 0,
    isSimple: false,
    runTime: -1,
    tick: 0,
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
function startAnew(tracked: Tracked, starttime: number): void {
  tracked.before = { starttime, generation: tracked.generation }
  tracked.reading = undefined
  tracked.details = undefined
  tracked.wantsFull = true
  tracked.requested = false
  tracked.runTime = -1
}

function markRan(tracked: Tracked): void {
  tracked.ranSinceFull = true
  tracked.ranSinceIo = true
}

/** Same start, and a CPU time that did not fall: 188 of 200 forced reuses within one clock tick had the same start. */
function isSameProcess(before: PidStat, after: PidStat): boolean {
  return before.starttime === after.starttime && after.utime + after.stime >= before.utime + before.stime
}

function isEqual(a: PidStat, b: PidStat): boolean {
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

function idOf(stat: PidStat, generation: number): string {
  return generation === 1 ? `${stat.pid}:${stat.starttime}` : `${stat.pid}:${stat.starttime}:${generation}`
}
