// Why a cgroup could not be read -> what users read about it, and what would help.

import type { CgroupRefusal } from '../cgroup/reading.ts'
import type { CgroupAnswer } from '../costly/cgroup-answer.ts'
import type { FileAbsence, Remedy } from '../model/absence.ts'
import { type Rights, remedyOf } from '../procfs/own-rights.ts'
import { cgroupSentence } from '../words/absence.ts'

const MOUNT = { mount: '/sys/fs/cgroup' } as const

export function isRefusal(answer: CgroupAnswer): answer is { readonly refusal: CgroupRefusal | 'stuck' } {
  return 'refusal' in answer
}

export function cgroupAbsence(refusal: CgroupRefusal | 'stuck', rights: Rights): FileAbsence {
  const remedy = remedyFor(refusal, rights)
  const message = cgroupSentence(refusal, remedy)
  return { file: 'cgroup', ...(remedy !== undefined && { remedy }), message }
}

function remedyFor(refusal: CgroupRefusal | 'stuck', rights: Rights): Remedy | undefined {
  if (refusal === 'denied') return remedyOf(rights)
  return refusal === 'not mounted' || refusal === 'outside' ? MOUNT : undefined
}
