// A group of ticks -> one moment per step, with the smallest, largest and mean value within it.

import type { Database } from 'bun:sqlite'
import { type LiveState, type TickRow, walk } from '../ask/states.ts'
import { EXTENTS, FIELDS, type Field, fieldIndex, type Kind } from '../format/fields.ts'
import { codeOf, numberOf, type Packer, pack } from '../format/pack.ts'
import { groupFrom } from './group.ts'

/** The oldest group that is older than `before` and still finer than `stepMs`. False: there is none. */
export function thinOldest(db: Database, before: number, stepMs: number): boolean {
  const first = db
    .query<TickRow, [number, number]>(
      'SELECT * FROM tick WHERE is_full = 1 AND span_ms < ? AND at < ? ORDER BY tick LIMIT 1',
    )
    .get(stepMs, before)
  const group = groupFrom(db, first)
  if (group?.next === undefined) return false
  db.transaction(() => thin(db, group.first, group.next as number, stepMs)).immediate()
  return true
}

/** The last state of each step is left, with the smallest, largest and mean value within it. */
function thin(db: Database, first: TickRow, next: number, stepMs: number): void {
  const ticks = db
    .query<TickRow, [number, number]>('SELECT * FROM tick WHERE tick >= ? AND tick < ? ORDER BY tick')
    .all(first.tick, next)
  const kept = new Map(
    ticks
      .filter(
        (tick, i) =>
          Math.floor((ticks[i + 1]?.at ?? Number.POSITIVE_INFINITY) / stepMs) !==
          Math.floor(tick.at / stepMs),
      )
      .map(tick => [tick.tick, tick]),
  )
  // All states first: they are read from the rows that are about to go.
  const moments: { tick: TickRow; states: ReadonlyMap<number, LiveState> }[] = []
  let extents: Extents = new Map()
  walk(db, first.tick, next - 1, (at, states) => {
    noteExtents(extents, states)
    const tick = kept.get(at)
    if (tick === undefined) return
    moments.push({ tick, states: thinnedStates(states, extents) })
    extents = new Map()
  })
  const spoken = spokenOf(db, first.tick, next)
  // First of all, because what is written below needs the room.
  db.query('DELETE FROM sample WHERE tick >= ? AND tick < ?').run(first.tick, next)
  db.query('DELETE FROM tick WHERE tick >= ? AND tick < ?').run(first.tick, next)
  forgetBrief(db, first.tick, next, spoken, moments)
  const insertTick = db.query(
    'INSERT INTO tick (tick, life, at, seq, is_full, span_ms) VALUES (?, ?, ?, ?, ?, ?)',
  )
  let before: ReadonlyMap<number, LiveState> = new Map()
  moments.forEach(({ tick, states }, i) => {
    insertTick.run(tick.tick, tick.life, tick.at, tick.seq, i === 0 ? 1 : 0, stepMs)
    writeStates(db, tick.tick, states, before)
    before = states
  })
}

/** Tables whose rows go when no remaining tick refers to them. */
export const TABLES = ['subject', 'rest'] as const

/** Keys of subjects and texts that samples of the group refer to. */
type Spoken = Readonly<Record<(typeof TABLES)[number], readonly number[]>>

function spokenOf(db: Database, from: number, next: number): Spoken {
  const keysOf = (table: string) =>
    db
      .query<{ key: number }, [number, number]>(
        `SELECT DISTINCT ${table} AS key FROM sample WHERE tick >= ? AND tick < ? AND ${table} IS NOT NULL`,
      )
      .all(from, next)
      .map(({ key }) => key)
  return { subject: keysOf('subject'), rest: keysOf('rest') }
}

/**
 * Subjects that came and went between two remaining moments are in none of them, and neither are their texts. What
 * older groups refer to goes with those.
 */
