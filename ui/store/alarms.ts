// What happened -> marks in the event lanes of the timeline: one where several would overlap.
import { signal } from '@preact/signals'
import type { EventType } from '../../server/model/event.ts'
import type { News } from '../../server/model/protocol.ts'

/** What a mark needs of an event. */
export type Marked = News & { readonly number: number }

export interface Alarms {
  readonly events: readonly Marked[]
  /** There were more before these. */
  readonly truncated?: true
}

/** Those in the range of the timeline. */
export const alarms = signal<Alarms>({ events: [] })

/** Each has a shape of its own, and can be switched off in the legend. */
export const KINDS = ['oomKill', 'exit', 'restart', 'port', 'limit'] as const
export type Kind = (typeof KINDS)[number]

export const hiddenKinds = signal<ReadonlySet<string>>(new Set())

export function toggleKind(kind: string): void {
  const next = new Set(hiddenKinds.value)
  if (!next.delete(kind)) next.add(kind)
  hiddenKinds.value = next
}

export interface Mark {
  readonly kind: Kind
  readonly first: Marked
  readonly count: number
  /** Pixels from the left. */
  readonly x: number
}

const KIND_OF: Partial<Record<EventType, Kind>> = {
  oomKill: 'oomKill',
  exit: 'exit',
  restart: 'restart',
  portOpen: 'port',
  portClose: 'port',
  limitChange: 'limit',
}
/** Marks nearer to each other than this become one. */
const NEAR_PIXELS = 12
/** The number of a mark that stands for several takes room beside it. */
const NUMBER_PIXELS = 12
/** What is kept of a page that stays open for days. */
const EVENTS_MAX = 600

/** With what the stream brought since. */
export function withNews(before: Alarms, news: Readonly<Record<string, News>>): Alarms {
  const all = Object.entries(news).map(([number, one]) => ({ ...one, number: Number(number) }))
  const known = new Set(before.events.slice(-2 * all.length - 40).map(nameOf))
  const fresh = all.filter(event => !known.has(nameOf(event)))
  return fresh.length === 0 ? before : { ...before, events: [...before.events, ...fresh].slice(-EVENTS_MAX) }
}

const nameOf = ({ number, at }: Marked) => `${number} ${at}`

interface Range {
  readonly from: number
  readonly to: number
}

/** `width` in pixels. */
export function marksOf(
  events: readonly Marked[],
  { from, to }: Range,
  width: number,
  kinds: readonly Kind[],
): readonly Mark[] {
  const marks: Mark[] = []
  for (const event of events) {
    const kind = KIND_OF[event.type]
    if (kind === undefined || !kinds.includes(kind) || event.at < from || event.at > to) continue
    const x = ((event.at - from) / (to - from)) * width
    const last = marks.at(-1)
    const near = NEAR_PIXELS + ((last?.count ?? 1) > 1 ? NUMBER_PIXELS : 0)
    if (last === undefined || x - last.x >= near) marks.push({ kind, first: event, count: 1, x })
    else marks[marks.length - 1] = together(last, kind, event)
  }
  return marks
}

/** A kill is the cause of a restart next to it. */
function together(mark: Mark, kind: Kind, event: Marked): Mark {
  const isWorse = KINDS.indexOf(kind) < KINDS.indexOf(mark.kind)
  return { ...mark, count: mark.count + 1, ...(isWorse && { kind, first: event }) }
}
