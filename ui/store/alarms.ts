// Alarming events -> marks on the timeline: one where several would overlap.
import { signal } from '@preact/signals'
import type { EventInWords } from '../../server/model/event.ts'

export interface Alarms {
  readonly events: readonly EventInWords[]
  /** There were more before these. */
  readonly truncated?: true
}

/** Those in the whole range of the timeline. */
export const alarms = signal<Alarms>({ events: [] })

export interface Mark {
  readonly first: EventInWords
  readonly count: number
}

/** As many as can be distinguished and clicked. */
const PLACES = 120

export function marksOf(events: readonly EventInWords[], from: number, to: number): readonly Mark[] {
  const within = events.filter(({ at }) => at >= from && at <= to)
  const places = Map.groupBy(within, ({ at }) => Math.floor(((at - from) / (to - from)) * PLACES))
  return [...places.values()].map(together => ({ first: worstOf(together), count: together.length }))
}

/** A kill is the cause of a restart next to it. */
function worstOf(events: readonly EventInWords[]): EventInWords {
  return events.find(({ type }) => type === 'oomKill') ?? (events[0] as EventInWords)
}
