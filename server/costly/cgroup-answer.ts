// What came of reading a cgroup.

import type { CgroupReading, CgroupRefusal } from '../cgroup/reading.ts'

export type CgroupAnswer = CgroupReading | { readonly refusal: CgroupRefusal | 'stuck' }

/** Of one container, and through which process it came. */
export interface ContainerReading {
  readonly answer: CgroupAnswer
  readonly mountNamespace: string | undefined
}
