// Memory that grows while its limit is still far away, in words.

import type { Evidence, Share } from '../../model/finding.ts'
import { formatCount } from '../../model/format.ts'
import { bytes, cpus, inOf, minutes, num, type Say, whoOr } from '../phrases.ts'

export const memoryGrows: Say = ({ evidence, who, subject }) => {
  const { usedBytes, limitBytes, riseBytes, windowSeconds, bytesPerHour } = evidence
  return {
    sentence: `Memory of ${inOf(subject)} grows by ${bytes(bytesPerHour)} an hour: ${grower(evidence, who)} grew ${bytes(riseBytes)} in ${minutes(windowSeconds)}; ${bytes(usedBytes)} of ${bytes(limitBytes)} cannot be reclaimed${withLoad(evidence)}`,
    advice: 'The limit is still far away: compare two heap dumps an hour apart.',
  }
}

export function grower({ kind, spreadOver }: Evidence, who: readonly Share[]): string {
  if (kind !== undefined) return String(kind)
  return whoOr(who, num(spreadOver) > 1 ? `${formatCount(num(spreadOver))} processes together` : 'it')
}

/** Load that rises and later falls looks the same until it falls. */
export function withLoad({ grewWith, loadFrom, loadTo }: Evidence): string {
  if (grewWith === undefined) return ''
  const amount = (value: number | string | undefined) =>
    grewWith === 'cpu' ? cpus(value) : formatCount(num(value))
  const what = grewWith === 'cpu' ? 'CPUs in use' : grewWith
  return `; it grew with load: ${what} from ${amount(loadFrom)} to ${amount(loadTo)}`
}
