// Whether the memory of a process rises steadily, in words: no rise is an answer, too.

import type { ProcessTrend } from '../model/finding.ts'
import { formatAge, formatBytesLong } from '../model/format.ts'
import { sinceClock } from '../model/moment.ts'

/** `at`: of the moment shown, Unix milliseconds. */
export function trendInWords(trend: ProcessTrend, at: number): string {
  if (trend.kind === 'rising') {
    const { since, riseBytes, windowSeconds } = trend
    return `rises steadily: +${formatBytesLong(riseBytes)} in ${formatAge(windowSeconds * 1000)}, since ${sinceClock(since, at)}`
  }
  return trend.why === 'too short' ? 'no trend yet' : `no trend: ${trend.why}`
}
