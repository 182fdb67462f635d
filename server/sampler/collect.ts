// One walk over /proc -> what each process is doing. The fast path of topz: a process with one thread whose time on a
// CPU did not grow has not run, so its own numbers can't have changed, and `schedstat` tells so at half the cost of
// `stat`. What others may change about it (its parent ends, the kernel takes its pages, somebody renices it) is caught
// by re-reading the children of every process that ended, and each process once per ROTATION_TICKS.

import { type PidSchedstat, parsePidSchedstat, parseRunTime } from '../procfs/pid-schedstat.ts'
import { type PidStat, parsePidStat } from '../procfs/pid-stat.ts'
import { parsePidStatm } from '../procfs/pid-statm.ts'
import { DENIED, GONE, listPids, readStartOf } from '../procfs/read.ts'
import { createKeptFiles } from './kept-files.ts'
import type { Details, ProcessReading } from './sample.ts'
import { createSleepers } from './sleepers.ts'
import { sliced } from './slices.ts'
import { idOf, isEqual, isSameProcess, markRan, newTracked, startAnew, type Tracked } from './tracked.ts'

/** Ticks after which a process that never ran is read again all the same. */
const ROTATION_TICKS = 60
/** A name of 64 bytes and 52 numbers of up to 21 digits: stat never comes near. It must arrive in one read. */
const STAT_BYTES_MAX = 4096
/**
 * How long what is resident of a process that shows no sign of having run is believed: another thread than its first, or
 * the kernel, may have given pages back.
 */
const RSS_AGE_MS = 5000

export interface Walk {
  /** By ascending pid; each has a reading. */
  readonly tracked: readonly Tracked[]
  readonly vanished: number
  /** Listed, but not to be read: hidepid=1 does that to the processes of others. */
  readonly denied: number
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
  /** Told of whoever was not there before, while the walk goes on. */
  readonly onNewcomer: (tracked: Tracked) => void
}

