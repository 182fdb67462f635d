// A container that is short of memory, in words.

import { formatCount } from '../../model/format.ts'
import { bytes, inOf, mostly, num, percent, type Say, spanOf } from '../phrases.ts'

export const memoryPressure: Say = (finding, at) => {
  const { subject, evidence, who } = finding
  const { share, fullShare, usedBytes, limitBytes, pagesBackPerSecond } = evidence
  const isAll = num(fullShare) >= num(share) / 2
  const room =
    limitBytes === undefined
      ? `at ${bytes(usedBytes)}`
      : `at ${percent(Math.min(1, num(usedBytes) / num(limitBytes)))} of ${bytes(limitBytes)}`
  return {
    sentence: `${inOf(subject)} is short of memory: ${isAll ? 'all' : 'some'} tasks stalled ${percent(isAll ? num(fullShare) : num(share))} of the time for ${spanOf(finding, at)} ${room}; ${formatCount(Math.round(num(pagesBackPerSecond)))} pages/s read back; ${mostly(who)}`,
    advice: 'Raise the limit until nothing has to be read back, or make the app cache less.',
  }
}
