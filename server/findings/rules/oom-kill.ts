// The kernel killed a process of the container for lack of memory: at its own limit, or because the host or a limit
// above ran out. The victim is gone in these ticks and was by far the largest; if two qualify, it is one of them. An
// exit by SIGKILL alone is never an OOM kill.

import type { Container } from '../../model/container.ts'
import { placeOf } from '../../model/entry.ts'
import { mostHeldBytes } from '../../model/held-bytes.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import { namesOf, processesOf, subjectOf, whoIs } from '../container-of.ts'
import type { Observation, Rule, Tick } from '../rule.ts'
import { type WholeKill, wholeKills } from './whole-kill.ts'

/** As long as atop shows it. */
const STAYS_MS = 15 * 60_000
/** Kills within this time count together. */
const REMEMBERED_MS = 60 * 60_000
/** The kernel counts the kill a moment before the process ends. */
const LATE_TICKS = 2
const NEVER_KILLED = -1000
/** Larger by so much nothing else can be meant. */
const CLEARLY = 2
const CANDIDATES_MAX = 2
/** Below it the limit was never reached. */
const PEAK_SHARE = 0.98
/** Of many containers a few are read each tick: the process may have ended this many ticks earlier. */
const PAST_TICKS_MAX = 8

interface Kills {
  /** Steady milliseconds. */
  readonly seen: { readonly at: number; readonly kills: number }[]
  late: number
  observation: Observation
}

/** Of kills that count together. */
function sumOf(seen: Kills['seen']) {
  return {
    killsLately: seen.reduce((sum, { kills }) => sum + kills, 0),
    spanSeconds: ((seen.at(-1)?.at ?? 0) - (seen[0]?.at ?? 0)) / 1000,
  }
}

export function createOomKill(): Rule {
  const known = new Map<string, Kills>()
  /** Oldest first; the last one is the previous tick. */
  const past: Snapshot[] = []
  let newest: Snapshot | undefined

  /** The kernel counts on through ticks that topz misses, which it does where memory is short; what ended then is unknown. */
  function observe(one: Tick): Observation[] {
    const { snapshot, steadyAt } = one
    for (const [id, { seen }] of known)
      if (steadyAt - (seen.at(-1)?.at ?? 0) > REMEMBERED_MS) known.delete(id)
    const before = one.before ?? newest
    newest = snapshot
    if (before === undefined) return []
    past.push(before)
    if (past.length > PAST_TICKS_MAX) past.shift()
    const found = observedSince(before, one)
    // A process that ended in the gap is not a later victim.
    if (one.before === undefined) past.length = 0
    return found
  }

  function observedSince(before: Snapshot, one: Tick): Observation[] {
    const { snapshot } = one
    const rose = killsBetween(before, snapshot)
    const found = snapshot.containers.flatMap(container => {
      const kills = rose.get(container.id) ?? 0
      if (kills > 0) return [killed(container, kills, one, before)]
      const last = known.get(container.id)
      if (last === undefined || last.late >= LATE_TICKS || hasNamed(last.observation)) return []
      last.late++
      last.observation = named(last.observation, container, snapshot, past.slice(-2))
      return [last.observation]
    })
    return [...found, ...wholeKills(snapshot, past).map(kill => killedWhole(kill, one, before))]
  }

  /** The count is gone with the cgroup. In a pod the next container is another one: its place and command are the same. */
  function killedWhole(
    { container, entry, how, confidence, usedBytes }: WholeKill,
    one: Tick,
    before: Snapshot,
  ): Observation {
    const key = `${placeOf(entry)} ${entry.command}`
    const lately = seenLately(key, 1, one)
    const observation: Observation = {
      key,
      level: 'bad',
      severity: confidence === 'guess' ? 'warning' : 'critical',
      confidence,
      subject: { ...subjectOf(container), ...whoIs(entry) },
      evidence: {
        kills: 1,
        killedAt: one.snapshot.at,
        killedSince: one.before === undefined ? before.at : undefined,
        ...sumOf(lately),
        limitBytes: container.memoryLimitBytes ?? undefined,
        heldBytes: usedBytes,
        isWhole: 'yes',
        exitCode: how.exitCode,
        exitSignal: how.exitSignal,
      },
      isEvent: true,
    }
    known.set(key, { seen: lately, late: LATE_TICKS, observation })
    return observation
  }

  function seenLately(key: string, kills: number, { steadyAt }: Tick) {
    const seen = (known.get(key)?.seen ?? []).filter(({ at }) => steadyAt - at < REMEMBERED_MS)
    return [...seen, { at: steadyAt, kills }]
  }

  function killed(container: Container, kills: number, one: Tick, before: Snapshot): Observation {
    const { snapshot } = one
    const seen = seenLately(container.id, kills, one)
    const last = before.containers.find(({ id }) => id === container.id)
    const isAfterGap = one.before === undefined
    const looked = isAfterGap ? [] : sinceItWasRead(container, past)
    const first = looked[0]?.containers.find(({ id }) => id === container.id) ?? last
    const observation: Observation = {
      key: container.id,
      level: 'bad',
      severity: 'critical',
      confidence: 'certain',
      subject: subjectOf(container),
      evidence: {
        kills,
        killedAt: snapshot.at,
        killedSince: isAfterGap ? before.at : undefined,
        ...sumOf(seen),
        killsInAll: container.oomKills,
        limitBytes: container.memoryLimitBytes ?? undefined,
        workingSetBytes: last?.workingSetBytes,
        ranOut: ranOut(container, last, first),
        firstLives: firstLives(container, snapshot, before) ? 'yes' : undefined,
      },
      isEvent: true,
    }
    const told = named(observation, container, snapshot, looked)
    known.set(container.id, { seen, late: isAfterGap ? LATE_TICKS : 0, observation: told })
    return told
  }

  return {
    id: 'oom-kill',
    raise: { share: 1, ms: 1000 },
    clear: { share: 1, ms: 1000 },
    staysMs: STAYS_MS,
    observe,
  }
}

