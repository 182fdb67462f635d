// One walk over /proc -> what each process is doing. The fast path of topz: a single-threaded process whose time on a
// CPU did not grow has not run, so its own numbers can't have changed, and `schedstat` shows that at half the cost of
// `stat`. What others may change about it (its parent ends, the kernel takes its pages, somebody renices it) is caught
// by re-reading the children of every process that ended, and each process once per ROTATION_WALKS.

import { listPids } from '../procfs/read.ts'
import { createDoubts } from './doubts.ts'
import type { ExitWatch } from './exit-watch.ts'
import { createKeptFiles } from './kept-files.ts'
import { createReadings } from './readings.ts'
import type { Details, ProcessReading } from './sample.ts'
import { createSleepers } from './sleepers.ts'
import { sliced } from './slices.ts'
import { newTracked, renewDetails, standAt, type Tracked } from './tracked.ts'
import { createVisit, type VisitOptions } from './visit.ts'

/** Walks over all after which a process that never ran is read again anyway. */
const ROTATION_WALKS = 60
/** The ends of more processes than that are watched after the first walk: a first answer waits for that. */
const WATCHED_FIRST_MAX = 100

export interface Walk {
  /** By ascending pid; each has a reading. */
  readonly tracked: readonly Tracked[]
  /** Those known before that were looked at, because they may have run. Until the next walk. */
  readonly visited: readonly Tracked[]
  readonly vanished: number
  /** Listed, but not readable: hidepid=1 does that to other users' processes. */
  readonly denied: number
}

export interface CollectOptions extends VisitOptions {
  /** Most descriptors to keep open. */
  readonly descriptorsMax: number
  readonly yieldToLoop: () => Promise<void>
  /** Is notified of processes that come and go. */
  readonly exits: Pick<ExitWatch, 'begin' | 'end'>
  /** Called for each new process, while the walk goes on. */
  readonly onNewcomer: (tracked: Tracked) => void
}

export function createCollector(options: CollectOptions) {
  const { procRoot, now, exits } = options
  const known = new Map<number, Tracked>()
  const files = createKeptFiles(procRoot, options.descriptorsMax)
  const { visit, readStat, isStill } = createVisit(options, files)
  const pids: number[] = []
  /** From the last walk, by ascending pid. */
  let present: readonly Tracked[] = []
  const sleepers = createSleepers()
  const slices = { now, yieldToLoop: options.yieldToLoop, onTime: sleepers.setTime }
  const readings = createReadings()
  const unwatched: Tracked[] = []
  /** Looked at in this walk, because they may have run. */
  const newest: Tracked[] = []
  /** In state D when they were last read: their whole container may be frozen. */
  const waiting = new Set<Tracked>()
  const doubts = createDoubts(now)
  let spares = false
  /** Those over all. */
  let walks = 0
  let vanished = 0
  let denied = 0

  /**
   * `mustList`: false if certainly no process was created since the last walk, nor ended if `isSparing`; then nothing is
   * listed. `isSparing`: those that have slept for a while are left alone. What they do is seen by the next other walk.
   */
  async function walk(mustList: boolean, isSparing = false): Promise<Walk> {
    spares = isSparing
    if (!isSparing) {
      walks++
      sleepers.forgetRest()
    }
    vanished = 0
    newest.length = 0
    const ended = new Set<number>()
    wakeDoubted()
    const seen = mustList ? await walkListed(ended) : await walkPresent(ended)
    const alive = ended.size === 0 ? seen : readOrphans(seen, ended)
    if (alive !== present) {
      sleepers.tabulate(alive)
      present = alive
      readings.restart()
    }
    for (const { slot, details } of waiting)
      if (slot >= 0 && details?.container !== undefined) doubts.add(details.container)
    return { tracked: present, visited: newest, vanished, denied }
  }

  function wakeDoubted(): void {
    const doubted = doubts.take()
    if (doubted.size === 0) return
    present.forEach(({ details }, slot) => {
      if (doubted.has(details?.container ?? '')) sleepers.doubt(slot)
    })
  }

  async function walkPresent(ended: Set<number>): Promise<readonly Tracked[]> {
    const slots = spares ? sleepers.restless() : undefined
    await sliced(slices, slots?.length ?? present.length, index => {
      const slot = slots === undefined ? index : (slots[index] as number)
      if (!visitSlot(slot, ended)) forget(present[slot] as Tracked, ended)
    })
    return ended.size === 0 ? present : present.filter(tracked => known.get(tracked.pid) === tracked)
  }

  /** Merges the listed with the known processes; both are in the order of pids. */
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
      if (before !== undefined && visitSlot(slot - 1, ended)) {
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
    if (visit(tracked, ended) && tracked.reading !== undefined) {
      known.set(pid, tracked)
      if (walks > 1 || known.size <= WATCHED_FIRST_MAX) watchEnd(tracked)
      else unwatched.push(tracked)
      noteWaiting(tracked)
      options.onNewcomer(tracked)
      return tracked
    }
    if (tracked.isDenied) denied++
    else vanished++
    files.close(tracked)
    return undefined
  }

  function noteWaiting(tracked: Tracked): void {
    if (tracked.reading?.stat.state === 'D') waiting.add(tracked)
    else waiting.delete(tracked)
  }

  function watchEnd(tracked: Tracked): void {
    const { id, stat } = tracked.reading as ProcessReading
    exits.begin({ pid: tracked.pid, id, ppid: stat.ppid }, () => isStill(tracked))
  }

  /** The ends that the first walk left out. */
  function watchRest(): void {
    for (const tracked of unwatched.splice(0)) if (known.get(tracked.pid) === tracked) watchEnd(tracked)
  }

  /** Looks at present[index]; false if it is gone. */
  function visitSlot(index: number, ended: Set<number>): boolean {
    const isInTurn = !spares && (walks + index) % ROTATION_WALKS === 0
    if (spares && sleepers.mayRest(index)) return true
    if (!isInTurn && sleepers.isAsleep(index)) return true
    const tracked = present[index] as Tracked
    sleepers.wake(index, tracked)
    const before = tracked.reading
    const isThere = visit(tracked, ended, isInTurn ? undefined : sleepers.seen())
    if (isThere && tracked.reading?.id !== before?.id) {
      exits.end(tracked.pid)
      watchEnd(tracked)
    }
    sleepers.note(index, tracked)
    readings.renew(tracked)
    newest.push(tracked)
    noteWaiting(tracked)
    return isThere
  }

  /** By ascending pid. The same array as the last time if no process has anything new. */
  const newestReadings = (): readonly ProcessReading[] => readings.newest(present)

  /** Gives the process new costly files, without touching `stat`. */
  function setDetails(tracked: Tracked, details: Details): void {
    renewDetails(tracked, details)
    if (tracked.reading !== undefined) readings.renew(tracked)
  }

  /** The kernel gives orphans a new parent without running them: read the children of processes that ended. */
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
    exits.end(tracked.pid)
    files.close(tracked)
    known.delete(tracked.pid)
    waiting.delete(tracked)
    standAt(tracked, -1)
    ended.add(tracked.pid)
  }

  return {
    walk,
    newestReadings,
    setDetails,
    doubt: doubts.add,
    watchRest,
    find: (pid: number): Tracked | undefined => known.get(pid),
    count: (): number => known.size,
    close(): void {
      for (const tracked of known.values()) files.close(tracked)
      known.clear()
    },
  }
}
