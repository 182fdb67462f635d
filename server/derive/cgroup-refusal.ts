// Why a cgroup could not be read -> one sentence for people, with what would help.

import type { CgroupRefusal } from '../cgroup/reading.ts'
import type { CgroupAnswer } from '../costly/cgroup-answer.ts'
import { type Rights, remedyOf } from '../procfs/own-rights.ts'

export function isRefusal(answer: CgroupAnswer): answer is { readonly refusal: CgroupRefusal | 'stuck' } {
  return 'refusal' in answer
}

export function refusalMessage(refusal: CgroupRefusal | 'stuck', rights: Rights): string {
  switch (refusal) {
    case 'denied':
      return `its root file system, where its limits are, may not be entered: ${remedyOf(rights)}`
    case 'not mounted':
      return 'no cgroup file system is mounted in it: mount the host’s /sys/fs/cgroup into topz and name it with --cgroup-root'
    case 'outside':
      return 'its cgroup is outside of what is mounted in it: mount the host’s /sys/fs/cgroup into topz and name it with --cgroup-root'
    case 'not its own':
      return 'what is mounted as its cgroup is not the one that the kernel has it in'
    case 'root':
      return 'it is in no cgroup of its own: nothing limits it, and its figures are the host’s'
    case 'stuck':
      return 'reading its cgroup blocks: topz tries again later'
    default:
      return refusal satisfies never
  }
}
