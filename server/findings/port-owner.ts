// A port that is not served -> its owner, and what the processes that should accept do instead. What makes accept()
// fail, or stops everything in the process, comes before what it happens to wait for.

import type { Container } from '../model/container.ts'
import type { Thread } from '../model/detail.ts'
import type { Listener } from '../model/network.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import type { CloserLook } from './closer-look.ts'

/** Share of one CPU at which a thread has no time for anything else. */
const FULL_CPU = 0.95
/** Share of the periods in which the container ran. */
const THROTTLED_SHARE = 0.25
const IDLE_CPU = 0.01
/** Each worker has its own. */
const NUMBERED = /descriptor \d+, (?<kind>pipe|socket):\[\d+\]/
const IDLE = 'is idle'
/** Of one, and of several. It does not accept, whatever else is wrong. */
const HELD = [
  ['is out of file descriptors', 'are out of file descriptors'],
  ['is stopped', 'are stopped'],
  ['hangs in the kernel', 'hang in the kernel'],
] as const
/** Workers whose threads are examined. */
export const LOOKED_AT_MAX = 2
/** They return when something arrives, so they do not keep it from accepting. */
const WAITS_FOR_EVENTS = /^(epoll_p?wait2?|p?poll|p?select6?|select|io_uring_enter|accept4?)$/

export interface PortOwner {
  /** The process to name: the parent if several share the socket. */
  readonly process: Process
  /** The processes that should accept: its children if they share the socket, else itself. */
  readonly workers: readonly Process[]
}

/** Undefined if no process's descriptors could be read. */
export function portOwnerOf(listeners: readonly Listener[], { processes }: Snapshot): PortOwner | undefined {
  const pids = new Set(listeners.flatMap(({ pid, holders = [] }) => [pid, ...holders]))
  pids.delete(undefined)
  const holders = pids.size === 0 ? [] : processes.filter(({ pid }) => pids.has(pid))
  const [first] = holders
  if (first === undefined) return undefined
  if (holders.length === 1) return { process: first, workers: holders }
  const parent =
    holders.find(({ pid }) => holders.some(({ ppid }) => ppid === pid)) ??
    (holders.every(({ ppid }) => ppid === first.ppid)
      ? processes.find(({ pid }) => pid === first.ppid)
      : undefined)
  if (parent === undefined) return { process: first, workers: holders }
  return { process: parent, workers: holders.filter(({ id }) => id !== parent.id) }
}

/** What they do instead of accepting, as the end of a sentence that begins with the owner; undefined: unknown. */
export function becauseOf(
  { workers, process }: PortOwner,
  container: Container | undefined,
  closer: CloserLook,
): string | undefined {
  const causes = workers.map(worker => causeOf(worker, container, closer))
  if (workers.length === 1 && workers[0]?.id === process.id) return causes[0]
  return becauseOfAll(
    workers,
    causes.map(cause => cause?.replace(NUMBERED, 'a $<kind>')),
    closer,
  )
}

function becauseOfAll(
  workers: readonly Process[],
  causes: readonly (string | undefined)[],
  closer: CloserLook,
): string {
  const [first] = causes
  if (workers.length === 1) return `has 1 worker${first === undefined ? '' : `, which ${first}`}`
  if (first !== undefined && causes.every(cause => cause === first))
    return `has ${workers.length} workers, and each ${first}`
  const held = HELD.find(([cause]) => causes.includes(cause))
  if (held !== undefined) {
    const count = causes.filter(cause => cause === held[0]).length
    return `has ${workers.length} workers, ${count} of which ${held[count === 1 ? 0 : 1]}`
  }
  // Those that were not looked at seem idle while they are blocked.
  const [looked = [], others = []] = [true, false].map(is =>
    causes.filter((_, i) => (closer(workers[i]?.id ?? '', 'threads') !== undefined) === is),
  )
  const [seen] = looked
  const agree = looked.length > 1 && seen !== undefined && looked.every(cause => cause === seen)
  // What one of several does does not explain the port.
  return agree && others.every(cause => cause === undefined || cause === IDLE)
    ? `has ${workers.length} workers; of the ${looked.length} looked at, each ${seen}`
    : `has ${workers.length} workers`
}

function causeOf(owner: Process, container: Container | undefined, closer: CloserLook): string | undefined {
  const { openFds = 0, openFdsLimit = Number.POSITIVE_INFINITY, state, cpuUsage } = owner
  if (openFds >= openFdsLimit) return HELD[0][0]
  if (state === 'T' || state === 't') return HELD[1][0]
  if (state === 'D') return HELD[2][0]
  const threads = closer(owner.id, 'threads')?.items
  const busy = busyThread(owner, threads)
  if (busy !== undefined) return busy
  if ((container?.cpuThrottledShare ?? 0) >= THROTTLED_SHARE) return 'is throttled'
  const leader = threads?.find(({ tid }) => tid === owner.pid)
  return (leader && blockedIn(leader)) ?? (cpuUsage !== undefined && cpuUsage < IDLE_CPU ? IDLE : undefined)
}

function busyThread({ pid, cpuUsage = 0, threadCount }: Process, threads: readonly Thread[] | undefined) {
  const thread = threads?.find(one => (one.cpuUsage ?? 0) >= FULL_CPU)
  if (thread !== undefined)
    return thread.tid === pid ? 'uses a full CPU' : `uses a full CPU in thread ${thread.comm}`
  return cpuUsage >= FULL_CPU && (threadCount ?? 1) === 1 ? 'uses a full CPU' : undefined
}

function blockedIn({ state, syscall, waitsFor, wchan }: Thread): string | undefined {
  if (state === 'R') return undefined
  if (state === 'D') return 'hangs in the kernel'
  if (syscall === undefined) return wchan === undefined ? undefined : `is blocked in the kernel at ${wchan}`
  if (WAITS_FOR_EVENTS.test(syscall)) return `is idle in ${syscall}`
  return waitsFor === undefined ? `is blocked in ${syscall}` : `waits for ${waitsFor}`
}
