// GET /api/events: what happened since topz started, since an event by number, or in a range of the recording; JSON, or
// text on request.

import { EVENTS_MAX } from '../config/limits.ts'
import type { EventsAnswer } from '../model/answers.ts'
import { type Event, isAlarming, isMarked } from '../model/event.ts'
import { flag, moment, whole } from '../model/parameter.ts'
import type { Operation } from '../render/openapi.ts'
import { renderEvents } from '../render/text-events.ts'
import { eventInWords } from '../words/event.ts'
import { type Answer, answerJson, answerText, FORMAT, wantsText } from './answer.ts'
import { answerAsked, type Past } from './past.ts'
import type { Turnstile } from './turnstile.ts'

/** For a range of the recording that has only an end. */
const RANGE_MS = 3_600_000

export const EVENTS = {
  summary: 'Starts, ends, restarts, OOM kills, throttling, changed limits, ports, findings.',
  query: {
    since: whole('Only events after the one with this number.', 0, Number.MAX_SAFE_INTEGER, 0),
    limit: whole('How many; the newest are returned.', 1, EVENTS_MAX, EVENTS_MAX),
    format: FORMAT,
    from: moment('From the recording, earlier lives included: the start of the range'),
    to: moment('From the recording: the end of the range'),
    marks: flag(
      'Only what the timeline of the page marks: kills, failed exits, restarts, changed limits, ports.',
      false,
    ),
    alarming: flag('Only alarming events: kills, failures, throttling, changed limits.', false),
  },
  answers: { 'application/json': ['EventsAnswer'], 'text/plain': [] },
  refusals: [503],
} satisfies Operation

export function createEventsRoute(
  /** Undefined: only the recording knows them. */
  all: (() => readonly Event[]) | undefined,
  { recorder, now, wrongOrder }: Pick<Past, 'recorder' | 'now' | 'wrongOrder'>,
  turnstile: Pick<Turnstile, 'pass'>,
): Answer<typeof EVENTS.query> {
  return async (c, { since, limit, format, from, to, alarming, marks }) => {
    // From earlier lives, too: only the recording knows them.
    const isPast = all === undefined || from !== undefined || to !== undefined
    const end = to ?? now()
    const start = from ?? (all === undefined ? 0 : end - RANGE_MS)
    const wrong = isPast ? wrongOrder({ from: start, to: end }) : undefined
    if (wrong !== undefined) return answerAsked(c, wrong)
    // One more shows that there is one more.
    const query = { from: start, to: end, limit: limit + 1, isAlarming: alarming, isMarked: marks }
    const known = isPast ? await turnstile.pass(() => recorder.ask('events', query)) : all()
    const found = known.filter(
      event => event.number > since && (!alarming || isAlarming(event)) && (!marks || isMarked(event)),
    )
    const shown = found.slice(-limit)
    // Including those that topz forgot: numbers have no gaps.
    const isForgotten = !isPast && (known[0]?.number ?? 0) > since + 1
    const isTruncated = found.length > shown.length || isForgotten
    return wantsText(c, format)
      ? answerText(renderEvents(shown, isTruncated))
      : answerJson<EventsAnswer>({
          schemaVersion: 1,
          events: shown.map(eventInWords),
          ...(isTruncated && { truncated: true }),
        })
  }
}
