// Heaps and malloc arenas that do not fit the memory limit, in words.

import { formatCount } from '../../model/format.ts'
import { bytes, inOf, named, num, type Say } from '../phrases.ts'

export const misfitMemory: Say = ({ subject, evidence }) => {
  const { arenas, arenaBytes, ceilingBytes, limitBytes, processes, flag, usedBytes, isLow } = evidence
  if (arenas !== undefined)
    return {
      sentence: `${formatCount(num(arenas))} malloc arenas in ${named(subject)} hold ${bytes(arenaBytes)} of the ${bytes(limitBytes)} that ${inOf(subject)} may use`,
      advice: 'Set MALLOC_ARENA_MAX=2 in its environment, or use jemalloc.',
    }
  const several = num(processes) > 1
  const low = isLow === undefined ? '' : '; it has used less than half of that for an hour'
  return {
    sentence: `${several ? `The heaps of ${formatCount(num(processes))} processes like ${named(subject)}` : `The heap of ${named(subject)}`} may grow to ${bytes(ceilingBytes)} (${flag}), but ${inOf(subject)} is limited to ${bytes(limitBytes)}; ${bytes(usedBytes)} resident${low}`,
    advice:
      'Lower the flag so that all heaps together take about three quarters of the limit, or raise the limit.',
  }
}
