// Events -> the lines above the table that say what went wrong lately, and /api/events as text.

import type { Event } from '../model/event.ts'
import { formatAge } from '../model/format.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { fit } from './width.ts'

const LINES_MAX = 4
const AGE_MS_MAX = 600_000

export function eventLines({ at, events }: Snapshot): string[] {
  const wrong = events.filter(event => event.alarming && at - event.at <= AGE_MS_MAX)
  return wrong.slice(-LINES_MAX).map(event => `Event   ${formatAge(at - event.at)} ago: ${event.text}`)
}

/** One event per line, oldest first. */
export function renderEvents(events: readonly Event[]): string {
  const lines = events.map(({ at, type, text }) =>
    fit(`${new Date(at).toISOString()}  ${type.padEnd(13)}  ${text}`),
  )
  return `${lines.length === 0 ? 'Nothing happened since topz started.' : lines.join('\n')}\n`
}
