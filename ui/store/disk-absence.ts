// A container without disk I/O rates -> the reason, in words for its card.
import type { Container } from '../../server/model/container.ts'

const ROWS = 'Each row shows what its process reads and writes.'

/** Undefined if the counters are there: rates follow with the next tick. */
export function diskAbsence(container: Container | undefined): string | undefined {
  if (container === undefined)
    return `topz sees no cgroup that counts the I/O of all processes together. ${ROWS}`
  // Another of its files may be missing for a moment.
  if (container.absent?.some(({ file }) => file === 'cgroup'))
    return `The cgroup, which counts the I/O of all processes together, cannot be read. ${ROWS}`
  if (container.diskReadBytes !== undefined) return undefined
  return `The container’s cgroup has no I/O counters (its ${container.cgroupVersion === 1 ? 'blkio' : 'io'} controller is off). ${ROWS}`
}
