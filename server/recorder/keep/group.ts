// Ticks that can be read on their own: from a full one to before the next.

import type { Database } from 'bun:sqlite'
import type { TickRow } from '../ask/states.ts'

/** A run of ticks that can be read on their own: from a full one to before the next. */
export interface Group {
  readonly first: TickRow
  /** The first tick after the group; undefined: it is still being written. */
  readonly next: number | undefined
}

export function groupFrom(db: Database, first: TickRow | null): Group | undefined {
  if (first === null) return undefined
  const next = db
    .query<{ tick: number }, [number]>(
      'SELECT tick FROM tick WHERE is_full = 1 AND tick > ? ORDER BY tick LIMIT 1',
    )
    .get(first.tick)
  return { first, next: next?.tick }
}
