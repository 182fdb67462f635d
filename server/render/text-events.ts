// Events -> the lines above the table that say what went wrong lately, and /api/events as text.

import { type Event, isAlarming } from '../model/event.ts'
import { formatAge } from '../model/format.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { eventSentence, exitsSentence } from '../words/event.ts'
import { fit } from './width.ts'

const LINES_MAX = 4
const AGE_MS_MAX = 600_000

export function eventLines({ at, events }: Snapshot): string[] {
  const wrong = events.filter(event => isTold(event) && at - event.at <= AGE_MS_MAX)
  return alike(wrong)
    .slice(-LINES_MAX)
    .map(all => {
      const newest = all.at(-1) as Event
      const exits = all.flatMap(event => (event.type === 'exit' ? [event] : []))
      const said = exits.length > 1 ? exitsSentence(exits) : eventSentence(newest)
      return `Event   ${formatAge(at - newest.at)} ago: ${said}`
    })
}

/** What happened again and again leaves room for others: the newest of it counts. In the order of the newest of each. */
function alike(events: readonly Event[]): readonly (readonly Event[])[] {
  const groups = new Map<string, Event[]>()
  for (const event of events) {
    const key = keyOf(event)
    const group = groups.get(key) ?? []
    groups.delete(key)
    groups.set(key, [...group, event])
  }
  return [...groups.values()]
}

function keyOf(event: Event): string {
  const { type, number, comm, parentId, container } = event
  if (type === 'restart') return [type, event.command, parentId].join(' ')
  if (type === 'throttleBegin') return [type, container].join(' ')
  if (type !== 'exit' || event.count !== undefined) return `${number}`
  return [type, comm, event.call, parentId, event.exitCode, event.exitSignal].join(' ')
}

/** What was found stands above all while it is open, and here when it is over. */
function isTold(event: Event): boolean {
  return event.type === 'findingCleared' || (isAlarming(event) && event.type !== 'findingRaised')
}

/** One event per line, oldest first. `isTruncated`: there were older ones that are not told. */
export function renderEvents(events: readonly Event[], isTruncated = false): string {
  const lines = events.map(event =>
    fit(`${new Date(event.at).toISOString()}  ${event.type.padEnd(14)}  ${eventSentence(event)}`),
  )
  if (lines.length === 0) return 'No events in this time range.\n'
  const cut = isTruncated
    ? [
        lines.length === 1
          ? 'Only the newest event is shown: use an earlier to= for the older ones.'
          : `Only the newest ${lines.length} events are shown: use an earlier to= for the older ones.`,
      ]
    : []
  return `${[...cut, ...lines].join('\n')}\n`
}
