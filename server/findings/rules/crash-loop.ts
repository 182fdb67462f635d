// A program that fails and is restarted again and again: the same command under the same parent, one after the other,
// each run short, and an ending that the kernel reported as a failure. Jobs that succeed, pools whose members overlap
// and commands run from outside do not count. A container that is restarted does, however it ended: it should have
// run on. Clears after ten minutes, as in Kubernetes (KEP-4603).

import { entriesOf, isEntry, placeOf } from '../../model/entry.ts'
import { processByPid } from '../../model/process-by-id.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import { namesOf, spokenOf } from '../container-of.ts'
import { endedBetween } from '../ended-between.ts'
import type { Observation, Rule, Tick } from '../rule.ts'
import { lifeOf, mayBeKill } from './life-of.ts'
import { type Life, lasting, type Role, restartsOf } from './roles.ts'
import { wholeKills } from './whole-kill.ts'

/** Roles that are followed; the one whose last ending is oldest is forgotten first. */
const ROLES_MAX = 256
const LIVES_KEPT = 64
const WINDOW_MS = 5 * 60_000
const LONG_WINDOW_MS = 30 * 60_000
/** The longest life that counts in each window. */
const SHORT_MS = 60_000
const LONG_MS = 10 * 60_000
const RESTARTS = 3
const LONG_RESTARTS = 4
/** Of a shell's loop that asks for something: a program that starts and fails often takes longer. */
const POLL_MS = 3000
/** One life of this length clears it, and so does a time without any ending. */
const WELL_MS = 5 * 60_000
const QUIET_MS = 10 * 60_000
const KILL_TICKS = 2
const COMMAND_LENGTH_MAX = 200
/** Of the endings that are known: a job that fails now and then is no loop. */
const FAILED_SHARE_MIN = 0.5
const NONE: ReadonlySet<string> = new Set()
/** On a host: what they start are containers, each by one of its own, and commands that enter one, as health checks do. */
const OF_RUNTIME = /^(containerd-shim|conmon)/
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'busybox'])

export function createCrashLoop(): Rule {
  const roles = new Map<string, Role>()
  /** By Container.id: when the kernel last counted an OOM kill. Steady milliseconds. */
  const kills = new Map<string, number>()

  function observe(tick: Tick): Observation[] {
    if (tick.before !== undefined) {
      noteKills(tick, tick.before)
      note(tick, tick.before)
    }
    return [...roles].flatMap(([key, role]) => judge(key, role, tick) ?? [])
  }

  /** The kill is counted a moment before the process ends, and its cgroup may be read a moment after. */
  function noteKills({ snapshot, steadyAt }: Tick, before: Snapshot): void {
    for (const [id, at] of kills) if (steadyAt - at > KILL_TICKS * snapshot.intervalMs) kills.delete(id)
    const killed = containersWithKills(before, snapshot)
    if (killed.size === 0) return
    for (const id of killed) kills.set(id, steadyAt)
    for (const { lives, last } of roles.values()) {
      const newest = lives.at(-1)
      if (newest === undefined || !killed.has(last.container ?? '')) continue
      if (steadyAt - newest.endedAt <= KILL_TICKS * snapshot.intervalMs)
        lives[lives.length - 1] = { ...newest, isForMemory: mayBeKill(newest) }
    }
  }

  function note({ snapshot, steadyAt, elapsedSeconds }: Tick, before: Snapshot): void {
    const gone = endedBetween(before.processes, snapshot.processes)
    if (gone.length === 0) return
    const firsts = entriesOf(before.processes)
    const siblings = siblingsOf(gone, snapshot, elapsedSeconds * 1000)
    const ends = new Map((snapshot.ended ?? []).map(end => [end.processId, end]))
    const killed = new Set([...kills.keys(), ...killedWhole(snapshot, before)])
    const at = { at: snapshot.at, steadyAt, seenAt: steadyAt - elapsedSeconds * 1000 }
    for (const process of gone) {
      const { ppid, id, container = '', self, kernelThread } = process
      const isContainer = isEntry(process, firsts)
      const parent = isContainer ? undefined : processByPid(snapshot.processes, ppid)
      if ((parent === undefined && !isContainer) || self || kernelThread) continue
      if (parent !== undefined && OF_RUNTIME.test(parent.comm)) continue
      const role = roleOf(process, parent)
      role.lives.push(
        lifeOf(process, {
          end: ends.get(id),
          isForMemory: killed.has(container),
          siblings: (parent && siblings.get(ppid)) ?? NONE,
          ...at,
        }),
      )
      if (role.lives.length > LIVES_KEPT) role.lives.shift()
      for (const port of portsOf(process, before)) role.ports.add(port)
    }
  }

  function roleOf(process: Process, parent: Process | undefined): Role {
    const key = keyOf(process, parent)
    const known = roles.get(key)
    const role = { lives: [], ports: new Set<number>(), isOpen: false, ...known, parent, last: process }
    roles.delete(key)
    roles.set(key, role)
    if (roles.size > ROLES_MAX) roles.delete(roles.keys().next().value as string)
    return role
  }

  function judge(key: string, role: Role, { snapshot, steadyAt }: Tick): Observation | undefined {
    const newest = role.lives.at(-1) as Life
    const quietMs = steadyAt - newest.endedAt
    if (quietMs > LONG_WINDOW_MS) roles.delete(key)
    // Most roles are jobs, for which nothing below is needed.
    if (!role.isOpen && role.lives.length < RESTARTS) return undefined
    const current = livingIn(role, key, snapshot)
    const aliveMs = current === undefined ? 0 : lasting(current, snapshot.at)
    const restarts = (windowMs: number, lifeMs: number) =>
      restartsOf(role.lives, current && steadyAt - aliveMs, { now: steadyAt, windowMs, lifeMs })
    const short = restarts(WINDOW_MS, SHORT_MS)
    const long = restarts(LONG_WINDOW_MS, LONG_MS)
    const isLoop = short.length >= RESTARTS || long.length >= LONG_RESTARTS
    if (aliveMs > WELL_MS || quietMs > QUIET_MS) role.isOpen = false
    else if (isLoop && matters(role, long)) role.isOpen = true
    if (!role.isOpen) return undefined
    return observation(key, { ...role, current }, short.length >= RESTARTS ? short : long, snapshot, steadyAt)
  }

  return { id: 'crash-loop', raise: { share: 1, ms: 1000 }, clear: { share: 0.8, ms: 5000 }, observe }
}

