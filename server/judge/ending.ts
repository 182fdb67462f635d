// What was last seen of a life, and what came after -> how it ended. Nothing was left to note the end when process 1
// took topz with it.

import type { Ending, EndingEvidence } from '../model/ending.ts'
import { type Attached, type Case, LAST_MS, type Seen } from './case.ts'
import { memoryAtEnd } from './memory-at-end.ts'
import { first, happened, namesOf, windingDown } from './winding-down.ts'

/** A port opened this shortly before it was closed belonged to a job. */
export const BRIEF_MS = 60_000
/** An older kill, or one after which a process was started, may be over. */
const RECENT_KILL_MS = 5000
/** Ends of processes and ports that are listed as evidence. */
const ENDS_MAX = 3
const SIGKILL = 9

type Verdict = Omit<Ending, 'at' | 'comm' | 'call' | 'signal'>

/** The most certain verdict comes first; if none applies, it is a crash. */
const VERDICTS: readonly ((seen: Case) => Verdict | undefined)[] = [
  topzKilled,
  reboot,
  killedForMemory,
  one => shutdown(one, 'likely'),
  one => (one.memory.isAtLimit ? outOfMemory(one) : undefined),
  one => shutdown(one, 'possible'),
  olderKill,
  one => (one.memory.isFull ? outOfMemory(one) : undefined),
]

export function judge(seen: Seen, life: Attached, next: Attached | undefined): Ending {
  const { snapshot, before, events } = seen
  const { at } = snapshot
  const processOne = first(snapshot)
  const main = processOne === undefined ? {} : namesOf(processOne)
  const one: Case = {
    ...seen,
    life,
    next,
    main,
    memory: memoryAtEnd(snapshot, before),
    late: events.filter(event => at - event.at <= LAST_MS),
  }
  for (const verdict of VERDICTS) {
    const found = verdict(one)
    if (found !== undefined) return { at, ...main, ...found }
  }
  return { at, ...main, ...crash(one) }
}

const lastSeen = ({ snapshot: { at } }: Seen): EndingEvidence => ({ kind: 'lastSeen', at })

function topzKilled(one: Case): Verdict | undefined {
  const { life, next, main } = one
  if (next?.app == null || next.app !== life.app || next.boot !== life.boot) return undefined
  return {
    how: 'topzKilled',
    confidence: 'likely',
    evidence: [lastSeen(one), { kind: 'sameApp', ...main }, { kind: 'stopNotRequested' }],
  }
}

function reboot(one: Case): Verdict | undefined {
  const { life, next } = one
  if (next?.boot == null || life.boot === null || next.boot === life.boot) return undefined
  return { how: 'reboot', confidence: 'likely', evidence: [lastSeen(one), { kind: 'otherBoot' }] }
}

/** Counted by the kernel, and nothing was restarted since. */
function killedForMemory(one: Case): Verdict | undefined {
  const { snapshot, late, memory } = one
  const kill = late.findLast(({ type }) => type === 'oomKill')
  const isRecent = kill !== undefined && snapshot.at - kill.at <= RECENT_KILL_MS
  const isOver = late.some(
    ({ type, at }) => (type === 'start' || type === 'restart') && kill !== undefined && at > kill.at,
  )
  if (isOver || !(isRecent || memory.kills > 0)) return undefined
  return outOfMemory(one, 'likely')
}

/** Also if all that is known is that a process was killed while memory was nearly full. */
function olderKill(one: Case): Verdict | undefined {
  const wasKilled = one.late.some(({ type }) => type === 'oomKill')
  const mayBe =
    one.memory.isFull && one.late.some(event => event.type === 'exit' && event.exitSignal === SIGKILL)
  return wasKilled || mayBe ? outOfMemory(one) : undefined
}

function outOfMemory(one: Case, confidence: Ending['confidence'] = 'possible'): Verdict {
  return { how: 'oom', confidence, evidence: [...one.memory.evidence, ...endsBefore(one), lastSeen(one)] }
}

function shutdown(one: Case, confidence: 'likely' | 'possible'): Verdict | undefined {
  const winding = windingDown(one)
  if (winding === undefined || (confidence === 'likely') !== winding.isSure) return undefined
  return {
    how: 'shutdown',
    confidence,
    evidence: [...winding.evidence, ...one.memory.evidence, lastSeen(one)],
  }
}

function crash(one: Case): Verdict {
  const before = endsBefore(one)
  const nothing = { kind: 'nothingEnded' } as const
  return {
    how: 'crash',
    // A short task that is asked to end looks the same, and so does a process that ends between two readings.
    confidence: 'possible',
    evidence: [...(before.length > 0 ? before : [nothing]), ...one.memory.evidence, lastSeen(one)],
  }
}

const TELLING: ReadonlySet<string> = new Set(['exit', 'portClose', 'oomKill'])

function endsBefore({ snapshot: { at }, late }: Case): EndingEvidence[] {
  const ends = late.filter(({ type }) => TELLING.has(type))
  const more = ends.length - ENDS_MAX
  return [
    ...ends.slice(-ENDS_MAX).map(event => happened(at, event)),
    ...(more > 0 ? [{ kind: 'moreEnds', count: more, withinMs: LAST_MS } as const] : []),
  ]
}
