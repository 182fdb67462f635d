// Processes of two ticks, both by ascending pid -> which started, ended, called exec, or were restarted.

import { defined } from '../model/defined.ts'
import { entriesIn, placeOf } from '../model/entry.ts'
import type { HowEnded } from '../model/how-ended.ts'
import { lazily } from '../model/lazily.ts'
import { isEntering, isHealthCheck, isOtherHealthCheck } from '../model/passing.ts'
import { calledOf } from '../model/program.ts'
import type { Process } from '../model/snapshot.ts'
import { followChanges } from '../model/step.ts'
import { aboutOf, type Happened, type Tick } from './happened.ts'

/** Command lines whose ends are remembered, to recognise a restart when it comes. */
const ENDED_MAX = 512
/** A busy worker takes at most this long for a command line, if it comes at all. */
const NAMELESS_MS_MAX = 3000
/** Later than this it is an ordinary start. */
const RESTART_MS_MAX = 600_000

/** A process that lives for less, or does nothing, like sleep, is a script's job, unless it is known to have failed. */
const SERVICE_MS_MIN = 10_000
const SERVICE_CPU_SECONDS_MIN = 0.01

/** Ends that somebody asked for, or that are no more than a closed pipe. */
const ASKED: ReadonlySet<number> = new Set([1, 2, 13, 15])
/** A shell tells a signal as a code: this and its number. */
const SIGNAL_CODE = 128
/** What fails sooner is a question of a script, as `grep -q`. */
const FAILURE_MS_MIN = 1000
/** A zombie that does not say how it ended is reported once its parent reaped it, or after so long. */
const UNTOLD_MS_MAX = 3000

/** What tells of a process that ended in a tick whether its container did, too. */
export type Gone = HowEnded & Pick<Process, 'id' | 'container'>

interface Ended {
  readonly at: number
  /** It was a service, or it failed: its restart is worth knowing. */
  readonly wasNeeded: boolean
  readonly restarts: number
}

export function createProcessEvents() {
  /** By parent and command line. */
  const ended = new Map<string, Ended>()
  /** Zombies whose end was reported. */
  const told = new Set<string>()
  /** Started processes whose command line has not come yet: when they started. */
  const nameless = new Map<string, { readonly process: Process; readonly at: number }>()
  /** Restarts so far of the current process, by identity. */
  const restarts = new Map<string, number>()
  /** Zombies of which the kernel does not tell yet how they ended. */
  const untold = new Map<string, { readonly process: Process; readonly at: number }>()
  let is = kindsIn([], [])
  /** The processes of this tick and of the one before: a parent may have ended with its child. */
  let lists: readonly (readonly Process[])[] = []
  /** Of this tick. */
  let ends: ReadonlyMap<string, HowEnded> = new Map()
  let gone: Process[] = []

  function between(before: readonly Process[], { at, processes, ended: known = [] }: Tick): Happened[] {
    ends = new Map(known.map(({ processId, ...how }) => [processId, how]))
    gone = []
    is = kindsIn(before, processes)
    lists = [processes, before]
    const happened: Happened[] = []
    // Ends first: a restarted process takes the place of one that ended in the same tick.
    const started: Process[] = []
    followChanges(before, processes, {
      changed: (was, is) => happened.push(...changed(was, is, at)),
      ended: one => happened.push(...exitOf(one, at)),
      started: one => started.push(one),
    })
    for (const process of started) happened.push(...untoldLike(process), ...startOrWait(process, at))
    happened.push(...overdue(at), ...tellUntold(one => at - one.at >= UNTOLD_MS_MAX))
    return happened
  }

  /** A start without its command line says little: it is reported once that has arrived, or has not arrived in time. */
  function startOrWait(process: Process, at: number): Happened[] {
    if (
      isEntering(process) ||
      (process.argv === undefined && !process.kernelThread && process.state !== 'Z')
    ) {
      nameless.set(process.id, { process, at })
      return []
    }
    return is.check(process) ? [] : [startOf(process, at)]
  }

  function overdue(at: number): Happened[] {
    const late = [...nameless.values()].filter(
      one => at - one.at > NAMELESS_MS_MAX && !isEntering(one.process),
    )
    for (const { process } of late) nameless.delete(process.id)
    return late.map(({ process }) => startOf(process, at))
  }

  function changed(last: Process, process: Process, at: number): Happened[] {
    if (nameless.has(process.id)) {
      if (isEntering(last)) nameless.set(process.id, { process, at })
      if ((process.argv === undefined || isEntering(process)) && process.state !== 'Z') return []
      nameless.delete(process.id)
      if (is.check(process)) return []
      const start = startOf(process, at)
      return process.state === 'Z' ? [start, ...zombie(process, process, at)] : [start]
    }
    if (process.state === 'Z' && last.state !== 'Z' && !process.leaderExited) {
      if (!is.check(last)) return zombie(last, process, at)
      told.add(process.id)
      return []
    }
    const hasNewArguments =
      last.argv !== undefined && process.argv !== undefined && last.command !== process.command
    if (!hasNewArguments || process.commandRewritten) return []
    return [
      restartOf(process, at) ?? {
        type: 'exec',
        severity: 'note',
        ...aboutOf(process, ...lists),
        command: short(process.command),
      },
    ]
  }

  /** `last`: what it was when it lived. */
  function zombie(last: Process, process: Process, at: number): Happened[] {
    const whole = { ...last, ...howEnded(process) }
    if (isKnown(process)) {
      told.add(process.id)
      return [ending(whole, at)]
    }
    gone.push(whole)
    untold.set(process.id, { process: whole, at })
    return []
  }

  /** A restart shows that nothing more will be known of its predecessor. */
  function untoldLike(process: Process): Happened[] {
    return tellUntold(one => keyOf(one.process, is.first) === keyOf(process, is.first))
  }

  function tellUntold(
    isDue: (one: { readonly process: Process; readonly at: number }) => boolean,
  ): Happened[] {
    const due = [...untold.values()].filter(isDue)
    for (const { process } of due) {
      untold.delete(process.id)
      told.add(process.id)
    }
    return due.map(({ process, at }) => ({ ...ending(process, at), at }))
  }

  function startOf(process: Process, at: number): Happened {
    const restart = restartOf(process, at)
    if (restart !== undefined) return restart
    const command = short(process.command)
    const startedAt = process.startedAt ?? at
    return { type: 'start', severity: 'note', ...aboutOf(process, ...lists), command, at: startedAt }
  }

  function restartOf(process: Process, at: number): Happened | undefined {
    const key = keyOf(process, is.first)
    const end = process.argv === undefined ? undefined : ended.get(key)
    if (end === undefined || at - end.at > RESTART_MS_MAX) return undefined
    ended.delete(key)
    const count = end.restarts + 1
    restarts.set(process.id, count)
    return {
      type: 'restart',
      severity: end.wasNeeded ? 'warning' : 'note',
      ...aboutOf(process, ...lists),
      command: short(process.command),
      count,
      afterMs: at - end.at,
    }
  }

  function exitOf(process: Process, at: number): Happened[] {
    if (told.delete(process.id)) return []
    const waiting = untold.get(process.id)
    if (waiting !== undefined) {
      untold.delete(process.id)
      return [{ ...ending({ ...waiting.process, ...ends.get(process.id) }, waiting.at), at: waiting.at }]
    }
    const isNameless = nameless.delete(process.id)
    if (is.check(process) || (isNameless && isEntering(process))) return []
    const start = isNameless ? [startOf(process, at)] : []
    const whole = { ...process, ...ends.get(process.id) }
    gone.push(whole)
    return [...start, ending(whole, at)]
  }

  function ending(process: Process, at: number): Happened {
    if (process.argv !== undefined) {
      if (ended.size >= ENDED_MAX) ended.delete(ended.keys().next().value as string)
      const wasNeeded = is.first(process) || isNeeded(process, at)
      ended.set(keyOf(process, is.first), { at, wasNeeded, restarts: restarts.get(process.id) ?? 0 })
    }
    restarts.delete(process.id)
    return { ...endOf(process, at), ...aboutOf(process, ...lists), ...calledOf(process) }
  }

  return {
    between,
    /** Processes that ended in the last tick, even if not reported yet: as they were last seen, with how they ended. */
    gone: (): readonly Process[] => gone,
    /** Processes that were there when topz started. */
    begin: (processes: readonly Process[]) => {
      for (const { id, state, leaderExited } of processes) if (state === 'Z' && !leaderExited) told.add(id)
    },
  }
}