/** If the endings are unknown, a lost listener or an only child is a sign; successful endings are not. */
function matters({ parent, ports }: Role, lives: readonly Life[]): boolean {
  if (parent === undefined) return true
  const failed = lives.filter(({ hasFailed }) => hasFailed).length
  const known = lives.filter(({ isKnown }) => isKnown).length
  if (failed > 0 && failed >= FAILED_SHARE_MIN * known) return true
  return isUnknown(lives) && (ports.size > 0 || lives.every(({ wasOnly }) => wasOnly))
}

/** `until grep -q ...`, `curl -f ...` in a shell's loop: each run is brief and says no by its exit code. */
function isPoll(lives: readonly Life[]): boolean {
  return lives.every(({ ms, exitSignal, isForMemory }) => ms <= POLL_MS && !exitSignal && !isForMemory)
}

function isUnknown(lives: readonly Life[]): boolean {
  return lives.every(({ isKnown }) => !isKnown)
}

function observation(
  key: string,
  role: Role & { readonly current: Process | undefined },
  restarts: readonly Life[],
  snapshot: Snapshot,
  steadyAt: number,
): Observation {
  const { parent, last, current, ports } = role
  const isGuess = parent !== undefined && isUnknown(role.lives)
  const newest = role.lives.findLast(({ isKnown }) => isKnown)
  const counted = restarts.length > 0 ? restarts : role.lives.slice(-1)
  const seconds = counted.map(({ ms }) => ms / 1000)
  const spanMs = steadyAt - (counted[0] as Life).endedAt
  const isLost = [...ports].some(port => !isListening(port, snapshot))
  const isShellJob = SHELLS.has(parent?.comm ?? '') && ports.size === 0 && (isGuess || isPoll(role.lives))
  return {
    key,
    level: 'bad',
    severity: isShellJob ? 'note' : isLost && !isGuess ? 'critical' : 'warning',
    confidence: isGuess || isShellJob ? 'guess' : 'certain',
    subject: {
      // The one that runs now can be looked at.
      ...namesOf(current ?? last),
      ...(last.container !== undefined && { container: last.container }),
    },
    evidence: {
      restarts: counted.length,
      spanSeconds: spanMs / 1000,
      shortestSeconds: Math.min(...seconds),
      longestSeconds: Math.max(...seconds),
      command: last.command.slice(0, COMMAND_LENGTH_MAX),
      parentPid: parent?.pid,
      parentComm: spokenOf(parent),
      exitCode: newest?.exitCode,
      exitSignal: newest?.exitSignal,
      isForMemory: newest?.isForMemory ? 'yes' : undefined,
      eachForMemory: counted.every(({ isForMemory }) => isForMemory) ? 'yes' : undefined,
      lostPort: isLost ? [...ports][0] : undefined,
    },
    since: snapshot.at - spanMs,
  }
}

/**
 * By pid of the parent: commands of its children that were there `beforeMs` ago, too. Once for all that are gone: where
 * many come and go, many are siblings.
 */
function siblingsOf(
  gone: readonly Process[],
  { at, processes }: Snapshot,
  beforeMs: number,
): ReadonlyMap<number, ReadonlySet<string>> {
  const found = new Map(gone.map(({ ppid }) => [ppid, new Set<string>()]))
  for (const one of processes)
    if (one.state !== 'Z' && lasting(one, at) > beforeMs) found.get(one.ppid)?.add(one.command)
  return found
}

/** By Container.id, where that is more than possible. */
function killedWhole(snapshot: Snapshot, before: Snapshot): readonly string[] {
  return wholeKills(snapshot, [before]).flatMap(({ container, confidence }) =>
    confidence === 'guess' ? [] : [container.id],
  )
}

function containersWithKills(before: Snapshot, { containers }: Snapshot): ReadonlySet<string> {
  return new Set(
    containers.flatMap(({ id, oomKills }) => {
      const last = before.containers.find(one => one.id === id)?.oomKills
      return oomKills !== undefined && last !== undefined && oomKills > last ? [id] : []
    }),
  )
}

function livingIn({ parent }: Role, key: string, { processes }: Snapshot): Process | undefined {
  if (parent === undefined)
    return [...entriesOf(processes).values()].find(one => one.state !== 'Z' && keyOf(one, undefined) === key)
  return processes.findLast(one => one.ppid === parent.pid && one.state !== 'Z' && keyOf(one, parent) === key)
}

function keyOf(process: Process, parent: Process | undefined): string {
  return `${parent?.id ?? placeOf(process)} ${process.command.slice(0, COMMAND_LENGTH_MAX)}`
}

function portsOf({ pid }: Process, { networks }: Snapshot): readonly number[] {
  return networks.flatMap(({ listeners }) =>
    listeners.flatMap(listener => (listener.pid === pid ? [listener.port] : [])),
  )
}

function isListening(port: number, { networks }: Snapshot): boolean {
  return networks.some(({ listeners }) => listeners.some(listener => listener.port === port))
}
