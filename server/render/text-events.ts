// Events -> the lines above the table that say what went wrong lately, and /api/events as text.

import { type Event, isAlarming } from '../model/event.ts'
import { formatAge } from '../model/format.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { eventSentence } from '../words/event.ts'
import { fit } from './width.ts'

const LINES_MAX = 4
const AGE_MS_MAX = 600_000

export function eventLines({ at, events }: Snapshot): string[] {
  const wrong = events.filter(event => isTold(event) && at - event.at <= AGE_MS_MAX)
  return wrong
    .slice(-LINES_MAX)
    .map(event => `Event   ${formatAge(at - event.at)} ago: ${eventSentence(event)}`)
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
    ? [`Only the newest ${lines.length} events are shown: use an earlier to= for the older ones.`]
    : []
  return `${[...cut, ...lines].join('\n')}\n`
}
