// A program that does everything in one thread has used a full CPU for a while, and clients wait for it: nothing else
// on that thread can run. If nothing is seen waiting it is a note, after minutes. For a program with several threads
// only a look at them shows which one uses the CPU.

import type { Container } from '../../model/container.ts'
import type { Connection } from '../../model/network.ts'
import { processById } from '../../model/process-by-id.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import { createPick } from '../../model/step.ts'
import type { CloserLook, Question } from '../closer-look.ts'
import { subjectOfProcess } from '../container-of.ts'
import type { Observation, Rule, Tick, Window } from '../rule.ts'
import { createStretch } from '../stretch.ts'

const FULL_SHARE = 0.95
const GOOD_SHARE = 0.8
/** A single second below it is no rest. */
const MOSTLY: Window = { share: 0.8, ms: 30_000 }
/** Below this no thread can be using a full CPU. */
const LOOK_SHARE = 0.9
/** An older look at the threads says nothing about now. */
const LOOK_MS_MAX = 10_000
const SOCKETS_AFTER_MS = 10_000
const SOCKETS_EVERY_MS = 5000
/** The queue has not been empty for this long. */
const QUEUE_MS = 10_000
const ALONE_MS = 5 * 60_000
/** Share of the periods in which the container ran: from there on `throttled` explains why it is slow. */
const THROTTLED_SHARE = 0.1
const GRACE_MS = 60_000
/** Runtimes that run the program in one thread. */
const SINGLE_LOOP =
  /^(node|nodejs|bun|python[\d.]*|pypy[\d.]*|ruby[\d.]*|php[\d.]*|php-fpm[\d.]*|redis-server|valkey-server)$/

/** Times on the steady clock. */
interface Busy {
  readonly full: ReturnType<typeof createStretch>
  queueSince: number | undefined
  /** Unread bytes in its connections, at the last two looks. */
  unread: readonly { readonly askedAt: number; readonly bytes: number }[]
}

export function createThreadFull(): Rule {
  const watched = new Map<string, Busy>()
  const candidatesIn = createPick(isCandidate)
  let questions: readonly Question[] = []

  function observe(one: Tick): Observation[] {
    const { snapshot } = one
    questions = []
    if (one.before === undefined) watched.clear()
    // Those that were full a moment ago may only have been without a CPU.
    const found = candidatesIn(snapshot.processes).filter(
      ({ startedAt = 0 }) => snapshot.at - startedAt >= GRACE_MS,
    )
    const others = [...watched.keys()].flatMap(id => processById(snapshot.processes, id) ?? [])
    const busy = [...new Set([...others, ...found])]
    const ids = new Set(busy.map(({ id }) => id))
    for (const id of watched.keys()) if (!ids.has(id)) watched.delete(id)
    if (busy.length === 0) return []
    const queues = queuesOf(snapshot)
    return busy.flatMap(process => {
      const queue = queues.get(process.pid)
      // A job that serves no requests may use all it can get.
      return queue === undefined ? [] : judge(process, queue, one)
    })
  }

  function judge(process: Process, queue: number, one: Tick): Observation[] {
    const { snapshot, steadyAt: at, closer } = one
    const container = snapshot.containers.find(({ id }) => id === process.container)
    if ((container?.cpuThrottledShare ?? 0) >= THROTTLED_SHARE) return []
    const share = leaderShare(process, closer, at)
    const busy = watched.get(process.id) ?? {
      full: createStretch(MOSTLY),
      queueSince: undefined,
      unread: [],
    }
    watched.set(process.id, busy)
    if (share !== undefined) busy.full.add(at, share >= FULL_SHARE)
    busy.queueSince = queue > 0 ? (busy.queueSince ?? at) : undefined
    const fullSince = busy.full.since()
    const fullMs = fullSince === undefined ? 0 : at - fullSince
    ask(process, fullMs, at, closer)
    if (share !== undefined && share < GOOD_SHARE) {
      if (fullSince === undefined) watched.delete(process.id)
      return []
    }
    const hasQueue = busy.queueSince !== undefined && at - busy.queueSince >= QUEUE_MS
    const isFull = fullSince !== undefined && (share ?? FULL_SHARE) >= FULL_SHARE
    const unreadBytes = unreadOf(process, busy, closer)
    const isBad = isFull && (hasQueue || unreadBytes !== undefined || fullMs >= ALONE_MS)
    return [
      {
        key: process.id,
        level: isBad ? 'bad' : 'between',
        severity: hasQueue ? 'warning' : 'note',
        confidence: 'likely',
        subject: subjectOfProcess(process),
        evidence: {
          share,
          queue: queue || undefined,
          unreadBytes,
          ...cpusOf(container, snapshot),
        },
        ...(fullSince !== undefined && { since: snapshot.at - fullMs }),
      },
    ]
  }

  function ask({ id, pid, threadCount }: Process, fullMs: number, at: number, closer: CloserLook): void {
    if ((threadCount ?? 1) > 1) questions = [...questions, { processId: id, pid, part: 'threads' }]
    const last = closer(id, 'sockets')?.askedAt ?? Number.NEGATIVE_INFINITY
    if (fullMs >= SOCKETS_AFTER_MS && at - last >= SOCKETS_EVERY_MS)
      questions = [...questions, { processId: id, pid, part: 'sockets' }]
  }

  return {
    id: 'thread-full',
    raise: MOSTLY,
    clear: MOSTLY,
    observe,
    questions: () => questions,
  }
}

