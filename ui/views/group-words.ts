// What a row that stands for several processes says beside its name.
import type { RowGroup } from '../../server/model/protocol.ts'
import { printable } from '../components/printable.ts'

function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}

/** `0.3 s`, `4 s` */
function livedText(ms: number): string {
  return `${ms < 1950 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000)} s`
}

const whose = ({ parent }: RowGroup, by: string): readonly string[] =>
  parent === undefined ? [] : [`${by} ${printable(parent.program)} (${parent.pid})`]

/** `×412` */
export function countText({ count }: RowGroup): string {
  return `×${count.toLocaleString('en')}`
}

/** Empty: its name and its count say all. */
export function groupText(group: RowGroup): string {
  const { by, count, spanMs = 0, livedMs = 0, ending = '' } = group
  switch (by) {
    case 'shortLived':
      return [
        `${count.toLocaleString('en')} seen in ${spanText(spanMs)}, ≈ ${livedText(livedMs)} each`,
        ...whose(group, 'by'),
      ].join(', ')
    case 'zombies':
      return [ending.replace('defunct', 'zombies') || 'zombies', ...whose(group, 'not reaped by')].join(', ')
    default:
      return ''
  }
}
