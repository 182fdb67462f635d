// Processes of two ticks, both by ascending pid -> who started, ended, called exec, or was started again.

import { formatAge } from '../model/format.ts'
import { isEntering, isHealthCheck } from '../model/passing.ts'
import type { Process } from '../model/snapshot.ts'
import { signalName } from '../procfs/names.ts'
import type { Happened, Tick } from './happened.ts'

/** Command lines whose ends are remembered, to know a restart when it comes. */
const ENDED_MAX = 512
/** A busy worker takes so long for a command line at most, where it comes at all. */
const NAMELESS_MS_MAX = 3000
/** Later than this it is a start like any other. */
const RESTART_MS_MAX = 600_000

/** What lives for less, or does nothing, as sleep, is a job of a script, unless it is known to have failed. */
const SERVICE_MS_MIN = 10_000
const SERVICE_CPU_SECONDS_MIN = 0.01

interface Ended {
  readonly at: number
  /** It was a service, or it failed: that it is started again is worth knowing. */
  readonly wasNeeded: boolean
  readonly restarts: number
}

export function createProcessEvents() {
  /** By parent and command line. */
  const ended = new Map<string, Ended>()
  /** Zombies whose end was reported. */
  const told = new Set<string>()
  /** Who started, and whose command line did not come yet: when it started. */
  const nameless = new Map<string, { readonly process: Process; readonly at: number }>()
  /** Restarts so far, of who runs now, by identity. */
  const restarts = new Map<string, number>()
  let self: Process | undefined

  function between(before: readonly Process[], { at, processes }: Tick): Happened[] {
    self = processes.find(process => process.self)
    const happened: Happened[] = []
    // Ends first: who is started again takes the place of who ended in the same tick.
    const started: Process[] = []
    let i = 0
    for (const process of processes) {
      // Most did not change: not even looked at.
      if (before[i] === process) {
        i++
        continue
      }
      while (i < before.length && (before[i] as Process).pid < process.pid)
        happened.push(...exitOf(before[i++] as Process, at))
      const last = before[i]?.pid === process.pid ? (before[i++] as Process) : undefined
      if (last !== undefined && last.id === process.id) happened.push(...changed(last, process, at))
      else {
        if (last !== undefined) happened.push(...exitOf(last, at))
        started.push(process)
      }
    }
    while (i < before.length) happened.push(...exitOf(before[i++] as Process, at))
    happened.push(...started.flatMap(process => startOrWait(process, at)), ...overdue(at))
    return happened
  }

  /** A start without its command line says little: it is reported once that arrived, or did not arrive in time. */
  function startOrWait(process: Process, at: number): Happened[] {
    if (
      isEntering(process) ||
      (process.argv === undefined && !process.kernelThread && process.state !== 'Z')
    ) {
      nameless.set(process.id, { process, at })
      return []
    }
    return isHealthCheck(process, self) ? [] : [startOf(process, at)]
  }

  function overdue(at: number): Happened[] {
    const late = [...nameless.values()].filter(one => at - one.at > NAMELESS_MS_MAX)
    for (const { process } of late) nameless.delete(process.id)
    return late.map(({ process }) => startOf(process, at))
  }

  function changed(last: Process, process: Process, at: number): Happened[] {
    if (nameless.has(process.id)) {
      if ((process.argv === undefined || isEntering(process)) && process.state !== 'Z') return []
      nameless.delete(process.id)
      if (isHealthCheck(process, self)) return []
      const end = process.state === 'Z' ? [ending(process, at)] : []
      if (end.length > 0) told.add(process.id)
      return [startOf(process, at), ...end]
    }
    if (process.state === 'Z' && last.state !== 'Z' && !process.leaderExited) {
      told.add(process.id)
      return isHealthCheck(last, self) ? [] : [ending({ ...last, ...endOf(process) }, at)]
    }
    const hasNewArguments =
      last.argv !== undefined && process.argv !== undefined && last.command !== process.command
    if (!hasNewArguments || process.commandRewritten) return []
    return [
      restartOf(process, at) ??
        about(process, 'exec', `${nameOf(process)} now runs ${short(process.command)}`),
    ]
  }

  function startOf(process: Process, at: number): Happened {
    const restart = restartOf(process, at)
    if (restart !== undefined) return restart
    // Process 1 adopts orphans: it may not have started this one.
    const by = process.ppid > 1 ? `, by PID ${process.ppid}` : ''
    const text = `${nameOf(process)} started${by}: ${short(process.command)}`
    return { ...about(process, 'start', text), at: process.startedAt ?? at }
  }

  function restartOf(process: Process, at: number): Happened | undefined {
    const key = keyOf(process)
    const end = process.argv === undefined ? undefined : ended.get(key)
    if (end === undefined || at - end.at > RESTART_MS_MAX) return undefined
    ended.delete(key)
    const count = end.restarts + 1
    restarts.set(process.id, count)
    const times = count === 1 ? 'once' : `${count} times`
    const after = formatAge(at - end.at)
    return {
      ...about(
        process,
        'restart',
        `${nameOf(process)} was restarted ${after} after it ended, ${times} so far: ${short(process.command)}`,
      ),
      ...(end.wasNeeded && { alarming: true as const }),
      count,
    }
  }

  function exitOf(process: Process, at: number): Happened[] {
    if (told.delete(process.id)) return []
    const isNameless = nameless.delete(process.id)
    if (isHealthCheck(process, self) || (isNameless && isEntering(process))) return []
    const start = isNameless ? [startOf(process, at)] : []
    return [...start, ending(process, at)]
  }

  function ending(process: Process, at: number): Happened {
    if (process.argv !== undefined) {
      if (ended.size >= ENDED_MAX) ended.delete(ended.keys().next().value as string)
      const { startedAt = at, cpuSeconds } = process
      const isService = at - startedAt >= SERVICE_MS_MIN && cpuSeconds >= SERVICE_CPU_SECONDS_MIN
      const wasNeeded = isService || hasFailed(process)
      ended.set(keyOf(process), { at, wasNeeded, restarts: restarts.get(process.id) ?? 0 })
    }
    restarts.delete(process.id)
    const lived = process.startedAt === undefined ? '' : ` after ${formatAge(at - process.startedAt)}`
    return {
      ...about(process, 'exit', `${nameOf(process)} ended ${howEnded(process)}${lived}`),
      ...endOf(process),
      ...(hasFailed(process) && { alarming: true as const }),
    }
  }

  return {
    between,
    /** Who was there when topz came. */
    begin: (processes: readonly Process[]) => {
      for (const { id, state, leaderExited } of processes) if (state === 'Z' && !leaderExited) told.add(id)
    },
  }
}