function isCandidate({ cpuUsage = 0, self, comm, argv }: Process): boolean {
  if (cpuUsage < GOOD_SHARE || self) return false
  const program = argv?.[0]?.split('/').at(-1) ?? ''
  return SINGLE_LOOP.test(comm) || SINGLE_LOOP.test(program)
}

/** Undefined: it is unknown, or it has several threads, without a recent look at them. */
function leaderShare(
  { id, pid, cpuUsage, threadCount }: Process,
  closer: CloserLook,
  at: number,
): number | undefined {
  if (cpuUsage === undefined || (threadCount ?? 1) === 1 || cpuUsage < LOOK_SHARE) return cpuUsage
  const answer = closer(id, 'threads')
  if (answer === undefined || at - answer.askedAt > LOOK_MS_MAX) return undefined
  return answer.items.find(({ tid }) => tid === pid)?.cpuUsage
}

/** Unread bytes in its connections at both looks, and not fewer at the second. */
function unreadOf({ id }: Process, busy: Busy, closer: CloserLook): number | undefined {
  const answer = closer(id, 'sockets')
  if (answer !== undefined && answer.askedAt !== busy.unread.at(-1)?.askedAt)
    busy.unread = [...busy.unread.slice(-1), { askedAt: answer.askedAt, bytes: unreadBytes(answer.items) }]
  const [first, second] = busy.unread
  return first && second && first.bytes > 0 && second.bytes >= first.bytes ? second.bytes : undefined
}

function unreadBytes(sockets: readonly Connection[]): number {
  return sockets.reduce(
    (sum, { protocol, receiveQueueBytes = 0 }) =>
      sum + (protocol === 'tcp' || protocol === 'tcp6' ? receiveQueueBytes : 0),
    0,
  )
}

/** Connections waiting to be accepted, by PID of each holder of a listening socket. */
function queuesOf({ networks }: Snapshot): ReadonlyMap<number, number> {
  const queues = new Map<number, number>()
  for (const { listeners } of networks)
    for (const { pid, holders = [], queue } of listeners)
      for (const one of new Set([pid, ...holders]))
        if (one !== undefined) queues.set(one, (queues.get(one) ?? 0) + queue)
  return queues
}

/** Idle CPUs of those that the container, or else the host, has. */
function cpusOf(container: Container | undefined, { host }: Snapshot): { cpus?: number; idleCpus?: number } {
  const limit = container?.cpuLimit ?? undefined
  const cpus = Math.min(limit ?? host.cpuCount, host.cpuCount)
  const used = limit === undefined ? host.cpuUsage : container?.cpuUsage
  return used === undefined ? {} : { cpus, idleCpus: Math.max(0, cpus - used) }
}
