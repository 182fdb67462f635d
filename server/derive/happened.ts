// Two ticks -> the events that describe their difference.

import type { Container } from '../model/container.ts'
import type { Event } from '../model/event.ts'
import type { Network } from '../model/network.ts'
import type { Ended, Process } from '../model/snapshot.ts'

/** An event that has no number yet. */
export type Happened = Omit<Event, 'number' | 'at'> & { readonly at?: number }

export interface Tick {
  readonly at: number
  readonly processes: readonly Process[]
  readonly containers: readonly Container[]
  readonly networks: readonly Network[]
  /** Missing: how they ended is not known of any. */
  readonly ended?: readonly Ended[]
}