/**
 * The two ticks before, and those in which the container had the same figures because it was not its turn to be read.
 */
function sinceItWasRead({ id }: Container, past: readonly Snapshot[]): readonly Snapshot[] {
  const figuresOf = (snapshot: Snapshot | undefined) => {
    const { cpuSeconds, memoryBytes } = snapshot?.containers.find(one => one.id === id) ?? {}
    return `${cpuSeconds} ${memoryBytes}`
  }
  let from = Math.max(0, past.length - 2)
  while (from > 0 && figuresOf(past[from - 1]) === figuresOf(past.at(-1))) from--
  return past.slice(from)
}

/** By Container.id. The kernel also counts kills in child cgroups, which are separate containers here. */
function killsBetween(before: Snapshot, { containers }: Snapshot): ReadonlyMap<string, number> {
  const rose = new Map<string, number>()
  for (const { id, oomKills } of containers) {
    const last = before.containers.find(one => one.id === id)
    const kills = (oomKills ?? Number.NaN) - (last?.oomKills ?? Number.NaN)
    if (kills > 0) rose.set(id, kills)
  }
  if (rose.size < 2) return rose
  return new Map([...rose].map(([id, kills]) => [id, kills - killsBelow(id, containers, rose)]))
}

function killsBelow(id: string, containers: readonly Container[], rose: ReadonlyMap<string, number>): number {
  const { cgroup, cgroupVersion } = containers.find(one => one.id === id) ?? {}
  if (cgroup === undefined || cgroupVersion !== 2) return 0
  const below = containers.filter(one => one.cgroup?.startsWith(`${cgroup}/`)).map(one => one.cgroup ?? '')
  // Its direct children: their counts include what is below them.
  const children = below.filter(path => !below.some(other => path.startsWith(`${other}/`)))
  return containers
    .filter(one => children.includes(one.cgroup ?? ''))
    .reduce((sum, one) => sum + (rose.get(one.id) ?? 0), 0)
}

