// A role: one command under one parent, and its lives, one after the other -> which of them were short and had a
// successor.

import type { Process } from '../../model/snapshot.ts'

/** Times are milliseconds on the steady clock. */
export interface Life {
  readonly startedAt: number
  /** When it was last seen, and the first tick without it. */
  readonly seenAt: number
  readonly endedAt: number
  readonly ms: number
  readonly isKnown: boolean
  readonly hasFailed: boolean
  readonly isForMemory: boolean
  /** Others of the role were running when it ended. */
  readonly overlaps: boolean
  /** Its parent had no other child. */
  readonly wasOnly: boolean
  readonly exitCode?: number
  readonly exitSignal?: number
}

export interface Role {
  /** Undefined for a container: the runtime that starts it is not here. */
  readonly parent: Process | undefined
  /** The process as last seen. */
  readonly last: Process
  /** Oldest first. */
  readonly lives: Life[]
  /** The ports that it listened on. */
  readonly ports: Set<number>
  isOpen: boolean
}

export const lasting = ({ startedAt }: Process, at: number): number => Math.max(0, at - (startedAt ?? at))

/** The clocks of start times and ticks may differ by this much. */
const SLACK_MS = 100

interface Within {
  readonly now: number
  readonly windowMs: number
  /** Longer lives do not belong to a loop. */
  readonly lifeMs: number
}

/** Lives that ended within the window and were followed by another. `startedAt`: of the one that is running now. */
export function restartsOf(
  lives: readonly Life[],
  startedAt: number | undefined,
  { now, windowMs, lifeMs }: Within,
): readonly Life[] {
  return lives.filter((life, i) => {
    if (life.overlaps || life.ms >= lifeMs || now - life.endedAt > windowMs) return false
    const next = lives[i + 1]?.startedAt ?? startedAt
    return next !== undefined && next >= life.seenAt - SLACK_MS
  })
}
