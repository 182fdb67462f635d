// GET /topz/why: what is wrong, who, since when, how sure, what to do; and what was looked at and is fine.

import { answerRefusal } from '../access/refusal.ts'
import { preferred } from '../model/accept.ts'
import type { WhyAnswer } from '../model/answers.ts'
import { oneOf } from '../model/parameter.ts'
import { safeJson } from '../render/json.ts'
import { MEDIA_TYPES } from '../render/negotiate.ts'
import type { Operation } from '../render/openapi.ts'
import { renderWhy, type Why } from '../render/why.ts'
import { findingWords } from '../words/finding.ts'
import { NOT_READY, type Route, route } from './answer.ts'

const WHY = {
  summary: 'What is wrong, where, since when and how certain it is; what was checked and is fine.',
  query: {
    format: oneOf('The format of the answer; without it, the Accept header decides.', ['text', 'json']),
  },
  answers: { 'text/plain': [], 'application/json': ['WhyAnswer'] },
  refusals: [404, 503],
} satisfies Operation

/** `why`: of the newest tick; undefined before it, `recorded` where a recording is replayed. */
export function createWhyRoute(why: () => Why | 'recorded' | undefined): Route {
  return route('/topz/why', WHY, (c, { format }) => {
    const known = why()
    if (known === 'recorded')
      return answerRefusal(c, {
        status: 404,
        detail: 'A recording is being replayed: only a live topz can say what is wrong.',
      })
    if (known === undefined) return answerRefusal(c, NOT_READY)
    const form = format ?? preferred(c.req.header('accept'), ['text', 'json'], MEDIA_TYPES) ?? 'text'
    const body = form === 'json' ? `${safeJson(jsonOf(known))}\n` : renderWhy(known)
    return new Response(body, {
      headers: { 'Content-Type': MEDIA_TYPES[form], 'Cache-Control': 'no-store', Vary: 'Accept' },
    })
  })
}

function jsonOf({ snapshot, findings, watchedMs, noTrend }: Why): WhyAnswer {
  return {
    schemaVersion: 1,
    at: snapshot.at,
    watchedSeconds: watchedMs / 1000,
    findings: findings.map(finding => ({ ...finding, ...findingWords(finding, snapshot.at) })),
    noTrend: [...noTrend].map(([container, why]) => ({ container, why })),
  }
}
