// Processes that come and go -> how those that went ended, if the kernel tells: one descriptor each, opened when a
// process is first seen and read when it is gone; in between they cost nothing. If there are more processes than
// places, those whose end matters most keep theirs: main processes and port owners, children of processes that restart
// others, then the newest.

import type { PidfdCalls } from '../procfs/pidfd.ts'
import { isReserveLent } from '../procfs/reserve.ts'

/**
 * Consecutive exits about which the kernel said nothing: it is too old for it (Linux 6.13 and 6.14 know half of it).
 */
const UNTOLD_MAX = 3
/** Parents whose children were seen to end. */
const SUPERVISORS_MAX = 1024

/** Ranks, the lowest first. */
const ANY = 0
const CHILD = 1
const MAIN = 2

/** A process of the walk. */
export interface Watchable {
  readonly pid: number
  /** Process.id */
  readonly id: string
  readonly ppid: number
}

interface Watched {
  readonly id: string
  readonly ppid: number
  readonly fd: number
  rank: number
}

export interface Ended {
  /** Process.id */
  readonly id: string
  /** As waitpid(2) gives it. */
  readonly status: number
}

export type ExitWatch = ReturnType<typeof createExitWatch>

/** `max`: descriptors that may be open. */
export function createExitWatch(calls: PidfdCalls | undefined, max: number) {
  let working = max > 0 ? calls : undefined
  let ends = working?.watchEnds()
  const watched = new Map<number, Watched>()
  /** By rank: which processes have a place, the oldest first. */
  const places: readonly Set<number>[] = [new Set(), new Set(), new Set()]
  const supervisors = new Set<number>([1])
  let untold = 0
  let hasTold = false
  let ended: Ended[] = []

  /** `isSame`: checks again whether the process still exists: the pid may have gone to another before it was opened. */
  function begin({ pid, id, ppid }: Watchable, isSame: () => boolean): void {
    if (working === undefined || isReserveLent() || watched.has(pid)) return
    const rank = pid === 1 || ppid === 0 ? MAIN : supervisors.has(ppid) ? CHILD : ANY
    if (watched.size >= max && !makeRoom(rank)) return
    const fd = working.open(pid)
    if (fd === undefined) return
    if (!isSame()) {
      working.close(fd)
      return
    }
    watched.set(pid, { id, ppid, fd, rank })
    places[rank]?.add(pid)
    if (ends !== undefined && !ends.add(fd)) dropEnds()
  }

  function makeRoom(rank: number): boolean {
    for (let lower = ANY; lower <= rank; lower++) {
      const [oldest] = places[lower] as Set<number>
      if (oldest === undefined) continue
      release(oldest)
      return true
    }
    return false
  }

  function release(pid: number): Watched | undefined {
    const one = watched.get(pid)
    if (one === undefined) return undefined
    working?.close(one.fd)
    watched.delete(pid)
    places[one.rank]?.delete(pid)
    return one
  }

  /** The process that had this pid is gone. */
  function end(pid: number): void {
    supervisors.delete(pid)
    const one = watched.get(pid)
    if (one === undefined || working === undefined) return
    const status = working.statusOf(one.fd)
    release(pid)
    if (supervisors.size < SUPERVISORS_MAX) supervisors.add(one.ppid)
    if (typeof status === 'number') {
      hasTold = true
      ended.push({ id: one.id, status })
    } else if (status === 'untold' && !hasTold && ++untold >= UNTOLD_MAX) giveUp()
  }

  function dropEnds(): void {
    ends?.close()
    ends = undefined
  }

  /** Since the last call, one of `count` processes, if all of them are watched; undefined: that is not known. */
  function hasEnded(count: number): boolean | undefined {
    if (ends === undefined) return undefined
    const hasAny = ends.hasEnded()
    return watched.size >= count ? hasAny : undefined
  }

  function giveUp(): void {
    close()
    working = undefined
  }

  function close(): void {
    for (const pid of [...watched.keys()]) release(pid)
    dropEnds()
  }

  return {
    begin,
    end,
    hasEnded,
    /** They own a port now. */
    prefer(pids: Iterable<number>): void {
      for (const pid of pids) {
        const one = watched.get(pid)
        if (one === undefined || one.rank === MAIN) continue
        places[one.rank]?.delete(pid)
        one.rank = MAIN
        places[MAIN]?.add(pid)
      }
    },
    /** Those that ended since the last call. */
    take(): readonly Ended[] {
      const taken = ended
      if (taken.length > 0) ended = []
      return taken
    },
    /** The kernel tells, as far as it was asked. */
    works: (): boolean => working !== undefined,
    close,
  }
}
