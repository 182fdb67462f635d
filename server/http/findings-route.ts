// GET /api/findings: what was wrong in a range of the recording, where, since when and until when.

import { FINDING_SPANS_MAX } from '../config/limits.ts'
import type { FindingsAnswer } from '../model/answers.ts'
import { moment, whole } from '../model/parameter.ts'
import { RecordingUnavailableError } from '../model/recording.ts'
import type { Operation } from '../render/openapi.ts'
import { type Answer, answerJson } from './answer.ts'
import { spansOf } from './finding-spans.ts'
import { answerAsked, type Past } from './past.ts'

/** The default range. */
const RANGE_MS = 3_600_000
/** Each has two events, or three if it got worse. */
const EVENTS_PER_SPAN = 3

export const FINDINGS = {
  summary: 'What was wrong in a range of the recording: raised when, cleared when, where.',
  query: {
    from: moment('Start of the range; an hour before its end by default'),
    to: moment('End of the range; now by default'),
    limit: whole('How many; the last to be raised are returned.', 1, FINDING_SPANS_MAX, FINDING_SPANS_MAX),
  },
  answers: { 'application/json': ['FindingsAnswer'] },
  refusals: [404, 503],
} satisfies Operation

export function createFindingsRoute(past: Past): Answer<typeof FINDINGS.query> {
  const { recorder, now } = past
  return async (c, given) => {
    const status = recorder.status()
    if (status?.from === undefined) throw new RecordingUnavailableError('Nothing is recorded yet.')
    const to = given.to ?? now()
    const from = given.from ?? Math.max(to - RANGE_MS, status.from)
    const wrong = past.wrongOrder({ from, to }) ?? past.outsideRange(from, to)
    if (wrong !== undefined) return answerAsked(c, wrong)
    const first = await recorder.ask('snapshot', { at: Math.max(from, status.from) })
    const limit = EVENTS_PER_SPAN * given.limit
    const events = await recorder.ask('events', {
      from: first?.at ?? from,
      to,
      limit: limit + 1,
      isFinding: true,
    })
    // What was raised at the first moment is open in it.
    const later = events.slice(-limit).filter(({ at }) => at > (first?.at ?? 0))
    const spans = spansOf(first, later, await recorder.ask('lives', {}))
    const isTruncated = events.length > limit || spans.length > given.limit
    return answerJson<FindingsAnswer>({
      schemaVersion: 1,
      from,
      to,
      findings: spans.slice(-given.limit),
      ...(isTruncated && { truncated: true }),
    })
  }
}
