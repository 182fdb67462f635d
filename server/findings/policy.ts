// Observations of all rules -> findings. One policy for all: N of M ticks raise, a lower threshold for a longer time
// clears, missed ticks count neither way, flapping states stay open, and one cause is one line.

import type { Finding, FindingSubject } from '../model/finding.ts'
import { livingById } from '../model/process-by-id.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { createBeginnings } from './beginnings.ts'
import { byWorst, NOT_OF_THE_STILL, withCauses } from './causes.ts'
import { type Answer, createCloserLook, type Question } from './closer-look.ts'
import { createPortsTogether } from './ports-together.ts'
import type { Observation, Rule, Tick, Window } from './rule.ts'
import { hasLasted, holds, type Seen, type Ticks } from './seen.ts'
import { createSettling, isPaused, isYoung } from './settling.ts'

/** A state stays open at least this long. */
const ON_MS_MIN = 30_000
/** From the third time within FLAP_MS on it stays open, and takes longer to clear each time. */
const FLAP_MS = 10 * 60_000
const FLAP_COUNT = 3
const FLAP_FACTOR = 1.5
const CLEAR_MS_MAX = 15 * 60_000
/** Rates need two readings, and nothing is known about a gap. */
const GAP_TICKS = 3
const SUBJECTS_MAX = 200

interface State {
  ticks: Seen[]
  newest: Observation
  /** The first bad tick since the subject was last well. */
  badSince: number | undefined
  /** By then its figures had only just come in sight. */
  mayBeOlder: boolean
  finding: Finding | undefined
  raises: number[]
  clearMs: number
}

