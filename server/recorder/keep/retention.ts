// Old moments are thinned out; older ones, and those above the limit of bytes, are removed: a little at a time, oldest
// first.

import type { Database } from 'bun:sqlite'
import type { TickRow } from '../ask/states.ts'
import { bytesOf } from '../database/database.ts'
import { isFull } from '../database/database-error.ts'
import { groupFrom } from './group.ts'
import { TABLES, thinOldest } from './thinning.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Beyond this age, one moment per this many milliseconds is left. */
export const TIERS = [
  { olderThanMs: HOUR_MS, stepMs: 10_000 },
  { olderThanMs: DAY_MS, stepMs: 60_000 },
] as const

/** F20: a clock that jumps must not wipe the recording: a run removes at most this much, and at least one group. */
const REMOVED_SHARE = 0.01
/** Under pressure the newest stay as they are, as long as older ones can be thinned out. */
const UNTHINNED_MS = 5 * 60_000
/** Work of one run under pressure, so that ticks do not wait for it. */
const RUN_MS_MAX = 200

export interface RetentionOptions {
  readonly historyMs: number
  /** Above this many bytes in use, old moments are thinned out early, and the oldest removed. */
  readonly bytesMax: number
}

/**
 * One run, called now and then; without pressure at most one group of ticks for each kind of work. `now`: Unix
 * milliseconds.
 */
export function retain(db: Database, now: number, { historyMs, bytesMax }: RetentionOptions): void {
  for (const { olderThanMs, stepMs } of TIERS) thinOldest(db, now - olderThanMs, stepMs)
  const [count = 0] = (db.query('SELECT count(*) FROM tick').values()[0] ?? []) as number[]
  const most = Math.max(1, Math.floor(count * REMOVED_SHARE))
  removeOldest(db, most, now - historyMs)
  const end = performance.now() + RUN_MS_MAX
  while (bytesOf(db) > bytesMax && performance.now() < end) {
    // What came and went takes most of the room, and thinning forgets it: an hour of moments outlives a storm of jobs.
    if (hasThinned(db, now - UNTHINNED_MS) || hasThinned(db, Number.POSITIVE_INFINITY)) continue
    removeOldest(db, most, Number.POSITIVE_INFINITY)
    return
  }
}

function hasThinned(db: Database, before: number): boolean {
  try {
    return TIERS.some(({ stepMs }) => thinOldest(db, before, stepMs))
  } catch (error) {
    // No page is left to write what would be kept.
    if (isFull(error)) return false
    throw error
  }
}

/** Whole groups from the front, at most `most` ticks but at least one group; never the one being written. */
function removeOldest(db: Database, most: number, before: number): void {
  let removed = 0
  while (removed < most) {
    const first = db.query<TickRow, []>('SELECT * FROM tick ORDER BY tick LIMIT 1').get()
    const group = groupFrom(db, first)
    if (group?.next === undefined) break
    const { next } = group
    const oldest = db.query<{ at: number }, [number]>('SELECT at FROM tick WHERE tick = ?').get(next)
    // The clock was ahead for a while: what came next tells how old it is.
    if (Math.min(group.first.at, oldest?.at ?? group.first.at) >= before) break
    db.transaction(() => {
      db.query('DELETE FROM sample WHERE tick < ?').run(next)
      removed += db.query('DELETE FROM tick WHERE tick < ?').run(next).changes
      for (const table of TABLES) db.query(`DELETE FROM ${table} WHERE used < ?`).run(next)
      if (oldest !== null) db.query('DELETE FROM event WHERE at < ?').run(oldest.at)
    }).immediate()
  }
  if (removed > 0) removeEmptyLives(db)
}

/** A life without a tick has only its end to report; the last ones are kept, to count restarts. */
const EMPTY_LIVES_KEPT = 20

function removeEmptyLives(db: Database): void {
  db.query(
    `DELETE FROM life WHERE life NOT IN (SELECT life FROM tick) AND life NOT IN (SELECT life FROM life ORDER BY life DESC LIMIT ${EMPTY_LIVES_KEPT})`,
  ).run()
}
