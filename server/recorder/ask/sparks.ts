// A moment of the recording -> the CPU shares that led up to it, as the table draws them next to each process.

import type { Database } from 'bun:sqlite'
import { SPARK_POINTS } from '../../model/protocol.ts'
import { numberOf } from '../format/pack.ts'
import { tickAt, walk } from './states.ts'
import { type Place, placeOf } from './steps.ts'

/** Id of a process -> thousandths of a CPU, oldest first, -1 if unknown. Processes that used none are left out. */
export type RecordedSparks = ReadonlyMap<string, readonly number[]>

const UNKNOWN = -1
const CPU = placeOf('process', 'cpuUsage') as Place

/** At the spacing of the moments; no further back than the life of topz that saw them. */
export function sparksAt(db: Database, at: number): RecordedSparks {
  const last = tickAt(db, at)
  if (last === undefined) return new Map()
  const seen = db
    .query<{ tick: number; at: number }, [number, number, number, number]>(
      'SELECT tick, at FROM tick WHERE at > ? AND at <= ? AND tick <= ? AND life = ? ORDER BY tick',
    )
    .all(last.at - (SPARK_POINTS - 0.5) * last.span_ms, last.at, last.tick, last.life)
  const full = db
    .query<{ tick: number | null }, [number, number]>(
      'SELECT max(tick) AS tick FROM tick WHERE is_full = 1 AND life = ? AND tick <= ?',
    )
    .get(last.life, seen[0]?.tick ?? last.tick)
  const places = new Map(
    seen.map(one => [one.tick, SPARK_POINTS - 1 - Math.round((last.at - one.at) / last.span_ms)]),
  )
  const sparks = new Map<string, number[]>()
  walk(db, full?.tick ?? last.tick, last.tick, (tick, states) => {
    const place = places.get(tick)
    if (place === undefined) return
    for (const { kind, id, codes } of states.values()) {
      if (kind !== 'process') continue
      const points = sparks.get(id) ?? Array<number>(SPARK_POINTS).fill(UNKNOWN)
      const share = numberOf(codes[CPU.mean] || codes[CPU.own] || 0, CPU.field)
      // Moments are not spaced quite evenly: of two in one place the larger is drawn.
      if (typeof share === 'number') points[place] = Math.max(points[place] ?? 0, Math.round(share * 1000))
      sparks.set(id, points)
    }
  })
  return new Map([...sparks].filter(([, points]) => points.some(point => point > 0)))
}
