// Everything that was seen of a life at its end, and what is derived from it once for every verdict.

import type { EndingProcess } from '../model/ending.ts'
import type { Event } from '../model/event.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { MemoryAtEnd } from './memory-at-end.ts'

/** What is known of a life, and of the one after it. */
export interface Attached {
  /** Boot id of the kernel. */
  readonly boot: string | null
  /** What topz was attached to: see appOf. */
  readonly app: string | null
}

/** Whatever happened in these last seconds counts as related to the end. */
export const LAST_MS = 15_000
/** How far back the oldest of the earlier snapshots is: changes since then are compared. */
export const GROWTH_MS = 5000

export interface Seen {
  readonly snapshot: Snapshot
  /** The tick before it and the one GROWTH_MS before, if they exist, the newest first. */
  readonly before: readonly Snapshot[]
  /** Of the last BRIEF_MS. */
  readonly events: readonly Event[]
}

export interface Case extends Seen {
  readonly life: Attached
  readonly next: Attached | undefined
  /** Process 1, if it was seen. */
  readonly main: Partial<EndingProcess>
  readonly memory: MemoryAtEnd
  /** In the last seconds. */
  readonly late: readonly Event[]
}