/** Of two ticks. `first`: the container itself ended, or started. `check`: topz asks itself, or another topz does. */
function kindsIn(before: readonly Process[], processes: readonly Process[]) {
  const selfOf = lazily(() => processes.find(process => process.self))
  const first = entriesIn(before, processes)
  const check = (one: Process) => isHealthCheck(one, selfOf()) || isOtherHealthCheck(one, selfOf(), first)
  return { first, check }
}

/** What came in from outside, and comes again, is nobody's service. */
function isNeeded(process: Process, at: number): boolean {
  const { ppid, startedAt = at, cpuSeconds } = process
  const isService = at - startedAt >= SERVICE_MS_MIN && cpuSeconds >= SERVICE_CPU_SECONDS_MIN
  return ppid !== 0 && (isService || hasFailed(process, at))
}

function isKnown({ exitCode, exitSignal }: HowEnded): boolean {
  return exitCode !== undefined || exitSignal !== undefined
}

export function hasFailed({ exitCode = 0, exitSignal, startedAt = 0 }: Process, at: number): boolean {
  if (exitSignal !== undefined) return !ASKED.has(exitSignal)
  return exitCode !== 0 && !ASKED.has(exitCode - SIGNAL_CODE) && at - startedAt >= FAILURE_MS_MIN
}

function endOf(process: Process, at: number) {
  return {
    type: 'exit' as const,
    severity: hasFailed(process, at) ? ('warning' as const) : ('note' as const),
    ...howEnded(process),
    ...(process.startedAt !== undefined && { livedMs: at - process.startedAt }),
  }
}

function howEnded({ exitCode, exitSignal, coreDumped }: HowEnded): HowEnded {
  return defined({ exitCode, exitSignal, coreDumped })
}

function keyOf(process: Process, isFirst: (process: Process) => boolean): string {
  return `${isFirst(process) ? placeOf(process) : process.ppid} ${process.command}`
}

const COMMAND_LENGTH_MAX = 100

function short(command: string): string {
  return command.length > COMMAND_LENGTH_MAX ? `${command.slice(0, COMMAND_LENGTH_MAX)}…` : command
}
