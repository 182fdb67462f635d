// A role: one command under one parent, and its lives, one after the other -> which of them were short and had a
// successor.

import type { Process } from '../../model/snapshot.ts'

/** Times are milliseconds of the steady clock. */
export interface Life {
  readonly startedAt: number
  /** When it was seen last, and the tick that missed it. */
  readonly seenAt: number
  readonly endedAt: number
  readonly ms: number
  readonly isKnown: boolean
  readonly hasFailed: boolean
  readonly isForMemory: boolean
  /** Others of the role were there when it ended. */
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
  /** That it listened at. */
  readonly ports: Set<number>
  isOpen: boolean
}

export const lasting = ({ startedAt }: Process, at: number): number => Math.max(0, at - (startedAt ?? at))

/** Clocks that starts and ticks are read from differ by so much. */
const SLACK_MS = 100

interface Within {
  readonly now: number
  readonly windowMs: number
  /** Longer lives are none of a loop. */
  readonly lifeMs: number
}

/** Lives that ended within the window and were followed by the next one. `startedAt`: of the one that lives now. */
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
