// GET /api/suggestions: what may come next in a filter that is being typed, and how many processes it finds so far.

import { answerRefusal } from '../access/refusal.ts'
import { QUERY_LENGTH_MAX } from '../config/limits.ts'
import type { SuggestionsAnswer } from '../model/answers.ts'
import { suggest } from '../model/filter/suggest.ts'
import { cannotParse, moment, type Parameter } from '../model/parameter.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Operation } from '../render/openapi.ts'
import { answerJson, NOT_READY, type Route, route } from './answer.ts'
import { answerAsked, type Past } from './past.ts'
import type { Turnstile } from './turnstile.ts'

const SUGGESTIONS = {
  summary:
    'What may come next in a filter that is being typed, with counts; what is wrong in it is left out.',
  query: {
    q: {
      description: 'The filter up to where it is being typed.',
      schema: { type: 'string', maxLength: QUERY_LENGTH_MAX },
      parse: (name, text) =>
        (text ?? '').length > QUERY_LENGTH_MAX
          ? cannotParse(name, text ?? '', `at most ${QUERY_LENGTH_MAX} characters, not ${text?.length}`)
          : { ok: true, value: text ?? '' },
    } satisfies Parameter<string>,
    at: moment('A moment of the past'),
  },
  answers: { 'application/json': ['SuggestionsAnswer'] },
  refusals: [404, 503],
} satisfies Operation

/** `latest`: undefined before the first tick. */
export function createSuggestionsRoute(
  latest: () => Snapshot | undefined,
  past: Pick<Past, 'snapshotAt'>,
  turnstile: Pick<Turnstile, 'pass'>,
): Route {
  return route('/api/suggestions', SUGGESTIONS, async (c, { q, at }) => {
    const asked = at === undefined ? undefined : await turnstile.pass(() => past.snapshotAt(at))
    if (asked?.ok === false) return answerAsked(c, asked)
    const snapshot = asked?.value ?? latest()
    if (snapshot === undefined) return answerRefusal(c, NOT_READY)
    return answerJson<SuggestionsAnswer>({ schemaVersion: 1, ...suggest(snapshot, q) })
  })
}
