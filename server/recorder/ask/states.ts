// A moment of the recording -> the states of all subjects then: the last full tick before it, and every change since.

import type { Database } from 'bun:sqlite'
import { SNAPSHOT_EVENTS_MAX } from '../../config/limits.ts'
import type { Event } from '../../model/event.ts'
import { type Process, SCHEMA_VERSION, type Snapshot } from '../../model/snapshot.ts'
import { readable, untilDamage } from '../database/database-error.ts'
import { type EventRow, eventOf } from '../format/event.ts'
import { FIELDS, KINDS, type Kind } from '../format/fields.ts'
import { unpack } from '../format/pack.ts'
import { type Members, recordedOf } from '../format/split.ts'
import { isTime, TIME_MAX } from '../format/time.ts'

export interface TickRow {
  readonly tick: number
  readonly life: number
  readonly at: number
  readonly seq: number
  readonly is_full: number
  readonly span_ms: number
}

export interface LiveState {
  readonly kind: Kind
  readonly id: string
  readonly codes: number[]
  restRef: number
}

interface SampleRow {
  readonly tick: number
  readonly subject: number
  readonly numbers: Uint8Array | null
  readonly rest: number | null
}

/** Requests the last recorded moment, whatever the clock said. */
export const LAST = Number.MAX_SAFE_INTEGER

/** First and last moment. The next write will notice a damaged file. */
export function rangeOf(db: Database): readonly (number | null)[] {
  try {
    return (db.query('SELECT min(at), max(at) FROM tick WHERE at BETWEEN 1 AND ?').values(TIME_MAX)[0] ??
      []) as (number | null)[]
  } catch {
    const times = fullTicks(db).map(({ at }) => at)
    return times.length === 0 ? [] : [Math.min(...times), Math.max(...times)]
  }
}

/** The readable moments of a damaged file: from both ends up to the damage. */
export function fullTicks(db: Database): readonly TickRow[] {
  const found = new Map<number, TickRow>()
  for (const order of ['ASC', 'DESC']) {
    const rows = db.query<TickRow, []>(`SELECT * FROM tick ORDER BY tick ${order}`).iterate()
    for (const row of untilDamage(rows)) if (row.is_full === 1 && isTime(row.at)) found.set(row.tick, row)
  }
  return [...found.values()]
}

/** The last tick at or before `at`. If a clock was set back and two are equally near: the one that came later. */
export function tickAt(db: Database, at: number): TickRow | undefined {
  const last = db.query<TickRow, []>('SELECT * FROM tick ORDER BY tick DESC LIMIT 1')
  if (at === LAST) return last.get() ?? undefined
  const near = db
    .query<TickRow, [number]>('SELECT * FROM tick WHERE at <= ? ORDER BY at DESC LIMIT 1')
    .get(at)
  if (near === null) return undefined
  const later = db.query<TickRow, [number, number]>(
    'SELECT * FROM tick WHERE at <= ? AND at > ? ORDER BY tick DESC LIMIT 1',
  )
  return later.get(at, near.at - near.span_ms) ?? undefined
}

/** The moments before and after it, whatever lies between. */
export function besideTick(db: Database, { at }: TickRow): { previousAt?: number; nextAt?: number } {
  const [[previousAt, nextAt] = []] = db
    .query<never, [number, number]>(
      'SELECT (SELECT max(at) FROM tick WHERE at < ?), (SELECT min(at) FROM tick WHERE at > ?)',
    )
    .values(at, at) as (number | null)[][]
  return { ...(previousAt != null && { previousAt }), ...(nextAt != null && { nextAt }) }
}

/** Subject -> its state at this tick. Empty if the recording has lost the full tick before it. */
export function statesAt(db: Database, { tick, life }: TickRow): ReadonlyMap<number, LiveState> {
  const full = db
    .query<{ tick: number }, [number, number]>(
      'SELECT tick FROM tick WHERE is_full = 1 AND tick <= ? AND life = ? ORDER BY tick DESC LIMIT 1',
    )
    .get(tick, life)
  return full === null ? new Map() : walk(db, full.tick, tick, () => {})
}

/**
 * Every tick from a full one to another, in order. `onTick` sees the states after it, which go on changing. Returns the
 * last. `subjects`: only of these.
 */