/**
 * v2 counts allocations that failed at this limit; v1 how often it was hit, but since Linux 6.15 not where memory and swap
 * together have the same limit. Then the highest usage tells.
 */
function ranOut(
  now: Container,
  last: Container | undefined,
  first: Container | undefined,
): string | undefined {
  if (now.oomEvents !== undefined && last?.oomEvents !== undefined)
    return now.oomEvents > last.oomEvents ? 'its limit' : 'the host or a limit above'
  const { memoryMaxEvents: hits, memoryPeakBytes: peak, memoryLimitBytes: limit } = now
  if (hits === undefined || first?.memoryMaxEvents === undefined) return undefined
  if (hits > first.memoryMaxEvents) return 'its limit'
  if (peak === undefined || !limit) return undefined
  if (peak < PEAK_SHARE * limit) return 'the host or a limit above'
  return hits === 0 ? 'its limit' : undefined
}

function firstLives(container: Container, now: Snapshot, before: Snapshot): boolean {
  const firstOf = (snapshot: Snapshot) => processesOf(container, snapshot).find(({ pid }) => pid === 1)
  const first = firstOf(before)
  return first !== undefined && firstOf(now)?.id === first.id
}

const hasNamed = ({ subject, who = [] }: Observation) => subject.pid !== undefined || who.length > 0

function named(
  observation: Observation,
  container: Container,
  now: Snapshot,
  past: readonly Snapshot[],
): Observation {
  const kills = Number(observation.evidence.kills)
  const victims = victimsOf(container, now, past, kills)
  const [victim] = victims
  if (victim === undefined) return observation
  if (victims.length === 1 && kills === 1) {
    return {
      ...observation,
      subject: { ...observation.subject, ...whoIs(victim.process) },
      evidence: { ...observation.evidence, heldBytes: victim.held },
    }
  }
  const all = victims.reduce((sum, { held }) => sum + held, 0)
  return {
    ...observation,
    who: victims.map(({ process, held: amount }) => ({
      ...namesOf(process),
      count: 1,
      endedCount: 1,
      share: all > 0 ? amount / all : 0,
      amount,
    })),
  }
}

interface Victim {
  readonly process: Process
  /** Bytes. */
  readonly held: number
}

/** Empty if no process stands out. */
function victimsOf(
  container: Container,
  now: Snapshot,
  past: readonly Snapshot[],
  kills: number,
): readonly Victim[] {
  const after = new Map(processesOf(container, now).map(one => [one.id, one]))
  const gone = new Map<string, Process>()
  for (const snapshot of past)
    for (const one of processesOf(container, snapshot))
      if (one.state !== 'Z' && one.oomScoreAdj !== NEVER_KILLED && mayBeKilled(after.get(one.id)))
        gone.set(one.id, one)
  const lists = past.map(({ processes }) => processes)
  const bySize = [...gone.values()]
    .map(process => ({ process, held: mostHeldBytes(process, lists) }))
    .sort((a, b) => b.held - a.held)
  const sure = bySize.filter(({ process }) => after.get(process.id)?.exitSignal === 9)
  if (sure.length === kills) return sure
  if (bySize.length <= kills) return bySize
  const size = (place: number) => (bySize[place] as Victim).held
  if (size(kills - 1) >= CLEARLY * size(kills)) return bySize.slice(0, kills)
  if (kills > 1) return []
  const isThird = bySize.length > CANDIDATES_MAX && size(0) < CLEARLY * size(CANDIDATES_MAX)
  return isThird ? [] : bySize.slice(0, CANDIDATES_MAX)
}

/** Gone, or a zombie about which nothing else is known. */
function mayBeKilled(after: Process | undefined): boolean {
  if (after === undefined) return true
  return after.state === 'Z' && after.exitCode === undefined && (after.exitSignal ?? 9) === 9
}
