// Something that happened at an instant. Bounded in number; the newest are in every snapshot, all that are kept are at
// /api/events.

import type { Finding } from './finding.ts'

export type EventType =
  | 'start'
  | 'exit'
  | 'exec'
  | 'restart'
  | 'oomKill'
  | 'throttleBegin'
  | 'throttleEnd'
  | 'limitChange'
  | 'portOpen'
  | 'portClose'
  | 'findingRaised'
  | 'findingCleared'

export interface Event {
  /** From 1, without gaps, within one run of topz. */
  readonly number: number
  /** Unix milliseconds: of the tick that saw it, or of the start itself if the kernel tells. */
  readonly at: number
  readonly type: EventType
  /** One sentence for people. May contain control characters from a hostile name. */
  readonly text: string
  /** Needs attention: a kill, a failure, throttling, a changed limit; not a job that ends and is started as planned. */
  readonly alarming?: true
  /** Process.id, pid and name of the process it is about. */
  readonly processId?: string
  readonly pid?: number
  readonly comm?: string
  /** Container.id */
  readonly container?: string
  /** Exits: as reported by the kernel. Both missing: unknown. */
  readonly exitCode?: number
  readonly exitSignal?: number
  readonly coreDumped?: true
  /** Restarts of the same command line under the same parent so far; OOM kills in this tick. */
  readonly count?: number
  readonly port?: number
  /** Limit changes: the name of the Container field, and its values. */
  readonly field?: string
  readonly before?: number | null
  readonly after?: number | null
  /** Findings: which. `since`: Unix milliseconds of the first tick that was wrong. */
  readonly finding?: Pick<Finding, 'id' | 'key' | 'severity' | 'since'>
}
