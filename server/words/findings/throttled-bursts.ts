// Bursts that hit the CPU quota, in words.

import { formatCount } from '../../model/format.ts'
import { cpus, inOf, num, percent, plural, type Say, whoOr } from '../phrases.ts'

export const throttledBursts: Say = ({ subject, evidence, who }) => {
  const { stallsPerMinute, stallSeconds, usedShare, limitCpus, burstSeconds, bursts } = evidence
  const saved =
    burstSeconds === undefined ? '' : `, ${plural(num(bursts), 'burst', 'bursts')} on saved up time`
  return {
    sentence: `Short bursts in ${inOf(subject)} hit its CPU quota ${formatCount(Math.round(num(stallsPerMinute)))} times a minute: each waited about ${Math.round(num(stallSeconds) * 1000)} ms although mean use is ${percent(num(usedShare))} of ${cpus(limitCpus)} CPUs${saved}; ${whoOr(who, 'spread over many processes')}`,
    advice:
      'Only if latency matters: a higher quota, a longer period, cpu.max.burst, or fewer threads. Before Linux 5.4 it may be the bug of that kernel.',
  }
}
