// A query of the recording -> its answer, from the database that is open at that moment.

import { DIFFERENCE_EXITS_MAX } from '../../config/limits.ts'
import { type Event, type EventType, MARKED_TYPES } from '../../model/event.ts'
import type { Difference, Life, RecordingStatus, Series, Timeline } from '../../model/recording.ts'
import type { ProgramColour, Snapshot } from '../../model/snapshot.ts'
import { untilDamage } from '../database/database-error.ts'
import { type EventRow, eventOf, IS_ALARMING } from '../format/event.ts'
import type { Place } from '../place.ts'
import { coloursIn } from './colours.ts'
import { type DifferenceQuery, differenceBetween } from './difference.ts'
import { exportRange } from './export.ts'
import { type SeriesQuery, seriesOf, type UnknownSeries } from './history.ts'
import { momentAt } from './moment.ts'
import { type TimelineQuery, timelineOf } from './timeline.ts'
import { type RecordedTrends, type TrendsQuery, trendsAt } from './trends.ts'

export interface EventsQuery {
  readonly from: number
  readonly to: number
  /** The newest. */
  readonly limit: number
  /** Only what needs attention. */
  readonly isAlarming?: boolean
  /** Only what a timeline marks. */
  readonly isMarked?: boolean
  /** Only findings that were raised or cleared. */
  readonly isFinding?: boolean
  /** Only these. */
  readonly type?: EventType
}

/** What can be queried. Times are Unix milliseconds. */
export interface Questions {
  readonly snapshot: (query: { readonly at: number }) => Snapshot | undefined
  readonly series: (query: SeriesQuery) => Series | UnknownSeries
  /** For the moment of a snapshot. */
  readonly trends: (query: TrendsQuery) => RecordedTrends
  readonly timeline: (query: TimelineQuery) => Timeline
  readonly events: (query: EventsQuery) => Event[]
  readonly difference: (query: DifferenceQuery) => Difference | undefined
  readonly lives: (query: Record<string, never>) => Life[]
  /** Undefined: none was recorded. */
  readonly colours: (query: Record<string, never>) => readonly ProgramColour[] | undefined
  readonly status: (query: Record<string, never>) => RecordingStatus
  readonly export: (query: {
    readonly from: number
    readonly to: number
    readonly bytesMax: number
  }) => Uint8Array | 'too large' | undefined
}
export type Question = keyof Questions

export function createAnswers(place: () => Place, status: () => RecordingStatus): Questions {
  const snapshot = ({ at }: { readonly at: number }) => momentAt(place().db, place().lives, at)

  function events({
    from,
    to,
    limit,
    isAlarming = false,
    isFinding = false,
    isMarked = false,
    type,
  }: EventsQuery): Event[] {
    const rows = place()
      .db.query<EventRow, [number, number, number, number, number, number, string, string | null]>(
        `SELECT at, json FROM event WHERE at BETWEEN ?1 AND ?2 AND (?3 = 0 OR iif(json_valid(json), ${IS_ALARMING}, 0))
          AND (?4 = 0 OR iif(json_valid(json), json ->> 'finding' IS NOT NULL, 0))
          AND (?6 = 0 OR iif(json_valid(json), instr(?7, '"' || (json ->> 'type') || '"') > 0
            AND (${IS_ALARMING} OR json ->> 'type' LIKE 'port%'), 0))
          AND (?8 IS NULL OR iif(json_valid(json), json ->> 'type' = ?8, 0)) ORDER BY event DESC LIMIT ?5`,
      )
      .iterate(
        from,
        to,
        Number(isAlarming),
        Number(isFinding),
        limit,
        Number(isMarked),
        JSON.stringify(MARKED_TYPES),
        type ?? null,
      )
    return [...untilDamage(rows)].flatMap(eventOf).reverse()
  }

  return {
    snapshot,
    series: query => seriesOf(place().db, query),
    trends(query) {
      try {
        return trendsAt(place().db, query)
      } catch {
        // A readable moment is shown, whatever became of those before it.
        return new Map()
      }
    },
    timeline(query) {
      const { from, to } = status()
      const recorded = from === undefined || to === undefined ? {} : { recordedFrom: from, recordedTo: to }
      return { ...timelineOf(place().db, query, place().lives.since(query.from)), ...recorded }
    },
    events,
    difference: query =>
      differenceBetween(query, {
        snapshot,
        recordedFrom: status().from,
        exits: (from, to) =>
          events({ from, to, limit: DIFFERENCE_EXITS_MAX + 1, type: 'exit' }).filter(
            one => one.type === 'exit',
          ),
      }),
    lives: () => place().lives.since(Number.NEGATIVE_INFINITY),
    colours: () => coloursIn(place().db),
    status,
    export: ({ from, to, bytesMax }) => exportRange(place().db, from, to, place().writer?.life, bytesMax),
  }
}
