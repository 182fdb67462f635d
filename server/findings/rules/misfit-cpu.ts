// Workers whose number was taken from the host's CPUs share a much smaller quota: processes with one parent and name,
// or threads of a garbage collector or compiler. Threads that wait do not count. Harmless until it is throttled.

import type { Container } from '../../model/container.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import type { CloserLook, Question } from '../closer-look.ts'
import { subjectOf, whoIs } from '../container-of.ts'
import type { Observation, Rule, Tick } from '../rule.ts'
import { createTurns, hasRunFor } from '../turns.ts'

const PER_CPU = 2
const BESIDE = 2
/** The count matches the host's CPUs within this tolerance. */
const HOST_SHARE = 0.1
const ALIVE_MS = 60_000
/** Collectors and compilers, whose threads run in parallel: in a pool for requests most threads wait. */
const PARALLEL = /^(GC Thread#|G1 Conc#|Parallel GC|ParGC|C[12] CompilerTh|\.NET Server GC|\.NET BGC)/
const RUNTIMES = /^(java|dotnet)$/
const THROTTLED_SHARE = 0.25
/** This many more ticks with than without throttling, and how long that is remembered. */
const THROTTLED_TICKS = 60
const THROTTLED_MS = 3_600_000
const AGAIN_MS = 10 * 60_000
const TURN_MS = 10_000
/** Groups of workers seldom change. */
const LOOK_MS = 5000

interface Throttling {
  readonly ticks: number
  readonly lastAt: number | undefined
}

interface Crowd {
  readonly process: Process
  readonly count: number
  readonly what: 'processes' | 'threads'
}

export function createMisfitCpu(): Rule {
  const turns = createTurns({ turnMs: TURN_MS, againMs: AGAIN_MS })
  /** Parallel threads, by Process.id. */
  const threads = new Map<string, number>()
  const throttling = new Map<string, Throttling>()
  let nextLookAt = 0
  let found: readonly Observation[] = []

  function observe(one: Tick): readonly Observation[] {
    for (const container of one.snapshot.containers) followThrottling(container, one.steadyAt)
    if (one.steadyAt < nextLookAt) return found
    nextLookAt = one.steadyAt + LOOK_MS
    found = examine(one)
    return found
  }

  function examine({ snapshot, steadyAt, closer }: Tick): Observation[] {
    learn(snapshot, closer)
    return snapshot.containers.flatMap(container => {
      const cpus = cpusOf(container)
      if (cpus === undefined) return []
      const throttled = throttledShareOf(container, steadyAt)
      const least = PER_CPU * Math.ceil(cpus) + BESIDE
      const { cpuCount } = snapshot.host
      return crowdsOf(container, snapshot)
        .filter(({ count }) => count >= least && isOfHost(count, cpuCount))
        .map(({ process, count, what }) => ({
          key: `${process.id} ${what}`,
          level: 'bad' as const,
          severity: throttled === undefined ? ('note' as const) : ('warning' as const),
          confidence: 'likely' as const,
          subject: { ...subjectOf(container), ...whoIs(process) },
          evidence: { count, what, cpus, hostCpus: cpuCount, throttledShare: throttled },
        }))
    })
  }

  function learn(snapshot: Snapshot, closer: CloserLook): void {
    const living = turns.living(snapshot)
    for (const id of threads.keys()) if (!living.includes(id)) threads.delete(id)
    for (const id of living) {
      const answer = closer(id, 'threads')
      if (answer !== undefined) threads.set(id, answer.items.filter(({ comm }) => PARALLEL.test(comm)).length)
    }
  }

  function followThrottling({ id, cpuThrottledShare }: Container, at: number): void {
    const state = throttling.get(id)
    if (state === undefined && !cpuThrottledShare) return
    const { ticks, lastAt } = state ?? { ticks: 0, lastAt: undefined }
    const step = (cpuThrottledShare ?? 0) >= THROTTLED_SHARE ? 1 : -1
    const next = Math.max(0, Math.min(THROTTLED_TICKS, ticks + step))
    if (next === 0 && lastAt === undefined) throttling.delete(id)
    else throttling.set(id, { ticks: next, lastAt: next === THROTTLED_TICKS ? at : lastAt })
  }

  /** The latest share, if it was throttled for a minute within the hour. */
  function throttledShareOf({ id, cpuThrottledShare = 0 }: Container, at: number): number | undefined {
    const lastAt = throttling.get(id)?.lastAt
    return lastAt !== undefined && at - lastAt < THROTTLED_MS ? cpuThrottledShare : undefined
  }

  function crowdsOf(container: Container, snapshot: Snapshot): readonly Crowd[] {
    const own = snapshot.processes.filter(
      one => one.container === container.id && !one.self && hasRunFor(ALIVE_MS, one, snapshot),
    )
    const families = Map.groupBy(own, one => `${one.ppid} ${one.comm} ${workOf(one)}`)
    const workers = [...families.values()].flatMap((family): readonly Crowd[] => {
      const [first] = family as [Process]
      // Workers are forked by a process of their own program: what a shell or an init starts is not one group.
      const parent = own.find(({ pid }) => pid === first.ppid)
      return parent?.comm === first.comm ? [{ process: parent, count: family.length, what: 'processes' }] : []
    })
    const inside = own.flatMap((process): readonly Crowd[] => {
      const count = threads.get(process.id)
      return count === undefined ? [] : [{ process, count, what: 'threads' }]
    })
    return [...workers, ...inside]
  }

  /** Only if there can be too many: one runtime after the other. */
  function questions({ snapshot, steadyAt }: Tick): readonly Question[] {
    const { cpuCount } = snapshot.host
    const isNarrow = (container: Container | undefined) =>
      container !== undefined &&
      PER_CPU * Math.ceil(cpusOf(container) ?? cpuCount) + BESIDE <= 2 * cpuCount + 1
    const due = turns.next(
      snapshot,
      steadyAt,
      process =>
        RUNTIMES.test(process.comm) &&
        hasRunFor(ALIVE_MS, process, snapshot) &&
        isNarrow(snapshot.containers.find(({ id }) => id === process.container)),
    )
    return due === undefined ? [] : [{ processId: due.id, pid: due.pid, part: 'threads' }]
  }

  return {
    id: 'misfit-cpu',
    raise: { share: 1, ms: 5000 },
    clear: { share: 1, ms: 5000 },
    observe,
    questions,
  }
}

/**
 * Workers do the same, and differ by a number at most; PostgreSQL's background processes say what each of them does.
 */
function workOf({ command }: Process): string {
  return command.replaceAll(/\d+/g, '#')
}

/** Undefined: unlimited. */
function cpusOf({ cpuLimit, cpusetCpuCount }: Container): number | undefined {
  return cpuLimit ? Math.min(cpuLimit, cpusetCpuCount ?? Number.POSITIVE_INFINITY) : undefined
}

/** The usual numbers: one per CPU, or two per CPU plus one. */
function isOfHost(count: number, hostCpus: number): boolean {
  return [hostCpus, 2 * hostCpus + 1].some(usual => Math.abs(count - usual) <= HOST_SHARE * usual)
}
