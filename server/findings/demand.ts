// How much CPU a process wants: the time that it ran and the time that it was ready and waited. Of one thread the
// snapshot says so; of several only a closer look at its threads, twice.

import type { Process } from '../model/snapshot.ts'
import type { CloserLook } from './closer-look.ts'

/** CPUs: wanted is used and waited for together. */
export interface Demand {
  readonly wanted: number
  readonly waited: number
}

interface Looked {
  readonly askedAt: number
  /** Seconds by thread. */
  readonly ran: ReadonlyMap<number, number>
  readonly waited: ReadonlyMap<number, number>
  readonly demand: Demand | undefined
}

/** The kernel counts a wait when it ends: over a few seconds one thread may seem to wait for longer than there was time. */
const KEPT_MS = 30_000

export function createDemand() {
  /** Of the last while, the newest last. */
  const looked = new Map<string, Looked[]>()

  /** Undefined: not known, or not yet. */
  function of({ id, threadCount, cpuUsage, runQueueUsage }: Process, look: CloserLook): Demand | undefined {
    if (cpuUsage !== undefined && runQueueUsage !== undefined)
      return atMost(1, { wanted: cpuUsage + runQueueUsage, waited: runQueueUsage })
    if (threadCount === undefined || threadCount <= 1) return undefined
    const answer = look(id, 'threads')
    if (answer === undefined || answer.truncated) return undefined
    const looks = looked.get(id) ?? []
    looked.set(id, looks)
    const last = looks.at(-1)
    if (last?.askedAt === answer.askedAt) return last.demand
    const waits = answer.items.map(
      ({ tid, runQueueSeconds }) => [tid, runQueueSeconds ?? Number.NaN] as const,
    )
    const next = {
      askedAt: answer.askedAt,
      ran: new Map(answer.items.map(({ tid, cpuSeconds }) => [tid, cpuSeconds])),
      waited: new Map(waits),
    }
    while (looks.length > 0 && next.askedAt - (looks[0]?.askedAt ?? 0) > KEPT_MS) looks.shift()
    const [first] = looks
    const found = first && between(first, next)
    const demand = found && atMost(answer.items.length, found)
    looks.push({ ...next, demand })
    return demand
  }

  return {
    of,
    /** Nothing is wrong any more: what was seen is forgotten. */
    forget: () => looked.clear(),
  }
}

/** Nobody wants more than a CPU for each of its threads. */
function atMost(threads: number, { wanted, waited }: Demand): Demand {
  return { wanted: Math.min(threads, wanted), waited: Math.min(threads, waited) }
}

/** A thread that is new has run since then for as long as it lives. */
function between(last: Looked, next: Omit<Looked, 'demand'>): Demand | undefined {
  const seconds = (next.askedAt - last.askedAt) / 1000
  const rose = (before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>) => {
    let sum = 0
    for (const [tid, value] of after) sum += Math.max(0, value - (before.get(tid) ?? 0))
    return sum / seconds
  }
  const waited = rose(last.waited, next.waited)
  return Number.isNaN(waited) || seconds <= 0
    ? undefined
    : { wanted: rose(last.ran, next.ran) + waited, waited }
}
