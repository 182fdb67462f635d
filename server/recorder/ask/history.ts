// One metric of one subject over a range -> at most the requested number of points.

import type { Database } from 'bun:sqlite'
import { HISTORY_POINTS_MAX } from '../../config/limits.ts'
import type { Gap, Series } from '../../model/recording.ts'
import { readable, untilDamage } from '../database/database-error.ts'
import { FIELDS, KINDS, type Kind, ownPaths } from '../format/fields.ts'
import { unpack } from '../format/pack.ts'
import type { TickRow } from './states.ts'
import { addState, placeOf, Steps } from './steps.ts'

/** A hole longer than this many recorded steps is a gap. */
export const GAP_STEPS = 3

export interface SeriesQuery {
  readonly kind: Kind
  /** Id within its kind: for a process, Process.id. */
  readonly id: string
  /** Path of a field. */
  readonly path: string
  readonly from: number
  readonly to: number
  readonly points: number
}

/** There is no such series. */
export interface UnknownSeries {
  readonly unknown: 'metric' | 'subject'
  /** All metrics of the kind, or the subjects that may have been meant. */
  readonly known: readonly string[]
}

export function seriesOf(db: Database, query: SeriesQuery): Series | UnknownSeries {
  const paths = ownPaths(query.kind)
  const place = placeOf(query.kind, query.path)
  if (place === undefined || !paths.includes(query.path)) return { unknown: 'metric', known: paths }
  const steps = new Steps(query.from, query.to, Math.min(HISTORY_POINTS_MAX, query.points))
  const ticks = ticksIn(db, query.from, query.to)
  const subjects = db
    .query<{ subject: number; life: number }, [number, string]>(
      'SELECT subject, life FROM subject WHERE kind = ? AND id = ?',
    )
    .all(KINDS.indexOf(query.kind), query.id)
  // The host always exists, even before anything of it was recorded.
  if (subjects.length === 0 && query.kind !== 'host')
    return { unknown: 'subject', known: subjectsLike(db, query) }
  const ofLife = new Map(subjects.map(({ subject, life }) => [life, subject]))
  trace(db, withLeadIn(db, ticks), query.kind, ofLife, (at, codes) => {
    if (at >= query.from) addState(steps, at, codes, place)
  })
  return {
    metric: query.path,
    subject: query.id,
    from: query.from,
    to: query.to,
    stepMs: Math.round(steps.stepMs),
    points: steps.points(),
    gaps: gapsOf(ticks),
  }
}

const LIKE_MAX = 3

/** For a process, those that had its pid, if any did; the newest. */
function subjectsLike(db: Database, { kind, id }: SeriesQuery): readonly string[] {
  const like = db.query<{ id: string }, [number, string, number]>(
    'SELECT id FROM subject WHERE kind = ? AND id GLOB ? GROUP BY id ORDER BY max(subject) DESC LIMIT ?',
  )
  const idsLike = (glob: string) => like.all(KINDS.indexOf(kind), glob, LIKE_MAX).map(one => one.id)
  const pid = kind === 'process' ? /^\d+/.exec(id)?.[0] : undefined
  const ofPid = pid === undefined ? [] : idsLike(`${pid}:*`)
  return ofPid.length > 0 ? ofPid : idsLike('*')
}

/** The states of one subject at each of the ticks, which begin with a full one. `ofLife`: life -> subject. */
export function trace(
  db: Database,
  ticks: readonly TickRow[],
  kind: Kind,
  ofLife: ReadonlyMap<number, number>,
  onState: (at: number, codes: readonly number[]) => void,
): void {
  const read = db.query<{ numbers: Uint8Array | null }, [number, number]>(
    'SELECT numbers FROM sample WHERE tick = ? AND subject = ?',
  )
  let codes: number[] | undefined
  for (const { tick, life, at, is_full: isFull } of ticks) {
    const subject = ofLife.get(life)
    if (subject === undefined) continue
    // A damaged row changes nothing.
    const row = readable(() => read.get(tick, subject), null)
    if (isFull === 1 || row?.numbers === null) codes = undefined
    if (row?.numbers) {
      codes ??= FIELDS[kind].map(() => 0)
      unpack(row.numbers, codes)
    }
    if (codes !== undefined) onState(at, codes)
  }
}

export function ticksIn(db: Database, from: number, to: number): readonly TickRow[] {
  const rows = db
    .query<TickRow, [number, number]>('SELECT * FROM tick WHERE at BETWEEN ? AND ? ORDER BY tick')
    .iterate(from, to)
  return [...untilDamage(rows)]
}

/** With the ticks since the last full one before them: what did not change since then is recorded only there. */
export function withLeadIn(db: Database, ticks: readonly TickRow[]): readonly TickRow[] {
  const [first] = ticks
  if (first === undefined || first.is_full === 1) return ticks
  const lead = db
    .query<TickRow, [number, number, number, number]>(
      'SELECT * FROM tick WHERE life = ? AND tick < ? AND tick >= (SELECT max(tick) FROM tick WHERE is_full = 1 AND life = ? AND tick <= ?) ORDER BY tick',
    )
    .all(first.life, first.tick, first.life, first.tick)
  return [...lead, ...ticks]
}

/** Spans in which nothing was recorded, and why: see Gap. */
export function gapsOf(ticks: readonly TickRow[]): Gap[] {
  const gaps: Gap[] = []
  for (let i = 1; i < ticks.length; i++) {
    const [before, after] = [ticks[i - 1] as TickRow, ticks[i] as TickRow]
    const most = GAP_STEPS * Math.max(before.span_ms, after.span_ms, 1000)
    const isOtherLife = after.life !== before.life
    if (after.at - before.at <= most && !isOtherLife) continue
    // Ticks were counted meanwhile: topz ran, but what it saw was not recorded.
    const ran = (after.seq - before.seq) * Math.min(after.span_ms, 1000)
    const wasRunning = ran > (after.at - before.at) / 2
    gaps.push({
      from: before.at,
      to: after.at,
      why: isOtherLife ? 'stopped' : wasRunning ? 'lost' : 'suspended',
    })
  }
  return gaps
}
