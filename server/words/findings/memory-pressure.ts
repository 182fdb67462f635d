// A container without room in its memory, in words.

import { formatAge, formatCount } from '../../model/format.ts'
import { bytes, inOf, num, percent, type Say, whoOr } from '../phrases.ts'

export const memoryPressure: Say = ({ subject, evidence, who, since }, at) => {
  const { share, fullShare, usedBytes, limitBytes, pagesBackPerSecond } = evidence
  const isAll = num(fullShare) >= num(share) / 2
  const room =
    limitBytes === undefined
      ? `at ${bytes(usedBytes)}`
      : `at ${percent(Math.min(1, num(usedBytes) / num(limitBytes)))} of ${bytes(limitBytes)}`
  return {
    sentence: `${inOf(subject)} is out of memory room: ${isAll ? 'all' : 'some'} tasks stalled ${percent(isAll ? num(fullShare) : num(share))} of the time for ${formatAge(at - since)} ${room}; ${formatCount(Math.round(num(pagesBackPerSecond)))} pages/s read back; ${whoOr(who, 'spread over many processes')}`,
    advice: 'Raise the limit by what is read back, or let it cache less.',
  }
}
