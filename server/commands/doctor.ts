// `topz doctor`: what can be read here and which flag allows the rest, as text or JSON.

import { diagnose } from '../derive/doctor.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { ownStatus } from '../procfs/own-rights.ts'
import { renderDoctor } from '../render/doctor-text.ts'
import { safeJson } from '../render/json.ts'
import type { Source } from '../sampler/sample.ts'

export async function doctor(
  snapshot: Snapshot,
  { attempt, tellsEnds }: Pick<Source, 'attempt' | 'tellsEnds'>,
  format: 'text' | 'json',
): Promise<string> {
  const diagnosis = await diagnose(snapshot, attempt, ownStatus(), tellsEnds?.())
  return format === 'json' ? `${safeJson(diagnosis)}\n` : renderDoctor(diagnosis)
}
