// A moment of the recording -> what led up to it: the last ten minutes of some processes, as the table draws them.

import type { Database } from 'bun:sqlite'
import { METRIC_BY_NAME } from '../../model/metrics.ts'
import type { Cell } from '../../model/protocol.ts'
import {
  recordedStepMs,
  TREND_POINTS,
  TREND_UNKNOWN,
  TRENDS,
  type TrendName,
  trendKey,
  trendPoint,
} from '../../model/trend.ts'
import { KINDS } from '../format/fields.ts'
import { numberOf } from '../format/pack.ts'
import { type LiveState, type TickRow, tickAt, walk } from './states.ts'
import { type Place, placeOf } from './steps.ts'

export interface TrendsQuery {
  readonly at: number
  readonly names: readonly TrendName[]
  /** Process.id of those that are wanted; undefined: all. */
  readonly ids?: readonly string[] | undefined
}

/** By trendKey: points, oldest first, TREND_POINTS of them; TREND_UNKNOWN where nothing was recorded. */
export type RecordedTrends = ReadonlyMap<string, readonly number[]>

interface Drawn {
  readonly name: TrendName
  readonly place: Place
}

interface Line {
  readonly points: number[]
  /** Of the step's moments so far. */
  step: number
  sum: number
  count: number
}

/** No further back than the life of topz that saw them. */
export function trendsAt(db: Database, { at, names, ids }: TrendsQuery): RecordedTrends {
  const last = tickAt(db, at)
  if (last === undefined) return new Map()
  const stepMs = recordedStepMs(last.span_ms)
  const seen = ticksBefore(db, last, stepMs)
  const steps = new Map(
    seen.map(one => [one.tick, TREND_POINTS - 1 - Math.round((last.at - one.at) / stepMs)]),
  )
  const drawn = names.map((name): Drawn => ({ name, place: placeFor(name) }))
  const lines = new Map<string, Line>()
  walk(
    db,
    fullBefore(db, last, seen[0]),
    last.tick,
    (tick, states) => {
      const step = steps.get(tick)
      if (step === undefined) return
      for (const state of states.values()) if (state.kind === 'process') addTo(lines, state, drawn, step)
    },
    ids && subjectsOf(db, last.life, ids),
  )
  return new Map([...lines].map(([key, { points }]) => [key, points]))
}

function placeFor(name: TrendName): Place {
  return placeOf('process', METRIC_BY_NAME.get(name)?.key ?? '') as Place
}

function ticksBefore(db: Database, last: TickRow, stepMs: number): readonly { tick: number; at: number }[] {
  return db
    .query<{ tick: number; at: number }, [number, number, number, number]>(
      'SELECT tick, at FROM tick WHERE at > ? AND at <= ? AND tick <= ? AND life = ? ORDER BY tick',
    )
    .all(last.at - (TREND_POINTS - 0.5) * stepMs, last.at, last.tick, last.life)
}

function fullBefore(db: Database, last: TickRow, first: { readonly tick: number } | undefined): number {
  const full = db
    .query<{ tick: number | null }, [number, number]>(
      'SELECT max(tick) AS tick FROM tick WHERE is_full = 1 AND life = ? AND tick <= ?',
    )
    .get(last.life, first?.tick ?? last.tick)
  return full?.tick ?? last.tick
}

function subjectsOf(db: Database, life: number, ids: readonly string[]): readonly number[] {
  return db
    .query<{ subject: number }, [number, number, string]>(
      'SELECT subject FROM subject WHERE life = ? AND kind = ? AND id IN (SELECT value FROM json_each(?))',
    )
    .all(life, KINDS.indexOf('process'), JSON.stringify(ids))
    .map(({ subject }) => subject)
}

function addTo(
  lines: Map<string, Line>,
  { id, codes }: LiveState,
  drawn: readonly Drawn[],
  step: number,
): void {
  for (const { name, place } of drawn) {
    const key = trendKey(id, name)
    let line = lines.get(key)
    if (line === undefined) {
      line = { points: Array<number>(TREND_POINTS).fill(TREND_UNKNOWN), step, sum: 0, count: 0 }
      lines.set(key, line)
    }
    if (line.step !== step) Object.assign(line, { step, sum: 0, count: 0 })
    const point = trendPoint(name, numberOf(codes[place.mean] || codes[place.own] || 0, place.field) as Cell)
    if (point === TREND_UNKNOWN) continue
    line.sum += point
    line.count++
    line.points[step] = TRENDS[name].isMean ? Math.round(line.sum / line.count) : point
  }
}