function forgetBrief(
  db: Database,
  from: number,
  next: number,
  spoken: Spoken,
  moments: readonly { readonly tick: TickRow; readonly states: ReadonlyMap<number, LiveState> }[],
): void {
  const left = { subject: new Map<number, number>(), rest: new Map<number, number>() }
  for (const { tick, states } of moments)
    for (const [subject, { restRef }] of states) {
      left.subject.set(subject, tick.tick)
      left.rest.set(restRef, tick.tick)
    }
  for (const table of TABLES) {
    const use = db.query(`UPDATE ${table} SET used = max(used, ?) WHERE ${table} = ?`)
    const remove = db.query(`DELETE FROM ${table} WHERE ${table} = ? AND born >= ? AND used < ?`)
    const leave = db.query(`UPDATE ${table} SET used = ? WHERE ${table} = ? AND used < ?`)
    for (const [key, tick] of left[table]) use.run(tick, key)
    for (const key of spoken[table]) {
      if (left[table].has(key)) continue
      remove.run(key, from, next)
      leave.run(from - 1, key, next)
    }
  }
}

function writeStates(
  db: Database,
  tick: number,
  states: ReadonlyMap<number, LiveState>,
  before: ReadonlyMap<number, LiveState>,
): void {
  const insert = db.query('INSERT INTO sample (tick, subject, numbers, rest) VALUES (?, ?, ?, ?)')
  const packer: Packer = { bytes: new Uint8Array(1024), length: 0 }
  for (const [subject, { codes, restRef }] of states) {
    const last = before.get(subject)
    packer.length = 0
    codes.forEach((code, place) => {
      if (code !== (last?.codes[place] ?? 0)) pack(packer, place, code)
    })
    const rest = last?.restRef === restRef ? null : restRef
    if (packer.length > 0 || rest !== null)
      insert.run(tick, subject, packer.bytes.slice(0, packer.length), rest)
  }
  for (const subject of before.keys()) if (!states.has(subject)) insert.run(tick, subject, null, null)
}

interface Sum {
  min: number
  max: number
  sum: number
  count: number
}

/** Subject -> for each of its metrics in EXTENTS. */
type Extents = Map<number, Sum[]>

interface Extent {
  readonly own: number
  readonly min: number
  readonly max: number
  readonly mean: number
}

const EXTENT_PLACES: Readonly<Record<Kind, readonly Extent[]>> = {
  process: placesOf('process'),
  container: placesOf('container'),
  network: placesOf('network'),
  ports: [],
  host: placesOf('host'),
  findings: [],
  colours: [],
}

function placesOf(kind: Kind): readonly Extent[] {
  return EXTENTS[kind].map(path => ({
    own: fieldIndex(kind, path),
    min: fieldIndex(kind, `${path}.min`),
    max: fieldIndex(kind, `${path}.max`),
    mean: fieldIndex(kind, `${path}.mean`),
  }))
}

/** A copy, with codes of smallest, largest and mean. */
function thinnedStates(
  states: ReadonlyMap<number, LiveState>,
  extents: Extents,
): ReadonlyMap<number, LiveState> {
  const copy = new Map<number, LiveState>()
  for (const [subject, state] of states) {
    const codes = [...state.codes]
    const sums = extents.get(subject)
    EXTENT_PLACES[state.kind].forEach(({ own, min, max, mean }, i) => {
      const sum = sums?.[i]
      const field = FIELDS[state.kind][own] as Field
      const code = (value: number | undefined) => (value === undefined ? 0 : codeOf(value, field))
      codes[min] = code(sum?.min)
      codes[max] = code(sum?.max)
      codes[mean] = code(sum && sum.sum / sum.count)
    })
    copy.set(subject, { ...state, codes })
  }
  return copy
}

function noteExtents(extents: Extents, states: ReadonlyMap<number, LiveState>): void {
  for (const [subject, { kind, codes }] of states) {
    const places = EXTENT_PLACES[kind]
    if (places.length === 0) continue
    const sums = extents.get(subject) ?? []
    extents.set(subject, sums)
    for (let i = 0; i < places.length; i++) {
      const { own, min, max, mean } = places[i] as Extent
      const read = (place: number) => numberOf(codes[place] ?? 0, FIELDS[kind][own] as Field)
      const value = read(own)
      if (typeof value !== 'number') continue
      const sum = sums[i] ?? {
        min: Number.POSITIVE_INFINITY,
        max: Number.NEGATIVE_INFINITY,
        sum: 0,
        count: 0,
      }
      sums[i] = sum
      // For moments that were thinned before, what was within them.
      sum.min = Math.min(sum.min, read(min) ?? value)
      sum.max = Math.max(sum.max, read(max) ?? value)
      sum.sum += read(mean) ?? value
      sum.count++
    }
  }
}
