// An OOM kill, in words.

import { formatAge, formatCount } from '../../model/format.ts'
import { bytes, inOf, named, num, percent, plural, type Say } from '../phrases.ts'

export const oomKill: Say = ({ subject, evidence, raisedAt }, at) => {
  const { kills, killsInAll, limitBytes, workingSetBytes, heldBytes, isOwnLimit } = evidence
  const who =
    subject.pid === undefined
      ? `${plural(num(kills), 'process', 'processes')} in ${inOf(subject)}`
      : named(subject)
  const held =
    heldBytes === undefined
      ? ''
      : `: it held ${bytes(heldBytes)}${limitBytes === undefined ? '' : ` of ${bytes(limitBytes)}`}`
  const elsewhere =
    isOwnLimit !== 'yes' &&
    limitBytes !== undefined &&
    workingSetBytes !== undefined &&
    num(workingSetBytes) < 0.9 * num(limitBytes)
      ? `; the container was at ${percent(num(workingSetBytes) / num(limitBytes))} of its limit, so the host or a limit above it ran out`
      : ''
  const more = num(killsInAll) > num(kills) ? `; kill ${formatCount(num(killsInAll))} so far` : ''
  return {
    sentence: `${who} was OOM-killed ${formatAge(at - raisedAt)} ago${held}${elsewhere}${more}`,
    advice:
      'Compare the limit with the peak; lower the number or the size of the workers, or raise the limit.',
  }
}
