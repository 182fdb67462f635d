// More workers than a quota carries, in words.

import { formatCount } from '../../model/format.ts'
import { cpus, inOf, named, num, percent, type Say } from '../phrases.ts'

export const misfitCpu: Say = ({ subject, evidence }) => {
  const { count, what, cpus: limit, hostCpus, throttledShare } = evidence
  const crowd = what === 'processes' ? 'workers' : 'threads of its collector and compiler'
  const harm =
    throttledShare === undefined ? '' : `; throttled ${percent(num(throttledShare))} of its periods`
  return {
    sentence: `${named(subject)} runs ${formatCount(num(count))} ${crowd} for the ${cpus(limit)} CPUs of ${inOf(subject)} (the host has ${formatCount(num(hostCpus))})${harm}`,
    advice:
      what === 'processes'
        ? `Set the number of workers by the quota: ${Math.ceil(num(limit)) + 1} or so, not by the CPUs of the host.`
        : 'Tell the runtime its CPUs (-XX:ActiveProcessorCount, DOTNET_PROCESSOR_COUNT).',
  }
}
