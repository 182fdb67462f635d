// `topz doctor`: what can be read here and which flag opens the rest, as text or JSON; and GET /topz/doctor.

import type { Context } from 'hono'
import { answerRefusal } from './access/refusal.ts'
import { diagnose } from './doctor.ts'
import type { Snapshot } from './model/snapshot.ts'
import { ownStatus } from './procfs/own-rights.ts'
import { renderDoctor } from './render/doctor-text.ts'
import { safeJson } from './render/json.ts'
import { MEDIA_TYPES } from './render/negotiate.ts'
import { strayParameter } from './render/readout.ts'
import type { Source } from './sampler/sample.ts'

export async function doctor(
  snapshot: Snapshot,
  attempt: Source['attempt'],
  format: 'text' | 'json',
): Promise<string> {
  const diagnosis = await diagnose(snapshot, attempt, ownStatus())
  return format === 'json' ? `${safeJson(diagnosis)}\n` : renderDoctor(diagnosis)
}

export function createDoctorRoute(latest: () => Snapshot | undefined, attempt: Source['attempt']) {
  /** Under way: one for all who ask at the same time. */
  const asked = new Map<string, Promise<string>>()

  function ask(snapshot: Snapshot, format: 'text' | 'json'): Promise<string> {
    const known = asked.get(format)
    if (known !== undefined) return known
    const body = doctor(snapshot, attempt, format).finally(() => asked.delete(format))
    asked.set(format, body)
    return body
  }

  return async (c: Context): Promise<Response> => {
    const snapshot = latest()
    const { format } = c.req.query()
    const stray = strayParameter(new URL(c.req.url).searchParams, ['format'])
    if (stray !== undefined) return answerRefusal(c, { status: 400, detail: `${stray}.` })
    if (format !== undefined && format !== 'text' && format !== 'json')
      return answerRefusal(c, { status: 400, detail: 'Cannot parse format: expected one of text, json.' })
    if (snapshot === undefined)
      return answerRefusal(c, {
        status: 503,
        detail: 'The first reading is not finished: try again in a second.',
      })
    const accepts = c.req.header('accept') ?? ''
    const form = format ?? (/\bapplication\/json\b/.test(accepts) ? 'json' : 'text')
    const headers = { 'Content-Type': MEDIA_TYPES[form], 'Cache-Control': 'no-store', Vary: 'Accept' }
    return new Response(await ask(snapshot, form), { headers })
  }
}
