// How much CPU a process wants: as much as it would use if it never waited, as far as it would run while it waits now.
// The snapshot has what it takes for a process with one thread; for several it takes two closer looks at the threads.

import type { Process } from '../model/snapshot.ts'
import type { CloserLook } from './closer-look.ts'

/** In CPUs. */
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

/** A thread that is always ready seems to sleep for so long: ticks and what the kernel counts are not in step. */
const ASLEEP_SHARE_MIN = 0.05
/** The kernel counts a wait when it ends: over a few seconds a thread may seem to have waited for longer than that. */
const KEPT_MS = 30_000

export function createDemand() {
  /** Recent looks, the latest last. */
  const looked = new Map<string, Looked[]>()

  /** Undefined: unknown, or not known yet. */
  function of({ id, threadCount, cpuUsage, runQueueUsage }: Process, look: CloserLook): Demand | undefined {
    if (cpuUsage !== undefined && runQueueUsage !== undefined)
      return atMost(1, { wanted: wantedBy(cpuUsage, runQueueUsage), waited: runQueueUsage })
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

/**
 * What a thread that ran and was ready for these shares of the time would use without waits: as much for each time that
 * it sleeps as now. One that never sleeps wants a CPU; one that is held back with two milliseconds of work does not.
 */
export function wantedBy(ran: number, waited: number): number {
  const most = Math.min(1, ran + waited)
  const slept = 1 - ran - waited - ASLEEP_SHARE_MIN
  return slept <= 0 ? most : Math.min(most, ran / (ran + slept))
}

/** No process wants more than a CPU per thread. */
function atMost(threads: number, { wanted, waited }: Demand): Demand {
  return { wanted: Math.min(threads, wanted), waited: Math.min(threads, waited) }
}

/** A thread that is new since then counts with all of its time. */
function between(last: Looked, next: Omit<Looked, 'demand'>): Demand | undefined {
  const seconds = (next.askedAt - last.askedAt) / 1000
  let [wanted, waited] = [0, 0]
  for (const [tid, ranSeconds] of next.ran) {
    const ran = Math.max(0, ranSeconds - (last.ran.get(tid) ?? 0)) / seconds
    const ready = Math.max(0, (next.waited.get(tid) ?? 0) - (last.waited.get(tid) ?? 0)) / seconds
    wanted += wantedBy(ran, ready)
    waited += ready
  }
  return Number.isNaN(waited) || seconds <= 0 ? undefined : { wanted, waited }
}
