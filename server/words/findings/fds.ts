// Open files near their limit, in words.

import { formatCount } from '../../model/format.ts'
import { named, num, percent, roughly, type Say } from '../phrases.ts'

export const fds: Say = ({ subject, evidence }) => {
  const { openFds, limit, share, etaSeconds, kind, kindCount, lookedAt, hardLimit } = evidence
  const eta = etaSeconds === undefined ? '' : `, limit in ~${roughly(etaSeconds)}`
  const among = lookedAt === undefined ? '' : ` of the ${formatCount(num(lookedAt))} examined`
  const which = kind === undefined ? '' : `: ${formatCount(num(kindCount))}${among} are ${kind}`
  const raise =
    num(hardLimit) > num(limit)
      ? `raise its soft limit (up to ${formatCount(num(hardLimit))} needs no privilege)`
      : `raise --ulimit nofile${hardLimit === undefined ? '' : ` (the hard limit is also ${formatCount(num(hardLimit))})`}`
  return {
    sentence: `${named(subject)} has ${formatCount(num(openFds))} of ${formatCount(num(limit))} files open (${percent(num(share))})${eta}${which}`,
    advice: `Look at its open files by kind; close them on every path, including errors, or ${raise}.`,
  }
}