export function createPolicy(rules: readonly Rule[]) {
  const states = new Map<string, State>()
  const closer = createCloserLook()
  const portsTogether = createPortsTogether()
  /** Milliseconds of the ticks that were seen: a subject that a rule did not name in one of them was well. */
  const times: number[] = []
  const settling = createSettling()
  let before: Snapshot | undefined
  let beforeAt = 0
  const beginnings = createBeginnings()
  /**
   * Spans are measured on a clock that is unaffected by setting the wall clock; this is how far the wall clock is ahead
   * of it.
   */
  let aheadMs = 0

  /** The worst first. Call once per tick. */
  function tick(snapshot: Snapshot): readonly Finding[] {
    aheadMs += (snapshot.host.clockStepSeconds ?? 0) * 1000
    const steadyAt = snapshot.at - aheadMs
    const gap = before !== undefined && steadyAt - beforeAt > GAP_TICKS * snapshot.intervalMs
    const last = gap ? undefined : before
    if (last === undefined) beginnings.watchFrom(steadyAt)
    beginnings.tick(snapshot, steadyAt)
    const one: Tick = {
      snapshot,
      steadyAt,
      before: last,
      elapsedSeconds: before === undefined ? 0 : (steadyAt - beforeAt) / 1000,
      spanOf: settling.tick(snapshot, last, steadyAt),
      closer: closer.look,
    }
    before = snapshot
    beforeAt = steadyAt
    times.push(steadyAt)
    while (steadyAt - (times[0] as number) >= CLEAR_MS_MAX) times.shift()
    const open: Finding[] = []
    for (const rule of rules) open.push(...follow(rule, one))
    closer.choose(
      rules.flatMap(rule => rule.questions?.(one) ?? []),
      steadyAt,
    )
    return byWorst(portsTogether(withCauses(open)))
  }

  function follow(rule: Rule, one: Tick): Finding[] {
    const { steadyAt: at, snapshot } = one
    const { intervalMs } = snapshot
    const observed = new Set<string>()
    const young: string[] = []
    for (const seen of rule.observe(one)) {
      const observation = placed(seen)
      if ((seen.staysMs ?? rule.staysMs) === undefined && hasEnded(seen.subject, snapshot)) continue
      const name = `${rule.id} ${observation.key}`
      if (rule.hasGrace && isYoung(observation.subject, snapshot)) {
        if (observation.level === 'bad') young.push(name)
        continue
      }
      if (isPaused(observation.subject.container, snapshot) && NOT_OF_THE_STILL.includes(rule.id)) continue
      if (!states.has(name) && states.size >= SUBJECTS_MAX) continue
      observed.add(name)
      const state = stateOf(name, rule, observation)
      if (observation.level === 'bad' && state.badSince === undefined) {
        state.badSince = beginnings.sparedSince(name)
        state.mayBeOlder = beginnings.wasOutOfSight(observation.subject)
      }
      note(rule, state, observation, at)
    }
    beginnings.spare(rule.id, young, at)
    const open: Finding[] = []
    for (const [name, state] of states) {
      if (!name.startsWith(`${rule.id} `)) continue
      const isThere = observed.has(name)
      if (!isThere) passOver(rule, state, one)
      judge(rule, state, { at, intervalMs, times, mayBeOlder: beginnings.mayBeOlder }, isThere)
      if (state.finding !== undefined) open.push(byWall(state.finding, aheadMs))
      else if (!isThere && isForgotten(state, at)) states.delete(name)
    }
    return open
  }

  /** On the steady clock. */
  function placed(seen: Observation): Observation {
    if (seen.since === undefined) return seen
    const { mayBeOlder, ...known } = seen
    const since = seen.since - aheadMs
    return {
      ...known,
      since,
      ...(mayBeOlder && !beginnings.beganWith(seen.subject, since) && { mayBeOlder }),
    }
  }

  /**
   * Rules need not name subjects that are well: not naming one is a good tick, unless it is gone or nothing was known.
   */
  function passOver(rule: Rule, state: State, { snapshot, before, steadyAt }: Tick): void {
    if (before === undefined) return
    if (termsOf(rule, state).staysMs === undefined && hasEnded(state.newest.subject, snapshot)) {
      Object.assign(state, { finding: undefined, ticks: [], raises: [] })
      return
    }
    add(rule, state, 'good', steadyAt)
  }

  function stateOf(name: string, rule: Rule, newest: Observation): State {
    let state = states.get(name)
    if (state === undefined) {
      state = {
        ticks: [],
        newest,
        badSince: undefined,
        mayBeOlder: false,
        finding: undefined,
        raises: [],
        clearMs: rule.clear.ms,
      }
      states.set(name, state)
    }
    return state
  }

  /** `at`: of the snapshot that asked. */
  function answer(question: Question, at: number, found: Omit<Answer, 'askedAt'> | undefined): void {
    closer.answer(question, at - aheadMs, found)
  }

  return { tick, wanted: closer.wanted, answer }
}

/** Also if nobody has reaped it: nothing is wrong with it any more. */
function hasEnded({ processId }: FindingSubject, { processes }: Snapshot): boolean {
  return processId !== undefined && livingById(processes, processId) === undefined
}

/** Its times on the wall clock as it is now, so that durations stay right when that is set. */
function byWall(finding: Finding, aheadMs: number): Finding {
  if (aheadMs === 0) return finding
  const { since, raisedAt, onAndOffSince } = finding
  return {
    ...finding,
    since: since + aheadMs,
    raisedAt: raisedAt + aheadMs,
    ...(onAndOffSince !== undefined && { onAndOffSince: onAndOffSince + aheadMs }),
  }
}

function note(rule: Rule, state: State, observation: Observation, at: number): void {
  state.newest = observation
  add(rule, state, observation.level, at)
}

function add(rule: Rule, state: State, level: Observation['level'], at: number): void {
  const { raise, staysMs } = termsOf(rule, state)
  const hasPaused = level === 'good' && isUnbroken(raise)
  const keptMs = Math.max(raise.ms, state.clearMs, staysMs ?? 0)
  while (state.ticks.length > 0 && at - (state.ticks[0] as Seen).at >= keptMs) state.ticks.shift()
  state.ticks.push({ at, level })
  if (level === 'bad') state.badSince ??= state.newest.since ?? at
  else if (hasPaused || (state.finding === undefined && !hadBad(state, at, raise.ms)))
    state.badSince = undefined
}

