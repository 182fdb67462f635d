// GET /topz/why: what is wrong, where, since when, how certain it is, what to do; and what was checked and is fine.

import { answerRefusal } from '../access/refusal.ts'
import { preferred } from '../model/accept.ts'
import { moment, oneOf } from '../model/parameter.ts'
import { PARAMETERS, wrongWidth } from '../model/readout-parameters.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { safeJson } from '../render/json.ts'
import { CELLS_DEFAULT } from '../render/keyed-lines.ts'
import { MEDIA_TYPES } from '../render/negotiate.ts'
import type { Operation } from '../render/openapi.ts'
import { renderWhy, whyOf } from '../render/why.ts'
import { NOT_READY, type Route, route } from './answer.ts'
import { answerAsked, type Past } from './past.ts'
import type { Turnstile } from './turnstile.ts'

const WHY = {
  summary: 'What is wrong, where, since when and how certain it is; what was checked and is fine.',
  query: {
    format: oneOf('The format of the answer; without it, the Accept header decides.', ['text', 'json']),
    at: moment('A moment of the past'),
    width: PARAMETERS.width,
    wide: PARAMETERS.wide,
  },
  answers: { 'text/plain': [], 'application/json': ['WhyAnswer'] },
  refusals: [404, 503],
} satisfies Operation

/** `latest`: undefined before the first tick. */
export function createWhyRoute(
  latest: () => Snapshot | undefined,
  past: Pick<Past, 'snapshotAt'>,
  turnstile: Pick<Turnstile, 'pass'>,
): Route {
  return route('/topz/why', WHY, async (c, given) => {
    const { format, at, width = CELLS_DEFAULT, wide } = given
    const wrong = wrongWidth(given)
    if (wrong !== undefined) return answerRefusal(c, { status: 400, detail: `${wrong}.` })
    const asked = at === undefined ? undefined : await turnstile.pass(() => past.snapshotAt(at))
    if (asked?.ok === false) return answerAsked(c, asked)
    const snapshot = asked?.value ?? latest()
    if (snapshot === undefined) return answerRefusal(c, NOT_READY)
    const form = format ?? preferred(c.req.header('accept'), ['text', 'json'], MEDIA_TYPES) ?? 'text'
    const body =
      form === 'json' ? `${safeJson(whyOf(snapshot))}\n` : renderWhy(snapshot, wide ? undefined : width)
    return new Response(body, {
      headers: { 'Content-Type': MEDIA_TYPES[form], 'Cache-Control': 'no-store', Vary: 'Accept' },
    })
  })
}
