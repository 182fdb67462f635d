// `topz doctor`: what can be read here and which flag opens the rest, as text or JSON; and GET /topz/doctor.

import { answerRefusal } from './access/refusal.ts'
import { NOT_READY, type Route, route } from './answer.ts'
import { diagnose } from './doctor.ts'
import { oneOf } from './model/parameter.ts'
import type { Snapshot } from './model/snapshot.ts'
import { ownStatus } from './procfs/own-rights.ts'
import { renderDoctor } from './render/doctor-text.ts'
import { safeJson } from './render/json.ts'
import { MEDIA_TYPES } from './render/negotiate.ts'
import type { Operation } from './render/openapi.ts'
import type { Source } from './sampler/sample.ts'

export async function doctor(
  snapshot: Snapshot,
  attempt: Source['attempt'],
  format: 'text' | 'json',
): Promise<string> {
  const diagnosis = await diagnose(snapshot, attempt, ownStatus())
  return format === 'json' ? `${safeJson(diagnosis)}\n` : renderDoctor(diagnosis)
}

const DOCTOR = {
  summary: 'What can be read here, what not, why, and which flag of docker run opens it.',
  query: { format: oneOf('The form of the answer; without it the Accept header decides.', ['text', 'json']) },
  answers: { 'text/plain': [], 'application/json': ['DoctorAnswer'] },
  refusals: [404, 503],
} satisfies Operation

export function createDoctorRoute(latest: () => Snapshot | undefined, attempt: Source['attempt']): Route {
  /** Under way: one for all who ask at the same time. */
  const asked = new Map<string, Promise<string>>()

  function ask(snapshot: Snapshot, format: 'text' | 'json'): Promise<string> {
    const known = asked.get(format)
    if (known !== undefined) return known
    const body = doctor(snapshot, attempt, format).finally(() => asked.delete(format))
    asked.set(format, body)
    return body
  }

  return route('/topz/doctor', DOCTOR, async (c, { format }) => {
    const snapshot = latest()
    if (snapshot === undefined) return answerRefusal(c, NOT_READY)
    if (snapshot.recorded !== undefined)
      return answerRefusal(c, {
        status: 404,
        detail: 'A recording is shown: what may be read is a question to a topz that reads.',
      })
    const accepts = c.req.header('accept') ?? ''
    const form = format ?? (/\bapplication\/json\b/.test(accepts) ? 'json' : 'text')
    const headers = { 'Content-Type': MEDIA_TYPES[form], 'Cache-Control': 'no-store', Vary: 'Accept' }
    return new Response(await ask(snapshot, form), { headers })
  })
}
