// A container that waits for CPUs that others use, in words.

import { cpus, inOf, num, percent, type Say, spanOf } from '../phrases.ts'

export const starved: Say = (finding, at) => {
  const { subject, evidence } = finding
  const { share, usedCpus, mayCpus, hostBusyShare, cpusetBusyShare, stealShare } = evidence
  const { victim, victimPid, victimWaits } = evidence
  const who =
    victim === undefined
      ? ''
      : `; ${victim} (PID ${victimPid}) waits ${percent(Math.min(1, num(victimWaits)))} of the time`
  const steal = stealShare === undefined ? '' : `, steal ${percent(num(stealShare))}`
  const isPinned = cpusetBusyShare !== undefined
  const what = isPinned ? 'The CPUs of its cpuset are taken' : 'The host is short of CPU'
  const busy = isPinned ? `they were ${percent(num(cpusetBusyShare))} busy, the ` : ''
  return {
    sentence: `${what}: ${inOf(subject)} waited ${percent(num(share))} of the time for ${spanOf(finding, at)} while using ${cpus(usedCpus)} of ${cpus(mayCpus)} CPUs, without throttling; ${busy}host ${percent(num(hostBusyShare))} busy${steal}${who}`,
    advice: isPinned
      ? 'Look at what else runs on its CPUs, give it others (cpuset), or more CPU shares (requests).'
      : 'Give it more CPU shares (requests), move it, or look at what else runs on the node.',
  }
}
