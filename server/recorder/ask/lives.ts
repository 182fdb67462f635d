// Lives in the recording -> what users read about each, with how it ended.

import type { Database } from 'bun:sqlite'
import { LIVES_MAX } from '../../config/limits.ts'
import { type Attached, GROWTH_MS } from '../../judge/case.ts'
import { BRIEF_MS, judge } from '../../judge/ending.ts'
import type { Ending } from '../../model/ending.ts'
import type { Event } from '../../model/event.ts'
import type { Life } from '../../model/recording.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { readable } from '../database/database-error.ts'
import { type EventRow, eventOf } from '../format/event.ts'
import { snapshotAt, type TickRow } from './states.ts'

interface LifeRow extends Attached {
  readonly life: number
  readonly started_at: number
  readonly ended_at: number | null
  readonly ending: string | null
}

/** The ending of a life that continued elsewhere: nothing is known about its end. */
export const CUT = 'cut'

/** What topz is attached to: the same app has the same text for every topz. */
export function appOf({ processes, containers }: Snapshot): string {
  const first = processes[0]
  const main = containers.find(container => container.main)
  return JSON.stringify([main?.id ?? null, first?.pid === 1 ? first.startTicks : null])
}

export type Lives = ReturnType<typeof createLives>

/** `currentOf`: the life being recorded, of which only the start is known. */
export function createLives(db: Database, currentOf: () => number | undefined) {
  /** Judging an end takes two whole snapshots, and is done once for each. */
  const judged = new Map<number, Ending | undefined>()

  const rowsFrom = db.query<LifeRow, [number]>(
    'SELECT * FROM life WHERE life <= ? ORDER BY life DESC LIMIT 1',
  )
  const nextOf = db.query<LifeRow, [number]>('SELECT * FROM life WHERE life > ? ORDER BY life LIMIT 1')
  const lastTick = db.query<TickRow, [number]>('SELECT * FROM tick WHERE life = ? ORDER BY tick DESC LIMIT 1')

  function endingOf(row: LifeRow): Ending | undefined {
    if (row.life === currentOf() || row.ending === CUT) return undefined
    if (judged.has(row.life)) return judged.get(row.life)
    const next = nextOf.get(row.life)
    const judgeIt = () => judgeRow(db, row, next ?? undefined, lastTick.get(row.life) ?? undefined)
    const ending = readable(judgeIt, undefined)
    // What the next one is attached to becomes known shortly after its start.
    if (next === null || next.app !== null || next.life !== currentOf()) judged.set(row.life, ending)
    return ending
  }

  function tell(row: LifeRow): Life {
    const last = lastTick.get(row.life)
    const told = { life: row.life, startedAt: row.started_at, ...(last && { lastAt: last.at }) }
    if (row.life === currentOf()) return { ...told, isCurrent: true }
    const ending = endingOf(row)
    return ending === undefined ? told : { ...told, ending }
  }

  return {
    /** Lives that had not ended before `from`, at most the newest LIVES_MAX; oldest first. */
    since(from: number): Life[] {
      const lives: Life[] = []
      let row = rowsFrom.get(Number.MAX_SAFE_INTEGER)
      while (row !== null && lives.length < LIVES_MAX) {
        const at = row.ended_at ?? lastTick.get(row.life)?.at ?? row.started_at
        if (at < from) break
        lives.push(tell(row))
        row = rowsFrom.get(row.life - 1)
      }
      return lives.reverse()
    },
    /** If it did not end on request. */
    before(life: number): Life | undefined {
      const row = rowsFrom.get(life - 1)
      const told = row === null ? undefined : tell(row)
      return told?.ending === undefined || told.ending.how === 'stopped' ? undefined : told
    },
    endingOf(life: number): Ending | undefined {
      const row = rowsFrom.get(life)
      return row?.life === life ? endingOf(row) : undefined
    },
  }
}

function judgeRow(
  db: Database,
  row: LifeRow,
  next: LifeRow | undefined,
  last: TickRow | undefined,
): Ending | undefined {
  const at = row.ended_at ?? last?.at ?? row.started_at
  if (row.ending !== null)
    return {
      how: 'stopped',
      at,
      confidence: 'certain',
      signal: row.ending,
      evidence: [{ kind: 'stopRequested', signal: row.ending }],
    }
  if (last === undefined) return undefined
  const snapshot = snapshotAt(db, last)
  if (snapshot === undefined) return undefined
  const ticks = [tickBefore(db, last, 1), tickBefore(db, last, GROWTH_MS)]
  const before = ticks.flatMap(tick => (tick && snapshotAt(db, tick)) ?? [])
  return judge({ snapshot, before, events: eventsBefore(db, row.life, at) }, row, next)
}

function tickBefore(db: Database, { life, at }: TickRow, ms: number): TickRow | undefined {
  return (
    db
      .query<TickRow, [number, number]>(
        'SELECT * FROM tick WHERE life = ? AND at <= ? ORDER BY tick DESC LIMIT 1',
      )
      .get(life, at - ms) ?? undefined
  )
}

function eventsBefore(db: Database, life: number, at: number): Event[] {
  return db
    .query<EventRow, [number, number]>('SELECT at, json FROM event WHERE life = ? AND at >= ? ORDER BY event')
    .all(life, at - BRIEF_MS)
    .flatMap(eventOf)
}
