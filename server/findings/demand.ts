// How much CPU a process wants: the time that it ran plus the time that it was ready and waited. The snapshot has that
// for a process with one thread; for several it takes two closer looks at the threads.

import type { Process } from '../model/snapshot.ts'
import type { CloserLook } from './closer-look.ts'

/** In CPUs. `wanted`: used plus waited for. */
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

/** The kernel counts a wait when it ends: over a few seconds a thread may seem to have waited for longer than that. */
const KEPT_MS = 30_000

export function createDemand() {
  /** Recent looks, the latest last. */
  const looked = new Map<string, Looked[]>()

  /** Undefined: unknown, or not known yet. */
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
    /** Nothing is wrong any more: forgets what was seen. */
    forget: () => looked.clear(),
  }
}

/** No process wants more than a CPU per thread. */
function atMost(threads: number, { wanted, waited }: Demand): Demand {
  return { wanted: Math.min(threads, wanted), waited: Math.min(threads, waited) }
}

/** A thread that is new since then counts with all of its time. */
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
