// More workers than the CPU quota can carry, in words.

import { formatCount } from '../../model/format.ts'
import { cpus, inOf, named, num, percent, type Say } from '../phrases.ts'

export const misfitCpu: Say = ({ subject, evidence }) => {
  const { count, what, cpus: limit, hostCpus, throttledShare } = evidence
  const crowd = what === 'processes' ? 'workers' : 'GC and compiler threads'
  const harm =
    throttledShare === undefined ? '' : `; throttled in ${percent(num(throttledShare))} of its periods`
  return {
    sentence: `${named(subject)} runs ${formatCount(num(count))} ${crowd} for the ${cpus(limit)} CPUs of ${inOf(subject)} (the host has ${formatCount(num(hostCpus))})${harm}`,
    advice:
      what === 'processes'
        ? `Set the number of workers from the quota (about ${Math.ceil(num(limit)) + 1}), not from the host’s CPUs.`
        : 'Set the runtime’s number of CPUs (-XX:ActiveProcessorCount, DOTNET_PROCESSOR_COUNT).',
  }
}
