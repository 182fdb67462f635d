// What was last seen of a life, and what came after -> how it ended. Nothing was left to note the end when process 1
// took topz with it.

import { memoryUseOf } from '../model/container.ts'
import type { Event } from '../model/event.ts'
import { formatAge, formatBytes, formatRatio } from '../model/format.ts'
import type { Ending } from '../model/recording.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** What is known of a life, and of the one after it. */
export interface Attached {
  /** Boot id of the kernel. */
  readonly boot: string | null
  /** What topz was attached to: see appOf. */
  readonly app: string | null
}

/** Whatever happened in these last seconds counts as related to the end. */
export const LAST_MS = 15_000
/** A port opened this shortly before it was closed belonged to a job. */
export const BRIEF_MS = 60_000
/** Above this share of its limit, memory suggests an OOM kill. */
const FULL_SHARE = 0.9
/** How far back growth is measured, and how far ahead it is assumed to continue: two readings. */
export const GROWTH_MS = 5000
const AHEAD_SECONDS = 2
/** A process that lived this long was not a passing job. */
const LASTING_MS = 2000
/** Ends of processes and ports that are listed as evidence. */
const ENDS_MAX = 3

/** What was seen of the life, and what is derived from it once for all verdicts. */
interface Case {
  readonly snapshot: Snapshot
  readonly earlier: Snapshot | undefined
  readonly events: readonly Event[]
  readonly life: Attached
  readonly next: Attached | undefined
  /** Process 1, in words. */
  readonly name: string
  readonly seen: string
  readonly memory: ReturnType<typeof memoryEvidence>
  /** In the last seconds. */
  readonly late: readonly Event[]
}

type Verdict = Omit<Ending, 'at'>

/** The most certain verdict comes first; if none applies, it is a crash. */
const VERDICTS: readonly ((seen: Case) => Verdict | undefined)[] = [
  topzKilled,
  reboot,
  killedForMemory,
  shutdown,
  fullMemory,
]

/** `earlier`: GROWTH_MS before. `events`: of the last BRIEF_MS. */
export function judge(
  snapshot: Snapshot,
  earlier: Snapshot | undefined,
  events: readonly Event[],
  life: Attached,
  next: Attached | undefined,
): Ending {
  const { at } = snapshot
  const first = snapshot.processes[0]
  const one: Case = {
    snapshot,
    earlier,
    events,
    life,
    next,
    name: first === undefined ? 'process 1' : `process 1 (${first.comm})`,
    seen: `the last moment recorded is ${new Date(at).toISOString()}`,
    memory: memoryEvidence(snapshot, earlier),
    late: events.filter(event => at - event.at <= LAST_MS),
  }
  for (const verdict of VERDICTS) {
    const found = verdict(one)
    if (found !== undefined) return { at, ...found }
  }
  return { at, ...crash(one) }
}

function topzKilled({ life, next, name, seen }: Case): Verdict | undefined {
  if (next?.app == null || next.app !== life.app || next.boot !== life.boot) return undefined
  return {
    how: 'topzKilled',
    confidence: 'likely',
    text: 'topz itself was killed; the app kept running',
    evidence: [
      seen,
      `the next topz found the same ${name}, which had not been restarted`,
      'topz did not record a request to stop',
    ],
  }
}

function reboot({ life, next, seen }: Case): Verdict | undefined {
  if (next?.boot == null || life.boot === null || next.boot === life.boot) return undefined
  return {
    how: 'reboot',
    confidence: 'likely',
    text: 'the machine was restarted, or the container moved to another one',
    evidence: [seen, 'the next topz ran on another boot of the kernel'],
  }
}

function killedForMemory({ snapshot: { at }, late, memory, name, seen }: Case): Verdict | undefined {
  const kill = late.find(({ type }) => type === 'oomKill')
  if (kill === undefined) return undefined
  return {
    how: 'oom',
    confidence: 'likely',
    text: `the container ran out of memory: ${name} ended, and topz with it`,
    evidence: [tell(at, kill), ...memory.evidence, seen],
  }
}

function shutdown({ snapshot, earlier, events, memory, name, seen }: Case): Verdict | undefined {
  const winding = windingDown(snapshot, earlier, events)
  if (winding.length === 0) return undefined
  return {
    how: 'shutdown',
    confidence: 'likely',
    text: `${name} shut down cleanly, as docker stop requests, and topz ended with it`,
    evidence: [...winding, ...memory.evidence, seen],
  }
}

