// Bursts that hit the CPU quota, in words.

import { and, cpus, inOf, num, percent, plural, type Say, whoOrSpread } from '../phrases.ts'

export const throttledBursts: Say = ({ subject, evidence, who }) => {
  const { stallsPerMinute, stallSeconds, usedShare, limitCpus, burstSeconds, bursts } = evidence
  const saved =
    burstSeconds === undefined ? '' : `, ${plural(num(bursts), 'burst', 'bursts')} on saved-up quota`
  return {
    sentence: `Short bursts in ${inOf(subject)} hit its CPU quota ${plural(Math.round(num(stallsPerMinute)), 'time', 'times')} a minute: each stalled for about ${Math.round(num(stallSeconds) * 1000)} ms although mean usage is ${percent(num(usedShare))} of ${cpus(limitCpus)} CPUs${saved}${and(whoOrSpread(who, evidence, 'mostly '))}`,
    advice:
      'If latency matters: raise the quota, lengthen the period, set cpu.max.burst, or run fewer threads. Before Linux 5.4 a kernel bug may be the cause.',
  }
}
