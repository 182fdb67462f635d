// Heaps and arenas that do not fit, in words.

import { formatCount } from '../../model/format.ts'
import { bytes, inOf, named, num, type Say } from '../phrases.ts'

export const misfitMemory: Say = ({ subject, evidence }) => {
  const { arenas, arenaBytes, ceilingBytes, limitBytes, processes, flag, usedBytes, isLow } = evidence
  if (arenas !== undefined)
    return {
      sentence: `${formatCount(num(arenas))} malloc arenas hold ${bytes(arenaBytes)} in ${named(subject)}, of the ${bytes(limitBytes)} of ${inOf(subject)}`,
      advice: 'Set MALLOC_ARENA_MAX=2 in its environment, or use jemalloc.',
    }
  const several = num(processes) > 1
  const low = isLow === undefined ? '' : `; for an hour it used less than half of that`
  return {
    sentence: `${several ? `The heaps of ${formatCount(num(processes))} processes like ${named(subject)}` : `The heap of ${named(subject)}`} may grow to ${bytes(ceilingBytes)} (${flag}), and ${inOf(subject)} ends at ${bytes(limitBytes)}; resident are ${bytes(usedBytes)}${low}`,
    advice:
      'Lower the flag to about three quarters of the limit, all processes together, or raise the limit.',
  }
}
