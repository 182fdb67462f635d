// The last snapshots and events -> signs that process 1 shut down cleanly: all others that had lasted were gone before
// it, and none of them failed; or the last port was closed. What jobs do is not a sign.

import type { EndingEvidence, EndingProcess } from '../model/ending.ts'
import type { Event, ExitEvent } from '../model/event.ts'
import { isEntering } from '../model/passing.ts'
import { calledOf } from '../model/program.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { type Case, LAST_MS, type Seen } from './case.ts'

/** A process that lived this long was not a passing job. */
const LASTING_MS = 5000
/** Signals that request an end (HUP, INT, QUIT, TERM), and the codes by which a shell or a handler reports them. */
const ASKING: ReadonlySet<number> = new Set([1, 2, 3, 15])
const SIGNAL_CODE = 128
/** Processes that are listed as evidence. */
const GONE_MAX = 5

/** What happened, and how long before the end. */
export const happened = (at: number, event: Event): EndingEvidence => ({
  kind: 'event',
  beforeMs: Math.max(0, at - event.at),
  event,
})

export const first = ({ processes }: Snapshot): Process | undefined => processes.find(({ pid }) => pid === 1)

export const namesOf = (process: Process): EndingProcess => ({ comm: process.comm, ...calledOf(process) })

export interface WindingDown {
  /** Every sign supports it: no other process was left, and how they ended is known. */
  readonly isSure: boolean
  readonly evidence: readonly EndingEvidence[]
}

export function windingDown(one: Case): WindingDown | undefined {
  const closed = closedPorts(one)
  const gone = goneOf(one)
  const exits = one.events.filter(event => event.type === 'exit')
  const ends = gone.map(({ id }) => exits.find(({ processId }) => processId === id))
  if (ends.some(end => end !== undefined && hasFailed(end))) return undefined
  const left = others(one.snapshot.processes)
  const isAlone = left.length === 0
  // The script that was asked may still run a short command or two.
  const wereAsked = left.every(isShort(one)) && ends.some(end => end !== undefined && wasAsked(end))
  const areGone = (isAlone || wereAsked) && gone.length > 0 && !hasBecomeAnother(one)
  if (!areGone && closed.length === 0) return undefined
  const processes = gone.slice(0, GONE_MAX).map(one => ({ ...namesOf(one), pid: one.pid }))
  return {
    isSure: isAlone && (closed.length > 0 || ends.every(end => end !== undefined && isKnown(end))),
    evidence: [
      ...closed.map(event => happened(one.snapshot.at, event)),
      ...(areGone ? [{ kind: 'othersEnded', processes } as const] : []),
    ],
  }
}

const isKnown = ({ exitCode, exitSignal }: ExitEvent) => exitCode !== undefined || exitSignal !== undefined

function wasAsked({ exitCode = 0, exitSignal = 0 }: ExitEvent): boolean {
  return ASKING.has(exitSignal) || ASKING.has(exitCode - SIGNAL_CODE)
}

const isShort =
  ({ snapshot: { at } }: Seen) =>
  ({ startedAt = 0 }: Process) =>
    at - startedAt < LASTING_MS

function hasFailed({ exitCode = 0, exitSignal }: ExitEvent): boolean {
  if (exitSignal !== undefined) return !ASKING.has(exitSignal)
  return exitCode !== 0 && !ASKING.has(exitCode - SIGNAL_CODE)
}

/** In the container: not topz, nor processes that only look in from outside. */
function others(processes: readonly Process[]): readonly Process[] {
  return processes.filter(
    one =>
      one.pid !== 1 &&
      one.ppid !== 0 &&
      !one.kernelThread &&
      !one.self &&
      one.state !== 'Z' &&
      !isEntering(one),
  )
}

/** Those that had lasted and no longer exist. */
function goneOf({ snapshot, before, events }: Seen): readonly Process[] {
  const earlier = before.at(-1)
  if (earlier === undefined) return []
  const alive = new Set(others(snapshot.processes).map(({ id }) => id))
  // One with its name ended before: they come and go.
  const comes = new Set(
    events.flatMap(({ type, at, comm }) => (type === 'exit' && at < earlier.at ? [comm] : [])),
  )
  return others(earlier.processes).filter(
    ({ id, comm, startedAt = 0 }) =>
      !alive.has(id) && !comes.has(comm) && earlier.at - startedAt >= LASTING_MS,
  )
}

/** An entry script that waited and then became the app: its helpers are gone because they are no longer needed. */
function hasBecomeAnother({ snapshot, before, late }: Case): boolean {
  if (late.some(({ type, pid }) => type === 'exec' && pid === 1)) return true
  const earlier = before.at(-1)
  const [now, then] = [first(snapshot), earlier && first(earlier)]
  return now !== undefined && then !== undefined && (now.comm !== then.comm || now.command !== then.command)
}

/** Not a job's port, which was opened a moment before, and not one of several still open. */
function closedPorts({ snapshot: { at, processes, networks }, events }: Seen): readonly Event[] {
  const self = new Set(processes.filter(one => one.self).map(({ pid }) => pid))
  const isListening = networks[0]?.listeners.some(({ pid }) => pid === undefined || !self.has(pid)) ?? false
  if (isListening) return []
  const opened = new Set(
    events.flatMap(({ type, port }) => (type === 'portOpen' && port !== undefined ? [port] : [])),
  )
  return events.filter(
    ({ type, at: then, port }) =>
      type === 'portClose' && at - then <= LAST_MS && !(port !== undefined && opened.has(port)),
  )
}
