// TickRecord -> rows, one transaction per tick. The encoder's refs become keys of the recording by adding what existed
// when this life began.

import type { Database } from 'bun:sqlite'
import type { TickRecord } from '../format/encoder.ts'
import { rowOf } from '../format/event.ts'
import { KINDS } from '../format/fields.ts'

export interface LifeStart {
  readonly at: number
  readonly version: string
  /** The kernel's boot id, if it may be read. */
  readonly boot: string | undefined
}

export interface Writer {
  readonly life: number
  write(record: TickRecord): void
  /** What topz is attached to, once it is known. */
  attach(app: string): void
  end(at: number, ending: string): void
}

export function createWriter(db: Database, start: LifeStart): Writer {
  const highest = (table: string, column: string) =>
    Number(db.query(`SELECT coalesce(max(${column}), 0) AS top FROM ${table}`).values()[0]?.[0])
  const life = highest('life', 'life') + 1
  const subjectBase = highest('subject', 'subject')
  const restBase = highest('rest', 'rest')
  let tick = highest('tick', 'tick')
  db.query('INSERT INTO life (life, started_at, version, boot) VALUES (?, ?, ?, ?)').run(
    life,
    start.at,
    start.version,
    start.boot ?? null,
  )
  const insertTick = db.query(
    'INSERT INTO tick (tick, life, at, seq, is_full, span_ms) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const insertSubject = db.query(
    'INSERT INTO subject (subject, life, kind, id, born, used) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const insertRest = db.query('INSERT INTO rest (rest, text, born, used) VALUES (?, ?, ?, ?)')
  const insertSample = db.query('INSERT INTO sample (tick, subject, numbers, rest) VALUES (?, ?, ?, ?)')
  const insertEvent = db.query('INSERT INTO event (life, at, json) VALUES (?, ?, ?)')

  const findSubject = db.query<{ subject: number }, [number, number, string]>(
    'SELECT subject FROM subject WHERE life = ? AND kind = ? AND id = ?',
  )
  const useSubject = db.query('UPDATE subject SET used = ? WHERE subject = ?')
  const useInFullTick = ['subject', 'rest'].map(table =>
    db.query(`UPDATE ${table} SET used = ? WHERE ${table} IN (SELECT ${table} FROM sample WHERE tick = ?)`),
  )
  const again = new Map<number, number>()
  const subjectOf = (ref: number) => again.get(ref) ?? subjectBase + ref

  const insertAll = db.transaction((next: number, record: TickRecord) => {
    insertTick.run(next, life, record.at, record.seq, record.isFull ? 1 : 0, record.intervalMs)
    for (const { ref, kind, id } of record.newcomers) {
      const known = findSubject.get(life, KINDS.indexOf(kind), id)
      // Sent a second time: after a record was lost, or because it came back.
      if (known !== null) {
        again.set(ref, known.subject)
        useSubject.run(next, known.subject)
      } else insertSubject.run(subjectBase + ref, life, KINDS.indexOf(kind), id, next, next)
    }
    for (const { ref, text } of record.rests) insertRest.run(restBase + ref, text, next, next)
    let at = 0
    for (let i = 0; i < record.rows.length; i += 3) {
      const [ref = 0, rest = 0, length = 0] = record.rows.slice(i, i + 3)
      const numbers = record.bytes.subarray(at, at + length)
      insertSample.run(next, subjectOf(ref), numbers, rest === 0 ? null : restBase + rest)
      at += length
    }
    for (const ref of record.gone) {
      insertSample.run(next, subjectOf(ref), null, null)
      again.delete(ref)
    }
    if (record.isFull) for (const use of useInFullTick) use.run(next, next)
    for (const event of record.events) {
      const { at: time, json } = rowOf(event)
      insertEvent.run(life, time, json)
    }
  })

  return {
    life,
    write(record) {
      insertAll.immediate(tick + 1, record)
      tick++
    },
    attach: app => void db.query('UPDATE life SET app = ? WHERE life = ?').run(app, life),
    end: (at, ending) =>
      void db.query('UPDATE life SET ended_at = ?, ending = ? WHERE life = ?').run(at, ending, life),
  }
}
