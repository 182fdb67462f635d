// Events -> entries of a list: starts and ends of one program under one parent become one entry, so that they do not
// bury what matters; filtered by words and severity, in groups.

import type { EventInWords, EventType } from './event.ts'
import type { Severity } from './finding.ts'

export interface Fold {
  readonly key: string
  readonly comm: string
  readonly parent: string | undefined
  readonly starts: number
  readonly ends: number
  readonly from: number
  /** Of the newest. */
  readonly at: number
  /** The newest first. */
  readonly events: readonly EventInWords[]
}

export type Entry = { readonly event: EventInWords } | { readonly fold: Fold }

/** Fewer are listed one by one. */
const FOLD_MIN = 3
const FOLDED: ReadonlySet<EventType> = new Set<EventType>(['start', 'restart', 'exit'])

const atOf = (entry: Entry) => ('fold' in entry ? entry.fold.at : entry.event.at)

/** Newest first. */
export function folded(events: readonly EventInWords[]): readonly Entry[] {
  const newest = events.toReversed()
  const groups = Map.groupBy(newest, foldKey)
  const single = newest.filter(
    event => (groups.get(foldKey(event))?.length ?? 0) < FOLD_MIN || foldKey(event) === '',
  )
  const folds = [...groups].flatMap(([key, members]) =>
    key === '' || members.length < FOLD_MIN ? [] : [foldOf(key, members)],
  )
  return [...single.map(event => ({ event })), ...folds.map(fold => ({ fold }))].toSorted(
    (a, b) => atOf(b) - atOf(a),
  )
}

/** Empty: it stands by itself. */
function foldKey({ type, severity, comm, parentId, ppid }: EventInWords): string {
  if (!FOLDED.has(type) || severity !== 'note' || comm === undefined) return ''
  return `${parentId ?? ppid ?? ''} ${comm}`
}

/** That of a restart counts those before it, too. */
const countIn = (event: EventInWords) =>
  event.type !== 'restart' && 'count' in event && event.count !== undefined ? event.count : 1

function foldOf(key: string, events: readonly EventInWords[]): Fold {
  const [newest] = events
  const parent = newest?.parentComm ?? (newest?.ppid === undefined ? undefined : `PID ${newest.ppid}`)
  const countOf = (isOf: (type: EventType) => boolean) =>
    events.filter(({ type }) => isOf(type)).reduce((all, event) => all + countIn(event), 0)
  return {
    key,
    comm: newest?.comm ?? '',
    parent,
    starts: countOf(type => type !== 'exit'),
    ends: countOf(type => type === 'exit'),
    from: events.at(-1)?.at ?? 0,
    at: newest?.at ?? 0,
    events,
  }
}

/** Every word must be somewhere in the sentence or in the name of its kind. */
export function matching(
  events: readonly EventInWords[],
  query: string,
  severities: ReadonlySet<Severity>,
  nameOf: (type: EventType) => string,
): readonly EventInWords[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return events.filter(event => {
    const text =
      `${event.text}\n${nameOf(event.type)}\n${event.port === undefined ? '' : `:${event.port}`}`.toLowerCase()
    return severities.has(event.severity) && words.every(word => text.includes(word))
  })
}

export const GROUPINGS = ['time', 'program', 'kind'] as const
export type Grouping = (typeof GROUPINGS)[number]

/** In order of their newest entry; without a grouping all are one group without a name. */
export function grouped(
  events: readonly EventInWords[],
  by: Grouping,
  nameOf: (type: EventType) => string,
): readonly { readonly name: string; readonly entries: readonly Entry[] }[] {
  if (by === 'time') return [{ name: '', entries: folded(events) }]
  const groups = Map.groupBy(events.toReversed(), event =>
    by === 'kind' ? nameOf(event.type) : (event.comm ?? 'others'),
  )
  return [...groups].map(([name, members]) => ({ name, entries: folded(members.toReversed()) }))
}
