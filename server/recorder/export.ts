// A range of a recording -> a recording of its own, as one file. It begins with the full tick before the range.

import type { Database } from 'bun:sqlite'
import { openMemory } from './database.ts'

const TABLES = ['life', 'tick', 'subject', 'rest', 'sample', 'event'] as const

export function lastMomentOf(db: Database): number | undefined {
  return db.query<{ at: number }, []>('SELECT at FROM tick ORDER BY tick DESC LIMIT 1').get()?.at
}

export function exportRange(db: Database, from: number, to: number): Uint8Array {
  const first = db
    .query<{ tick: number }, [number]>(
      'SELECT tick FROM tick WHERE is_full = 1 AND at <= ? ORDER BY at DESC, tick DESC LIMIT 1',
    )
    .get(from)
  const [start = 0, end = 0] = db
    .query('SELECT min(tick), max(tick) FROM tick WHERE (at BETWEEN ? AND ?) OR tick = ?')
    .values(from, to, first?.tick ?? -1)[0] as [number | null, number | null]
  const { db: copy, close } = openMemory()
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
  copy.transaction(() => {
    for (const table of TABLES) copyRows(db, copy, table, select[table], start ?? 0, end ?? 0)
  })()
  const bytes = copy.serialize()
  close()
  return bytes
}

function copyRows(
  from: Database,
  to: Database,
  table: string,
  sql: string,
  start: number,
  end: number,
): void {
  const query = from.query<Record<string, string | number | null>, [number, number]>(sql)
  let insert: ReturnType<Database['query']> | undefined
  for (const row of query.iterate(start, end)) {
    const values = Object.values(row)
    insert ??= to.query(
      `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${values.map(() => '?').join(', ')})`,
    )
    insert.run(...values)
  }
}
