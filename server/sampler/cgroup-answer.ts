// What came of reading a cgroup, and in words why nothing did.

import type { CgroupReading, CgroupRefusal } from '../cgroup/reading.ts'
import { type Rights, remedyOf } from '../procfs/own-rights.ts'

export type CgroupAnswer = CgroupReading | { readonly refusal: CgroupRefusal | 'stuck' }

/** Of one container, and through which process it came. */
export interface ContainerReading {
  readonly answer: CgroupAnswer
  readonly mountNamespace: string | undefined
}

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
