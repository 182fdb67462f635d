// A port that does not accept, in words.

import { formatAge, formatCount } from '../../model/format.ts'
import { named, num, plural, type Say } from '../phrases.ts'

export const notAccepting: Say = ({ subject, evidence, since }, at) => {
  const { queue, queueLimit, dropped, because } = evidence
  const of = queueLimit === undefined ? '' : ` of ${formatCount(num(queueLimit))}`
  const lost =
    dropped === undefined
      ? ''
      : `, ${plural(num(dropped), 'connect was', 'connects were')} dropped in the last tick`
  const owner =
    subject.pid === undefined
      ? 'its owner is not known'
      : `${named(subject)}${because === undefined ? '' : ` ${because}`}`
  return {
    sentence: `Port ${subject.port} is not accepting: ${formatCount(num(queue))}${of} connections wait for ${formatAge(at - since)}${lost}; ${owner}`,
    advice: 'Look at what the owner does instead of accepting: its threads, its CPU, its open files.',
  }
}
