// A range of a recording -> a separate recording, as one file. It begins with the full tick before the range.

import type { Database } from 'bun:sqlite'
import { emptyInMemory, limitPages } from '../database/database.ts'
import { isFull } from '../database/database-error.ts'
import { CUT } from './lives.ts'

const TABLES = ['life', 'tick', 'subject', 'rest', 'sample', 'event'] as const

export function lastMomentOf(db: Database): number | undefined {
  return db.query<{ at: number }, []>('SELECT at FROM tick ORDER BY tick DESC LIMIT 1').get()?.at
}

/**
 * `current`: the life that is being recorded. Undefined: nothing was recorded in this range. It is made in memory: more
 * than `bytesMax` is refused.
 */
export function exportRange(
  db: Database,
  from: number,
  to: number,
  current: number | undefined,
  bytesMax: number,
): Uint8Array | 'too large' | undefined {
  const first = db
    .query<{ tick: number }, [number]>(
      'SELECT tick FROM tick WHERE is_full = 1 AND at <= ? ORDER BY at DESC, tick DESC LIMIT 1',
    )
    .get(from)
  const [start, end] = db
    .query('SELECT min(tick), max(tick) FROM tick WHERE (at BETWEEN ? AND ?) OR tick = ?')
    .values(from, to, first?.tick ?? -1)[0] as [number | null, number | null]
  if (start === null || start === undefined || end === null || end === undefined) return undefined
  const copy = emptyInMemory()
  const select: Record<(typeof TABLES)[number], string> = {
    tick: 'SELECT * FROM tick WHERE tick BETWEEN ?1 AND ?2',
    sample: 'SELECT * FROM sample WHERE tick BETWEEN ?1 AND ?2',
    subject:
      'SELECT * FROM subject WHERE subject IN (SELECT subject FROM sample WHERE tick BETWEEN ?1 AND ?2)',
    rest: 'SELECT * FROM rest WHERE rest IN (SELECT rest FROM sample WHERE tick BETWEEN ?1 AND ?2)',
    life: 'SELECT * FROM life WHERE life IN (SELECT life FROM tick WHERE tick BETWEEN ?1 AND ?2)',
    event:
      'SELECT * FROM event WHERE life IN (SELECT life FROM tick WHERE tick BETWEEN ?1 AND ?2) AND at <= (SELECT max(at) FROM tick WHERE tick BETWEEN ?1 AND ?2)',
  }
  if (Number.isFinite(bytesMax)) limitPages(copy, bytesMax)
  try {
    copy.transaction(() => {
      for (const table of TABLES) copyRows(db, copy, table, select[table], start, end)
      cutLives(db, copy, current)
    })()
    return copy.serialize()
  } catch (error) {
    if (isFull(error)) return 'too large'
    throw error
  } finally {
    copy.close()
  }
}

/** A life that continued after the range did not end with it. */
function cutLives(from: Database, to: Database, current: number | undefined): void {
  const lastOf = (db: Database, life: number) =>
    db
      .query<{ at: number }, [number]>('SELECT at FROM tick WHERE life = ? ORDER BY tick DESC LIMIT 1')
      .get(life)?.at
  const cut = to.query('UPDATE life SET ended_at = NULL, ending = ? WHERE life = ?')
  for (const { life } of to.query<{ life: number }, []>('SELECT life FROM life').all())
    if (life === current || lastOf(from, life) !== lastOf(to, life)) cut.run(CUT, life)
}

function copyRows(from: Database, to: Database, table: string, sql: string, ...parameters: number[]): void {
  const query = from.query<Record<string, string | number | Uint8Array | null>, number[]>(sql)
  let insert: ReturnType<Database['query']> | undefined
  for (const row of query.iterate(...parameters)) {
    const values = Object.values(row)
    insert ??= to.query(
      `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${values.map(() => '?').join(', ')})`,
    )
    insert.run(...values)
  }
}

/** In full, with keys that follow the existing ones. One transaction. */
export function appendRecording(from: Database, to: Database): void {
  const [life, tick, subject, rest] = ['life', 'tick', 'subject', 'rest'].map(table =>
    Number(to.query(`SELECT coalesce(max(${table}), 0) FROM ${table}`).values()[0]?.[0]),
  )
  const select: Record<(typeof TABLES)[number], string> = {
    life: `SELECT life + ${life} AS life, started_at, ended_at, ending, version, boot, app FROM life`,
    tick: `SELECT tick + ${tick} AS tick, life + ${life} AS life, at, seq, is_full, span_ms FROM tick`,
    subject: `SELECT subject + ${subject} AS subject, life + ${life} AS life, kind, id, born + ${tick} AS born, used + ${tick} AS used FROM subject`,
    rest: `SELECT rest + ${rest} AS rest, text, born + ${tick} AS born, used + ${tick} AS used FROM rest`,
    sample: `SELECT tick + ${tick} AS tick, subject + ${subject} AS subject, numbers, rest + ${rest} AS rest FROM sample`,
    event: `SELECT life + ${life} AS life, at, json FROM event`,
  }
  to.transaction(() => {
    for (const table of TABLES) copyRows(from, to, table, select[table])
  }).immediate()
}
