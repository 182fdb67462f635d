// GET /api/events: what happened since topz started, since an event by number, or in a range of the recording; JSON, or
// text where text is asked for.

import type { Context } from 'hono'
import { answerRefusal } from './access/refusal.ts'
import type { Past } from './history-routes.ts'
import { EVENTS_MAX, type Event } from './model/event.ts'
import { MOMENT_FORMS, parseMoment } from './model/moment.ts'
import { safeJson } from './render/json.ts'
import { MEDIA_TYPES } from './render/negotiate.ts'
import { strayParameter } from './render/readout.ts'
import { renderEvents } from './render/text-events.ts'

const KNOWN = ['since', 'limit', 'format', 'from', 'to', 'alarming']
const WHOLE = /^[0-9]{1,15}$/

export function createEventsRoute(
  /** Undefined: only the recording knows them. */
  all: (() => readonly Event[]) | undefined,
  { recorder, now }: Pick<Past, 'recorder' | 'now'>,
) {
  return async function events(c: Context): Promise<Response> {
    const stray = strayParameter(new URL(c.req.url).searchParams, KNOWN)
    if (stray !== undefined) return refuse(c, `${stray}.`)
    const { since = '0', limit = String(EVENTS_MAX), format, from, to, alarming = '0' } = c.req.query()
    if (!WHOLE.test(since)) return refuse(c, 'Cannot parse since: expected the number of an event.')
    if (!WHOLE.test(limit) || Number(limit) < 1 || Number(limit) > EVENTS_MAX)
      return refuse(c, `Cannot parse limit: expected a whole number from 1 to ${EVENTS_MAX}.`)
    if (alarming !== '0' && alarming !== '1') return refuse(c, 'Cannot parse alarming: expected 0 or 1.')
    if (format !== undefined && format !== 'json' && format !== 'text')
      return refuse(c, 'Cannot parse format: expected one of json, text.')
    const range = {
      from: from === undefined && all === undefined ? 0 : parseMoment(from || '-1h', now()),
      to: parseMoment(to || 'now', now()),
    }
    if (range.from === undefined || range.to === undefined)
      return refuse(c, `Cannot parse ${range.from === undefined ? 'from' : 'to'}: expected ${MOMENT_FORMS}.`)
    // Of earlier lives, too: only the recording knows them.
    const isPast = all === undefined || from !== undefined || to !== undefined
    const isAlarming = alarming === '1'
    const known = isPast
      ? await recorder.ask('events', {
          from: range.from,
          to: range.to,
          // One more tells that there is one more.
          limit: Number(limit) + 1,
          isAlarming,
        })
      : all()
    const found = known.filter(event => event.number > Number(since) && (!isAlarming || event.alarming))
    const wantsText =
      format === undefined ? /^text\/plain\b/.test(c.req.header('accept') ?? '') : format === 'text'
    const shown = found.slice(-Number(limit))
    // Those that topz forgot, too: numbers have no holes.
    const isForgotten = !isPast && (known[0]?.number ?? 0) > Number(since) + 1
    const isTruncated = found.length > shown.length || isForgotten
    const body = wantsText
      ? renderEvents(shown, isTruncated)
      : `${safeJson({ schemaVersion: 1, events: shown, ...(isTruncated && { truncated: true }) })}\n`
    const type = MEDIA_TYPES[wantsText ? 'text' : 'json']
    return new Response(body, {
      headers: { 'Content-Type': type, 'Cache-Control': 'no-store', Vary: 'Accept' },
    })
  }
}

function refuse(c: Context, detail: string): Response {
  return answerRefusal(c, { status: 400, detail })
}
