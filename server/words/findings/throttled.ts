// A used-up CPU quota, in words.

import { formatAge } from '../../model/format.ts'
import { cpus, inOf, num, percent, type Say, shareOf, whoOr } from '../phrases.ts'

export const throttled: Say = ({ evidence, who, since, subject }, at) => {
  const { share, usedCpus, limitCpus, wantedCpus } = evidence
  const wants = num(wantedCpus) > num(usedCpus) * 1.05 ? `, wants at least ${cpus(wantedCpus)}` : ''
  return {
    sentence: `CPU of ${inOf(subject)} throttled ${percent(num(share))} of the time for ${formatAge(at - since)}: uses ${cpus(usedCpus)} of ${cpus(limitCpus)} CPUs${wants}; ${whoOr(who, 'use spread over many processes')}${shareOf(who)}`,
    advice: `Raise the quota to about ${Math.ceil(num(wantedCpus) * 2) / 2} CPUs, or run fewer workers.`,
  }
}
