// A container that is short of memory, in words.

import type { Evidence, Share } from '../../model/finding.ts'
import { formatCount } from '../../model/format.ts'
import { and, bytes, inOf, num, percent, type Say, spanOf, whoOr, whoOrSpread } from '../phrases.ts'

export const memoryPressure: Say = (finding, at) => {
  const { subject, evidence, who } = finding
  const { share, fullShare, usedBytes, limitBytes, pagesBackPerSecond } = evidence
  const isAll = num(fullShare) >= num(share) / 2
  const room =
    limitBytes === undefined
      ? `at ${bytes(usedBytes)}`
      : `at ${percent(Math.min(1, num(usedBytes) / num(limitBytes)))} of ${bytes(limitBytes)}`
  return {
    sentence: `${inOf(subject)} is short of memory: ${isAll ? 'all' : 'some'} tasks stalled ${percent(isAll ? num(fullShare) : num(share))} of the time for ${spanOf(finding, at)} ${room}; ${formatCount(Math.round(num(pagesBackPerSecond)))} pages/s read back${whoDoes(evidence, who)}`,
    advice: 'Raise the limit until nothing has to be read back, or make the app cache less.',
  }
}

/** Who reads back, or who holds what leaves no room; recordings of topz 0.1 do not tell which. */
function whoDoes(evidence: Evidence, who: readonly Share[]): string {
  const { areHolders } = evidence
  if (who.length === 0 || areHolders === undefined) return and(whoOrSpread(who, evidence, 'mostly '))
  return areHolders === 'yes' ? `; most memory is held by ${whoOr(who, '')}` : `, mostly by ${whoOr(who, '')}`
}
