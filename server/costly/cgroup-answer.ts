// The result of reading a cgroup.

import type { CgroupReading, CgroupRefusal } from '../cgroup/reading.ts'

export type CgroupAnswer = CgroupReading | { readonly refusal: CgroupRefusal | 'stuck' }

/** For one container, and the process through which it was read. */
export interface ContainerReading {
  readonly answer: CgroupAnswer
  readonly mountNamespace: string | undefined
}