function fullMemory(one: Case): Verdict | undefined {
  if (!one.memory.isFull) return undefined
  return {
    how: 'oom',
    confidence: 'possible',
    text: `the container ran out of memory: ${one.name} ended, and topz with it`,
    evidence: [...one.memory.evidence, ...endsBefore(one), one.seen],
  }
}

function crash(one: Case): Verdict {
  const before = endsBefore(one)
  const nothing = 'no shutdown came first: no other process ended, no port was closed'
  return {
    how: 'crash',
    // A short task that is asked to end looks the same, and so does a process that ends between two readings.
    confidence: 'possible',
    text: `${one.name} ended without warning, and topz with it: it crashed, exited or was killed`,
    evidence: [...(before.length > 0 ? before : [nothing]), ...one.memory.evidence, one.seen],
  }
}

function endsBefore({ snapshot: { at }, late }: Case): string[] {
  const ends = late.filter(({ type }) => type === 'exit' || type === 'portClose')
  const more = ends.length - ENDS_MAX
  return [
    ...ends.slice(-ENDS_MAX).map(event => tell(at, event)),
    ...(more > 0 ? [`${more} earlier ends within the same ${LAST_MS / 1000} seconds`] : []),
  ]
}

const tell = (at: number, event: Event) =>
  `${formatAge(Math.max(0, at - event.at))} before the end: ${event.text}`

function memoryEvidence({ at, containers }: Snapshot, earlier: Snapshot | undefined) {
  const main = containers.find(container => container.main)
  const limit = main?.memoryLimitBytes
  const used = main && memoryUseOf(main).usedBytes
  if (main === undefined || used === undefined) return { isFull: false, evidence: [] }
  if (!limit) return { isFull: false, evidence: [`memory was at ${formatBytes(used)}, without a limit`] }
  const past = earlier?.containers.find(({ id }) => id === main.id)
  const pastUsed = past && memoryUseOf(past).usedBytes
  const seconds = (at - (earlier?.at ?? at)) / 1000
  const growth = pastUsed === undefined || seconds <= 0 ? 0 : (used - pastUsed) / seconds
  const isGrowing = growth > 0 && used + growth * AHEAD_SECONDS >= limit
  const share = `memory was at ${formatBytes(used)} of ${formatBytes(limit)} (${formatRatio(used / limit)} %)`
  return {
    isFull: used / limit >= FULL_SHARE || isGrowing,
    evidence: [
      share,
      ...(isGrowing
        ? [`it grew by ${formatBytes(growth)} a second: the limit was less than ${AHEAD_SECONDS} s away`]
        : []),
    ],
  }
}

/**
 * All processes except process 1 ended, or the last port was closed, in the last seconds; what jobs do is not a sign.
 */
function windingDown(
  { at, processes, networks }: Snapshot,
  earlier: Snapshot | undefined,
  events: readonly Event[],
): string[] {
  const self = new Set(processes.filter(one => one.self).map(({ pid }) => pid))
  const isListening = networks[0]?.listeners.some(({ pid }) => pid === undefined || !self.has(pid)) ?? false
  const opened = new Set(
    events.flatMap(({ type, port }) => (type === 'portOpen' && port !== undefined ? [port] : [])),
  )
  const closed = events.filter(
    event =>
      event.type === 'portClose' &&
      at - event.at <= LAST_MS &&
      !isListening &&
      !(event.port !== undefined && opened.has(event.port)),
  )
  const alive = new Set(processes.map(({ id }) => id))
  const lasting = (earlier?.processes ?? []).filter(
    ({ pid, kernelThread, self, state, startedAt = 0 }) =>
      pid !== 1 && !kernelThread && !self && state !== 'Z' && (earlier?.at ?? 0) - startedAt >= LASTING_MS,
  )
  const areGone = lasting.length > 0 && lasting.every(({ id }) => !alive.has(id))
  const names = lasting.slice(0, 5).map(({ comm, pid }) => `${comm} (PID ${pid})`)
  return [
    ...closed.map(event => tell(at, event)),
    ...(areGone ? [`all other processes ended in the last seconds: ${names.join(', ')}`] : []),
  ]
}