/** Such a rule says that it has been so all the time: one good tick ends that. */
const isUnbroken = ({ share }: Window) => share === 1

function hadBad({ ticks }: State, at: number, ms: number): boolean {
  return ticks.some(seen => seen.level === 'bad' && at - seen.at < ms)
}

/** What a rule states for all its subjects, or for this one. */
function termsOf(rule: Rule, { newest }: State) {
  return { raise: newest.raise ?? rule.raise, staysMs: newest.staysMs ?? rule.staysMs }
}

/** Forgets it: it counts neither towards a raise nor as one of several. */
function isForgotten({ ticks, raises }: State, at: number): boolean {
  return !ticks.some(({ level }) => level === 'bad') && !raises.some(time => at - time < FLAP_MS)
}

/** Of the tick, and `mayBeOlder` of what began then. */
interface Clock extends Ticks {
  readonly mayBeOlder: (since: number) => boolean
}

function judge(rule: Rule, state: State, clock: Clock, isThere: boolean): void {
  const { finding, newest } = state
  if (finding === undefined) {
    const { raise: window } = termsOf(rule, state)
    const isLong = hasLasted(state.ticks, window, clock) && holds(state.ticks, 'bad', window, clock)
    const isRaised = newest.isEvent === true || isLong
    if (isThere && newest.level === 'bad' && isRaised) raise(rule, state, clock)
    return
  }
  if (isCleared(rule, state, clock)) {
    state.finding = undefined
    state.badSince = undefined
    return
  }
  if (isThere && newest.level !== 'good')
    state.finding = { ...begunAnew(rule, state, finding), ...shown(newest) }
}

/** It was well for a moment, in which it stayed open. */
function begunAnew(rule: Rule, state: State, finding: Finding): Finding {
  const { newest, badSince, ticks } = state
  const isNew = newest.since === undefined && newest.isEvent === undefined && ticks.at(-2)?.level === 'good'
  if (!isNew || badSince === undefined || !isUnbroken(termsOf(rule, state).raise)) return finding
  const { mayBeOlder: _, ...known } = finding
  return { ...known, since: badSince }
}

function isCleared(rule: Rule, state: State, clock: Clock): boolean {
  const finding = state.finding as Finding
  const { at } = clock
  const { staysMs } = termsOf(rule, state)
  if (staysMs !== undefined) {
    const lastBad = state.ticks.findLast(({ level }) => level === 'bad')?.at ?? finding.raisedAt
    return at - Math.max(lastBad, finding.raisedAt) >= staysMs
  }
  if (at - finding.raisedAt < ON_MS_MIN) return false
  return holds(state.ticks, 'good', { share: rule.clear.share, ms: state.clearMs }, clock)
}

function raise(rule: Rule, state: State, { at, mayBeOlder }: Clock): void {
  state.raises = [...state.raises.filter(time => at - time < FLAP_MS), at]
  const isFlapping = state.raises.length >= FLAP_COUNT
  if (isFlapping) state.clearMs = Math.min(CLEAR_MS_MAX, state.clearMs * FLAP_FACTOR)
  const since = state.newest.since ?? state.badSince ?? at
  const wasOutOfSight = state.mayBeOlder && since >= (state.badSince ?? at)
  const isOlder = state.newest.mayBeOlder || wasOutOfSight || mayBeOlder(since)
  state.finding = {
    id: rule.id,
    key: state.newest.key,
    raisedAt: at,
    since,
    ...(state.newest.isEvent === undefined && isOlder && { mayBeOlder: true }),
    ...shown(state.newest),
    ...(isFlapping && { onAndOffSince: state.raises[0] as number }),
  }
}

function shown({ severity, confidence, subject, evidence, who = [] }: Observation) {
  return {
    severity: confidence === 'guess' && severity === 'critical' ? 'warning' : severity,
    confidence,
    subject,
    evidence,
    who,
  } as const
}
