// A process that is gone -> its life as one of a role: how long it ran, how it ended, and whether others of the role
// were running.

import type { Ended, Process } from '../../model/snapshot.ts'
import { type Life, lasting } from './roles.ts'

/** Requested exits, or a closed pipe: HUP, INT, QUIT, PIPE, TERM. */
const ASKED: ReadonlySet<number> = new Set([1, 2, 3, 13, 15])
/** A shell reports a signal as an exit code: this plus its number. */
const SIGNAL_CODE = 128
const SIGKILL = 9

export interface EndOf {
  readonly end: Ended | undefined
  /** The kernel counted an OOM kill in its container, in the same tick or a moment before. */
  readonly isForMemory: boolean
  /** The first tick without it: wall clock and steady clock, in milliseconds. */
  readonly at: number
  readonly steadyAt: number
  /** When it was last seen, on the steady clock. */
  readonly seenAt: number
  /** Commands of its parent's living children that were running when it was last seen, and so are not successors. */
  readonly siblings: ReadonlySet<string>
}

export function lifeOf(process: Process, { end, isForMemory, at, steadyAt, seenAt, siblings }: EndOf): Life {
  const { exitCode = process.exitCode, exitSignal = process.exitSignal } = end ?? {}
  const ms = lasting(process, at)
  return {
    startedAt: steadyAt - ms,
    seenAt,
    endedAt: steadyAt,
    ms,
    isKnown: exitCode !== undefined || exitSignal !== undefined,
    hasFailed:
      exitSignal === undefined
        ? exitCode !== undefined && exitCode !== 0 && !ASKED.has(exitCode - SIGNAL_CODE)
        : !ASKED.has(exitSignal),
    isForMemory: isForMemory && mayBeKill({ exitCode, exitSignal }),
    overlaps: siblings.has(process.command),
    wasOnly: siblings.size === 0,
    ...(exitCode !== undefined && { exitCode }),
    ...(exitSignal !== undefined && { exitSignal }),
  }
}

/** As far as is known how it ended. */
export function mayBeKill({ exitCode, exitSignal = SIGKILL }: EndedAs): boolean {
  return exitCode === undefined && exitSignal === SIGKILL
}

interface EndedAs {
  readonly exitCode?: number | undefined
  readonly exitSignal?: number | undefined
}
