// Tasks near their limit, in words.

import { formatCount } from '../../model/format.ts'
import { inOf, num, percent, type Say, whoOr } from '../phrases.ts'

export const pidsLimit: Say = ({ subject, evidence, who }) => ({
  sentence: `${formatCount(num(evidence.pids))} of ${formatCount(num(evidence.limit))} tasks in ${inOf(subject)} (${percent(num(evidence.share))}); ${whoOr(who, 'spread over many processes')}${who.length === 0 ? '' : ` has ${formatCount(who.reduce((sum, { amount }) => sum + amount, 0))}`}`,
  advice:
    'At the limit fork and pthread_create fail: find what keeps starting threads, or raise --pids-limit.',
})
