// GET /topz/doctor: what can be read here and which flag allows the rest; simultaneous requests share one diagnosis.

import { answerRefusal } from '../access/refusal.ts'
import { preferred } from '../model/accept.ts'
import { oneOf } from '../model/parameter.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { MEDIA_TYPES } from '../render/negotiate.ts'
import type { Operation } from '../render/openapi.ts'
import { NOT_READY, type Route, route } from './answer.ts'

const DOCTOR = {
  summary: 'What topz can and cannot read here, why, and which docker run flag would help.',
  query: {
    format: oneOf('The format of the answer; without it, the Accept header decides.', ['text', 'json']),
  },
  answers: { 'text/plain': [], 'application/json': ['DoctorAnswer'] },
  refusals: [404, 503],
} satisfies Operation

/** `diagnose` tries what can be read: its answer in the requested form. */
export function createDoctorRoute(
  latest: () => Snapshot | undefined,
  diagnose: (snapshot: Snapshot, format: 'text' | 'json') => Promise<string>,
): Route {
  /** Under way: one for all simultaneous requests. */
  const asked = new Map<string, Promise<string>>()

  function ask(snapshot: Snapshot, format: 'text' | 'json'): Promise<string> {
    const known = asked.get(format)
    if (known !== undefined) return known
    const body = diagnose(snapshot, format).finally(() => asked.delete(format))
    asked.set(format, body)
    return body
  }

  return route('/topz/doctor', DOCTOR, async (c, { format }) => {
    const snapshot = latest()
    if (snapshot === undefined) return answerRefusal(c, NOT_READY)
    if (snapshot.recorded !== undefined)
      return answerRefusal(c, {
        status: 404,
        detail: 'A recording is being replayed: only a live topz can say what it can read.',
      })
    const form = format ?? preferred(c.req.header('accept'), ['text', 'json'], MEDIA_TYPES) ?? 'text'
    const headers = { 'Content-Type': MEDIA_TYPES[form], 'Cache-Control': 'no-store', Vary: 'Accept' }
    return new Response(await ask(snapshot, form), { headers })
  })
}
