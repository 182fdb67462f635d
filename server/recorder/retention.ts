// Old moments are thinned out, older ones and those above the limit of bytes removed: a little at a time, oldest first.

import type { Database } from 'bun:sqlite'
import { bytesOf } from './database.ts'
import { EXTENTS, FIELDS, type Field, fieldIndex, type Kind } from './fields.ts'
import { codeOf, numberOf, type Packer, pack } from './pack.ts'
import { type LiveState, type TickRow, walk } from './replay.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Older than this, one moment in so many milliseconds is left. */
export const TIERS = [
  { olderThanMs: HOUR_MS, stepMs: 10_000 },
  { olderThanMs: DAY_MS, stepMs: 60_000 },
] as const

/** F20: a clock that jumps must not wipe the recording: a run removes so much of it at most, and one group at least. */
const REMOVED_SHARE = 0.01
/** Above this share of the limit the oldest is removed. */
const BYTES_SHARE = 0.9

export interface RetentionOptions {
  readonly historyMs: number
  readonly bytesMax: number
}

/** One run, called now and then; does one group of ticks at most of each kind of work. `now`: Unix milliseconds. */
export function retain(db: Database, now: number, { historyMs, bytesMax }: RetentionOptions): void {
  for (const { olderThanMs, stepMs } of TIERS) thinOldest(db, now - olderThanMs, stepMs)
  const [count = 0] = (db.query('SELECT count(*) FROM tick').values()[0] ?? []) as number[]
  const most = Math.max(1, Math.floor(count * REMOVED_SHARE))
  removeOldest(db, most, now - historyMs)
  if (bytesOf(db) <= bytesMax * BYTES_SHARE) return
  removeOldest(db, most, Number.POSITIVE_INFINITY)
}

/** A run of ticks that can be read alone: from a full one to before the next. */
interface Group {
  readonly first: TickRow
  /** The first tick that is not of the group; undefined: it is still being written. */
  readonly next: number | undefined
}

function groupFrom(db: Database, first: TickRow | null): Group | undefined {
  if (first === null) return undefined
  const next = db
    .query<{ tick: number }, [number]>(
      'SELECT tick FROM tick WHERE is_full = 1 AND tick > ? ORDER BY tick LIMIT 1',
    )
    .get(first.tick)
  return { first, next: next?.tick }
}

/** Whole groups from the front, at most `most` ticks but one group at least; never the one that is being written. */
function removeOldest(db: Database, most: number, before: number): void {
  let removed = 0
  while (removed < most) {
    const first = db.query<TickRow, []>('SELECT * FROM tick ORDER BY tick LIMIT 1').get()
    const group = groupFrom(db, first)
    if (group?.next === undefined || group.first.at >= before) break
    const { next } = group
    db.transaction(() => {
      // Who ended in there is not spoken of again.
      db.query(
        'DELETE FROM subject WHERE subject IN (SELECT subject FROM sample WHERE tick < ? AND numbers IS NULL)',
      ).run(next)
      db.query('DELETE FROM sample WHERE tick < ?').run(next)
      removed += db.query('DELETE FROM tick WHERE tick < ?').run(next).changes
      const oldest = db.query<{ at: number }, [number]>('SELECT at FROM tick WHERE tick = ?').get(next)
      if (oldest !== null) db.query('DELETE FROM event WHERE at < ?').run(oldest.at)
    }).immediate()
  }
  if (removed > 0) removeEmptyLives(db)
}

/** A life without a tick has nothing to tell but its end; the last ones are kept, for who asks how often it restarted. */
const EMPTY_LIVES_KEPT = 20

function removeEmptyLives(db: Database): void {
  db.query(
    `DELETE FROM life WHERE life NOT IN (SELECT life FROM tick) AND life NOT IN (SELECT life FROM life ORDER BY life DESC LIMIT ${EMPTY_LIVES_KEPT})`,
  ).run()
}

/** Texts and subjects that no sample speaks of any more. Reads every sample: seldom. */
export function sweep(db: Database): void {
  db.transaction(() => {
    db.exec('DELETE FROM rest WHERE rest NOT IN (SELECT rest FROM sample WHERE rest IS NOT NULL)')
    db.exec('DELETE FROM subject WHERE subject NOT IN (SELECT subject FROM sample)')
  }).immediate()
}

/** The oldest group that is older than `before` and still finer than `stepMs`. */
function thinOldest(db: Database, before: number, stepMs: number): void {
  const first = db
    .query<TickRow, [number, number]>(
      'SELECT * FROM tick WHERE is_full = 1 AND span_ms < ? AND at < ? ORDER BY tick LIMIT 1',
    )
    .get(stepMs, before)
  const group = groupFrom(db, first)
  if (group?.next === undefined) return
  db.transaction(() => thin(db, group.first, group.next as number, stepMs)).immediate()
}

interface Sum {
  min: number
  max: number
  sum: number
  count: number
}

/** Of each step the last state is left, with the smallest, largest and mean value within it. */
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
  forgetBrief(db, first.tick, next, moments)
  db.query('DELETE FROM sample WHERE tick >= ? AND tick < ?').run(first.tick, next)
  db.query('DELETE FROM tick WHERE tick >= ? AND tick < ?').run(first.tick, next)
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

/** Who came and went between two moments that are left is in none of them. */
function forgetBrief(
  db: Database,
  from: number,
  next: number,
  moments: readonly { readonly states: ReadonlyMap<number, LiveState> }[],
): void {
  const ended = db
    .query<{ subject: number }, [number, number]>(
      'SELECT subject FROM sample WHERE tick >= ? AND tick < ? AND numbers IS NULL',
    )
    .all(from, next)
  const forget = db.query('DELETE FROM subject WHERE subject = ?')
  for (const { subject } of ended) if (!moments.some(({ states }) => states.has(subject))) forget.run(subject)
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
      // Of moments that were thinned before, what was within them.
      sum.min = Math.min(sum.min, read(min) ?? value)
      sum.max = Math.max(sum.max, read(max) ?? value)
      sum.sum += read(mean) ?? value
      sum.count++
    }
  }
}