function hasFailed({ exitCode, exitSignal }: Process): boolean {
  return (exitCode ?? 0) !== 0 || exitSignal !== undefined
}

function endOf({ exitCode, exitSignal }: Process): Pick<Happened, 'exitCode' | 'exitSignal'> {
  return { ...(exitCode !== undefined && { exitCode }), ...(exitSignal !== undefined && { exitSignal }) }
}

/** The kernel says 0 also to who may not know: then it is not known. */
function howEnded({ exitCode, exitSignal }: Process): string {
  if (exitSignal !== undefined) return `by ${signalName(exitSignal)}`
  return exitCode === undefined ? '(cause unknown)' : `with exit code ${exitCode}`
}

function keyOf({ ppid, command }: Process): string {
  return `${ppid} ${command}`
}

function about(process: Process, type: Happened['type'], text: string): Happened {
  const { id, pid, comm, container } = process
  return { type, text, processId: id, pid, comm, ...(container !== undefined && { container }) }
}

function nameOf({ comm, pid }: Process): string {
  return `${comm} (PID ${pid})`
}

const COMMAND_LENGTH_MAX = 100

function short(command: string): string {
  return command.length > COMMAND_LENGTH_MAX ? `${command.slice(0, COMMAND_LENGTH_MAX)}…` : command
}