export function createCollector(options: CollectOptions) {
  const { procRoot, now, hasSchedstat } = options
  const known = new Map<number, Tracked>()
  const files = createKeptFiles(procRoot, options.descriptorsMax)
  const buffer = new Uint8Array(STAT_BYTES_MAX)
  const pids: number[] = []
  /** Of the last walk, by ascending pid. */
  let present: readonly Tracked[] = []
  const sleepers = createSleepers()
  const slices = { now, yieldToLoop: options.yieldToLoop, onTime: sleepers.setTime }
  /** One per process present; undefined when they must be collected anew. Never changed once it was handed out. */
  let readings: readonly ProcessReading[] | undefined
  const renewed: Tracked[] = []
  let tick = 0
  let vanished = 0
  let denied = 0

  /** `mayHaveNewcomers`: false when certainly no process was created since the last walk; then nothing is listed. */
  async function walk(mayHaveNewcomers: boolean): Promise<Walk> {
    tick++
    vanished = 0
    const ended = new Set<number>()
    const seen = mayHaveNewcomers ? await walkListed(ended) : await walkPresent(ended)
    const alive = ended.size === 0 ? seen : readOrphans(seen, ended)
    if (alive !== present) {
      sleepers.tabulate(alive)
      present = alive
      readings = undefined
    }
    return { tracked: present, vanished, denied }
  }

  async function walkPresent(ended: Set<number>): Promise<readonly Tracked[]> {
    await sliced(slices, present.length, index => {
      if (!lookAtSlot(index, ended)) forget(present[index] as Tracked, ended)
    })
    return ended.size === 0 ? present : present.filter(tracked => known.get(tracked.pid) === tracked)
  }

  /** Merges what is listed with who was present; both are in the order of pids. */
  async function walkListed(ended: Set<number>): Promise<readonly Tracked[]> {
    listPids(procRoot, pids)
    const seen: Tracked[] = []
    denied = 0
    let hasNewcomers = false
    let slot = 0
    await sliced(slices, pids.length, index => {
      const pid = pids[index] as number
      while (slot < present.length && (present[slot] as Tracked).pid < pid)
        forget(present[slot++] as Tracked, ended)
      const before = present[slot]?.pid === pid ? present[slot++] : undefined
      if (before !== undefined && lookAtSlot(slot - 1, ended)) {
        seen.push(before)
        return
      }
      // The kernel may have given the number to a new process since the last tick.
      if (before !== undefined) forget(before, ended)
      const newcomer = admit(pid, before, ended)
      if (newcomer === undefined) return
      seen.push(newcomer)
      hasNewcomers = true
    })
    while (slot < present.length) forget(present[slot++] as Tracked, ended)
    return hasNewcomers || ended.size > 0 ? seen : present
  }

  function admit(pid: number, before: Tracked | undefined, ended: Set<number>): Tracked | undefined {
    const tracked = newTracked(pid, before)
    if (look(tracked, ended) && tracked.reading !== undefined) {
      known.set(pid, tracked)
      options.onNewcomer(tracked)
      return tracked
    }
    if (tracked.isDenied) denied++
    else vanished++
    files.close(tracked)
    return undefined
  }

  /** Looks at present[index]; false when it is gone. */
  function lookAtSlot(index: number, ended: Set<number>): boolean {
    if ((tick + index) % ROTATION_TICKS !== 0 && sleepers.isAsleep(index)) return true
    const tracked = present[index] as Tracked
    sleepers.wake(index, tracked)
    const isThere = look(tracked, ended)
    sleepers.note(index, tracked)
    renewed.push(tracked)
    return isThere
  }

  /** By ascending pid. The same array as the last time when no process has anything new. */
  function newestReadings(): readonly ProcessReading[] {
    if (readings === undefined) readings = present.map(one => one.reading as ProcessReading)
    else if (renewed.length > 0) {
      const next = [...readings]
      for (const { slot, reading } of renewed) if (slot >= 0 && reading !== undefined) next[slot] = reading
      readings = next
    }
    renewed.length = 0
    return readings
  }

  /** Gives the process new costly files, without touching what `stat` said. */
  function setDetails(tracked: Tracked, details: Details): void {
    tracked.details = details
    if (tracked.reading === undefined) return
    tracked.reading = { ...tracked.reading, details }
    renewed.push(tracked)
  }

  /** False when the process is gone. */
  function look(tracked: Tracked, ended: Set<number>): boolean {
    if (!hasSchedstat) return readStat(tracked, undefined, ended, true)
    const hadDescriptor = tracked.schedstatFd >= 0
    const length = files.read(tracked, 'schedstat', buffer, true)
    // A descriptor that went dead is proof; a file that was never there is not: only stat decides.
    if ((length === GONE || length === 0) && hadDescriptor) return false
    const runTime = length <= 0 ? -1 : parseRunTime(buffer, length)
    const idle = tracked.isSimple && runTime === tracked.runTime
    const schedstat = runTime < 0 ? undefined : schedstatOf(buffer, length)
    // Most processes rarely run: only the `stat` of one that ran again is worth a descriptor.
    if (!readStat(tracked, schedstat, ended, !idle && tracked.reading !== undefined)) return false
    tracked.runTime = runTime
    tracked.isSimple = runTime >= 0 && tracked.reading?.stat.num_threads === 1
    return true
  }

  /** Reads and parses `stat`; false when the process is gone. Text that can't be parsed costs this process its news. */
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
      tracked.isDenied = length === DENIED
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
      if (stat.num_threads > 1) markRan(tracked, atMs)
      tracked.lookedAtMs = atMs
      if (atMs - tracked.rssAtMs >= RSS_AGE_MS) renewRss(tracked, last, atMs)
      return
    }
    if (last !== undefined && stat.state === 'Z' && last.stat.state !== 'Z') ended.add(tracked.pid)
    if (last === undefined || stat.comm !== last.stat.comm) tracked.wantsFull = true
    markRan(tracked, atMs)
    tracked.reading = {
      id: idOf(stat, tracked.generation),
      stat,
      atMs,
      follows: last && { atMs: last.atMs, heldUntilMs: tracked.lookedAtMs },
      schedstat,
      rssPages: rssOf(tracked, stat, atMs),
      details: tracked.details,
      isSelf: tracked.pid === options.selfPid,
    }
    if (last === undefined) tracked.ioKnownAtMs = atMs
    tracked.lookedAtMs = atMs
  }

  /** In pages. Of who has no memory any more `statm` says 0, as does `stat`. */
  function rssOf(tracked: Tracked, stat: PidStat, atMs: number): number {
    tracked.rssAtMs = atMs
    const length = readStartOf(`${procRoot}/${tracked.pid}/statm`, buffer)
    try {
      return (length > 0 && parsePidStatm(buffer, length).resident) || stat.rss
    } catch {
      return stat.rss
    }
  }

  function renewRss(tracked: Tracked, last: ProcessReading, atMs: number): void {
    const rssPages = rssOf(tracked, last.stat, atMs)
    if (rssPages !== last.rssPages) tracked.reading = { ...last, rssPages }
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

  function forget(tracked: Tracked, ended: Set<number>): void {
    files.close(tracked)
    known.delete(tracked.pid)
    tracked.slot = -1
    ended.add(tracked.pid)
  }

  return {
    walk,
    newestReadings,
    setDetails,
    find: (pid: number): Tracked | undefined => known.get(pid),
    close(): void {
      for (const tracked of known.values()) files.close(tracked)
      known.clear()
    },
  }
}

/** Text that can't be parsed costs its own numbers only. */
function schedstatOf(bytes: Uint8Array, length: number): PidSchedstat | undefined {
  try {
    return parsePidSchedstat(bytes, length)
  } catch {
    return undefined
  }
}
