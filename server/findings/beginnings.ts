// When what is wrong began, as far as that was seen: it may be older if it was so when topz began to watch, or when the
// figures of its subject came in sight; and it is as old as its subject's youth, in which it was not judged.

import type { FindingSubject } from '../model/finding.ts'
import { processById } from '../model/process-by-id.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** What is wrong by then, after a start or a gap, may have been so before: what is read seldom is read by then. */
const BEFORE_MS = 10_000
/** Gaps that are remembered. */
const BEGINS_MAX = 100
const SPARED_MAX = 200
/** What rules look at, and what may be readable later than the subject itself. */
const OF_CONTAINER = [
  'cpuSeconds',
  'cpuThrottledPeriods',
  'memoryBytes',
  'pids',
  'pressure',
  'mounts',
] as const
const OF_PROCESS = ['cpuUsage', 'rssAnonBytes', 'openFds'] as const

export function createBeginnings() {
  /** When spans without a gap began, the newest last. */
  const begins: number[] = []
  /** Since when a subject is bad that is too young to be judged. */
  const spared = new Map<string, number>()
  /** Those of the last BEFORE_MS, oldest first; the last one is the newest. */
  const recent: { readonly at: number; readonly snapshot: Snapshot }[] = []

  return {
    /** Call once per tick, before all others. */
    tick(snapshot: Snapshot, at: number): void {
      recent.push({ at, snapshot })
      while (at - (recent[0]?.at ?? at) > BEFORE_MS) recent.shift()
    },
    /** Its figures came in sight a moment ago, and it is older than that. */
    wasOutOfSight(subject: FindingSubject): boolean {
      const [now, then] = [recent.at(-1)?.snapshot, recent[0]?.snapshot]
      return now !== undefined && then !== undefined && cameInSight(subject, then, now)
    },
    /** As old as its subject, it cannot be older. */
    beganWith(subject: FindingSubject, since: number): boolean {
      const newest = recent.at(-1)
      if (newest === undefined) return false
      const startedAt = startOf(subject, newest.snapshot)
      return startedAt !== undefined && since - (startedAt - newest.snapshot.at + newest.at) < BEFORE_MS
    },
    /** `at`: of a first tick, or of one after a gap. */
    watchFrom(at: number): void {
      begins.push(at)
      if (begins.length > BEGINS_MAX) begins.shift()
    },
    mayBeOlder: (since: number): boolean => begins.some(begin => since >= begin && since - begin < BEFORE_MS),
    sparedSince: (name: string): number | undefined => spared.get(name),
    /** `young`: names of subjects of this rule that are bad in this tick, but not judged. */
    spare(ruleId: string, young: readonly string[], at: number): void {
      const next = new Map(young.slice(0, SPARED_MAX).map(name => [name, spared.get(name) ?? at]))
      for (const name of spared.keys()) if (name.startsWith(`${ruleId} `)) spared.delete(name)
      for (const [name, since] of next) spared.set(name, since)
    },
  }
}

function cameInSight(subject: FindingSubject, then: Snapshot, now: Snapshot): boolean {
  const { container: id = '', processId = '' } = subject
  const startedAt = startOf(subject, now)
  if (startedAt === undefined || startedAt > then.at) return false
  const containerOf = ({ containers }: Snapshot) => containers.find(one => one.id === id)
  return (
    hasMore(containerOf(then), containerOf(now), OF_CONTAINER) ||
    hasMore(processById(then.processes, processId), processById(now.processes, processId), OF_PROCESS)
  )
}

function hasMore<T extends object>(
  then: T | undefined,
  now: T | undefined,
  keys: readonly (keyof T)[],
): boolean {
  return now !== undefined && keys.some(key => now[key] !== undefined && then?.[key] === undefined)
}

/** Unix milliseconds; of a container: of the oldest process in it. */
function startOf({ processId, container }: FindingSubject, { processes }: Snapshot): number | undefined {
  if (processId !== undefined) return processById(processes, processId)?.startedAt
  if (container === undefined) return undefined
  const starts = processes.flatMap(one =>
    one.container === container && !one.self ? (one.startedAt ?? []) : [],
  )
  return starts.length === 0 ? undefined : Math.min(...starts)
}