export function walk(
  db: Database,
  from: number,
  to: number,
  onTick: (tick: number, states: ReadonlyMap<number, LiveState>) => void,
  subjects?: readonly number[],
): ReadonlyMap<number, LiveState> {
  const states = new Map<number, LiveState>()
  const rows = db
    .query<SampleRow & { kind: number; id: string }, [number, number, string | null]>(
      `SELECT sample.tick, sample.subject, numbers, rest, kind, id FROM sample JOIN subject USING (subject)
        WHERE sample.tick BETWEEN ?1 AND ?2 AND (?3 IS NULL OR sample.subject IN (SELECT value FROM json_each(?3)))
        ORDER BY sample.tick`,
    )
    .iterate(from, to, subjects === undefined ? null : JSON.stringify(subjects))
  // A tick in which nothing changed has no rows.
  const ticks = db
    .query<{ tick: number }, [number, number]>(
      'SELECT tick FROM tick WHERE tick BETWEEN ? AND ? ORDER BY tick',
    )
    .all(from, to)
  let next = 0
  const passTo = (tick: number) => {
    for (; next < ticks.length && (ticks[next] as { tick: number }).tick < tick; next++)
      onTick((ticks[next] as { tick: number }).tick, states)
  }
  for (const row of rows) {
    passTo(row.tick)
    applyRow(states, row)
  }
  passTo(to + 1)
  return states
}

function applyRow(states: Map<number, LiveState>, row: SampleRow & { kind: number; id: string }): void {
  if (row.numbers === null) {
    states.delete(row.subject)
    return
  }
  let state = states.get(row.subject)
  if (state === undefined) {
    const kind = KINDS[row.kind]
    if (kind === undefined) return
    state = { kind, id: row.id, codes: FIELDS[kind].map(() => 0), restRef: 0 }
    states.set(row.subject, state)
  }
  unpack(row.numbers, state.codes)
  if (row.rest !== null) state.restRef = row.rest
}

/** The whole readout of the tick, as it was; damaged parts are left out. Undefined: nothing of it can be shown. */
export function snapshotAt(db: Database, row: TickRow): Snapshot | undefined {
  const states = statesAt(db, row)
  if (!isTime(row.at)) return undefined
  const restOf = restReader(db)
  const recorded = recordedOf(
    [...states.values()].map(({ kind, id, codes, restRef }) => ({ kind, id, codes, rest: restOf(restRef) })),
  )
  if (recorded === undefined) return undefined
  const { header, containers, networks, processes, found } = recorded
  return {
    schemaVersion: SCHEMA_VERSION,
    seq: row.seq,
    at: row.at,
    ...header,
    containers,
    networks,
    events: readable(() => eventsUntil(db, row), []),
    ...found,
    processes,
    recorded: { life: row.life, spanMs: row.span_ms },
  }
}

export function restReader(db: Database): (ref: number) => Members {
  const query = db.query<{ text: string }, [number]>('SELECT text FROM rest WHERE rest = ?')
  const known = new Map<number, Members>()
  return ref => {
    const found = known.get(ref)
    if (found !== undefined) return found
    const rest = parse<Members>(readable(() => query.get(ref), null)?.text) ?? {}
    known.set(ref, rest)
    return rest
  }
}

/** Undefined: the row is damaged, or is not one of a process. */
export function namedProcessIn(
  rest: Members,
): Pick<Process, 'comm' | 'argv' | 'commandRewritten'> | undefined {
  const { comm, argv = [] } = rest
  const isNamed =
    typeof comm === 'string' && Array.isArray(argv) && argv.every(one => typeof one === 'string')
  return isNamed ? (rest as unknown as Process) : undefined
}

function eventsUntil(db: Database, { life, at }: TickRow): Event[] {
  return db
    .query<EventRow, [number, number, number]>(
      'SELECT at, json FROM event WHERE life = ? AND at <= ? ORDER BY event DESC LIMIT ?',
    )
    .all(life, at, SNAPSHOT_EVENTS_MAX)
    .flatMap(eventOf)
    .reverse()
}

function parse<T extends object>(json: string | undefined): T | undefined {
  try {
    const parsed: unknown = JSON.parse(json ?? '{}')
    return typeof parsed === 'object' && parsed !== null ? (parsed as T) : undefined
  } catch {
    return undefined
  }
}
