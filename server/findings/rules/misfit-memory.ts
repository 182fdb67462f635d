// A configured size does not fit the container: heaps may grow beyond its memory limit, by flags that say so; or glibc
// keeps a memory arena for each of many threads. The runtime learns of the limit only when the kernel kills it.

import type { Container } from '../../model/container.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { Question } from '../closer-look.ts'
import { subjectOf, whoIs } from '../container-of.ts'
import { BESIDE_HEAP, heapCeilingOf } from '../heap-ceiling.ts'
import { BINS_MAX, createLevels } from '../levels.ts'
import type { Observation, Rule, Tick } from '../rule.ts'
import { createTurns, hasRunFor } from '../turns.ts'

/** A deployment overlaps with the previous one for a while. */
const ALIVE_MS = 60_000
/** Below this share of the limit for an hour: it does not use what it may. */
const LOW_SHARE = 0.5
const ARENAS_PER_CPU = 8
const ARENAS_LEAST = 8
const ARENA_SHARE = 0.25
const ARENAS_AGAIN_MS = 10 * 60_000
const LOOK_MS = 5000
const MAPS_TURN_MS = 10_000

interface Arenas {
  readonly count: number
  readonly bytes: number
}

export function createMisfitMemory(): Rule {
  /** Memory in use of each container with heaps, by Container.id. */
  const levels = new Map<string, ReturnType<typeof createLevels>>()
  const arenas = new Map<string, Arenas>()
  const turns = createTurns({ turnMs: MAPS_TURN_MS, againMs: ARENAS_AGAIN_MS })
  let nextLookAt = 0
  let found: readonly Observation[] = []

  /** Flags do not change: they are read seldom enough to cost nothing. */
  function observe(one: Tick): readonly Observation[] {
    if (one.steadyAt < nextLookAt) return found
    nextLookAt = one.steadyAt + LOOK_MS
    found = examine(one)
    return found
  }

  function examine(one: Tick): Observation[] {
    const { snapshot, closer } = one
    for (const id of levels.keys())
      if (!snapshot.containers.some(container => container.id === id)) levels.delete(id)
    const living = turns.living(snapshot)
    for (const id of arenas.keys()) if (!living.includes(id)) arenas.delete(id)
    for (const id of living) {
      const anonymous = closer(id, 'maps')?.items.find(({ name }) => name === '[anon]')
      if (anonymous?.arenas !== undefined)
        arenas.set(id, { count: anonymous.arenas, bytes: anonymous.arenaBytes ?? 0 })
    }
    return snapshot.containers.flatMap(container => {
      const { memoryLimitBytes: limit } = container
      if (!limit) return []
      return [...heapsOf(container, limit, one), ...arenasOf(container, limit, snapshot)]
    })
  }

  function heapsOf(container: Container, limit: number, { snapshot, steadyAt }: Tick): Observation[] {
    const heaps = snapshot.processes.flatMap(process => {
      if (
        process.argv === undefined ||
        process.container !== container.id ||
        process.self ||
        !hasRunFor(ALIVE_MS, process, snapshot)
      )
        return []
      const ceiling = heapCeilingOf(process.argv, limit)
      return ceiling === undefined ? [] : [{ process, ceiling }]
    })
    const [first] = heaps
    const ceilingBytes = heaps.reduce((sum, { ceiling }) => sum + ceiling.bytes, 0)
    if (first === undefined || ceilingBytes * BESIDE_HEAP <= limit) return []
    const used = heaps.reduce((sum, { process }) => sum + process.rssBytes, 0)
    const isLow = isLowFor(container.id, used, limit, steadyAt)
    return [
      {
        key: `${container.id} heap`,
        level: 'bad',
        severity: isLow ? 'note' : 'warning',
        confidence: 'likely',
        subject: { ...subjectOf(container), ...whoIs(first.process) },
        evidence: {
          ceilingBytes,
          limitBytes: limit,
          usedBytes: used,
          processes: heaps.length,
          flag: first.ceiling.flag,
          isLow: isLow ? 'yes' : undefined,
        },
      },
    ]
  }

  function isLowFor(id: string, used: number, limit: number, at: number): boolean {
    const own = levels.get(id) ?? createLevels()
    levels.set(id, own)
    own.add(at, used)
    const { upper } = own.read()
    return upper.length >= BINS_MAX && upper.every(value => Number.isNaN(value) || value < LOW_SHARE * limit)
  }

  function arenasOf(container: Container, limit: number, { processes }: Snapshot): Observation[] {
    if (arenas.size === 0) return []
    return processes.flatMap(process => {
      const { id, container: own } = process
      const held = arenas.get(id)
      if (own !== container.id || held === undefined) return []
      if (held.count < leastArenas(container) || held.bytes < ARENA_SHARE * limit) return []
      return [
        {
          key: `${id} arenas`,
          level: 'bad' as const,
          severity: 'warning' as const,
          confidence: 'likely' as const,
          subject: { ...subjectOf(container), ...whoIs(process) },
          evidence: { arenas: held.count, arenaBytes: held.bytes, limitBytes: limit },
        },
      ]
    })
  }

  /** Cheap signs: as many threads as so many arenas need, and as much anonymous memory as they would hold. */
  function questions({ snapshot, steadyAt }: Tick): readonly Question[] {
    const due = turns.next(snapshot, steadyAt, process => {
      const { threadCount = 1, rssAnonBytes = 0, self } = process
      if (self || threadCount < ARENAS_LEAST || !hasRunFor(ALIVE_MS, process, snapshot)) return false
      const container = snapshot.containers.find(({ id }) => id === process.container)
      const { memoryLimitBytes: limit } = container ?? {}
      if (container === undefined || !limit) return false
      return threadCount >= leastArenas(container) && rssAnonBytes >= ARENA_SHARE * limit
    })
    return due === undefined ? [] : [{ processId: due.id, pid: due.pid, part: 'maps' }]
  }

  return {
    id: 'misfit-memory',
    raise: { share: 1, ms: 5000 },
    clear: { share: 1, ms: 5000 },
    observe,
    questions,
  }
}

function leastArenas({ cpuLimit, cpusetCpuCount }: Container): number {
  const cpus = Math.min(cpuLimit ?? Number.POSITIVE_INFINITY, cpusetCpuCount ?? Number.POSITIVE_INFINITY)
  return Number.isFinite(cpus) ? Math.max(ARENAS_LEAST, ARENAS_PER_CPU * cpus) : ARENAS_LEAST
}
