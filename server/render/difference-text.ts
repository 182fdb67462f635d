// Difference -> lines, the largest change first.

import { formatBytes } from '../model/format.ts'
import type { Difference } from '../model/recording.ts'
import { differenceInWords } from '../words/change.ts'
import { fit } from './width.ts'

const CELLS_MAX = 160

export function renderDifference(difference: Difference): string {
  const { from, to, cpu, memory, changes, isTruncated, meanwhile, same, begins, means } =
    differenceInWords(difference)
  const time = (at: number) => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
  const clock = (at: number) => new Date(at).toISOString().slice(11, 19)
  const pair = <T>([before, after]: readonly [T | null, T | null], say: (value: T) => string) =>
    [before, after].map(value => (value === null ? '-' : say(value))).join(' -> ')
  const lines = [
    `From    ${time(from)}`,
    `To      ${time(to)}`,
    `CPU     ${pair(cpu, value => `${value.toFixed(2)} CPUs`)}`,
    `Memory  ${pair(memory, formatBytes)}`,
    ...(means
      ? [`Rates   means over ${pair(means, ([start, end]) => `${clock(start)} to ${clock(end)}`)}`]
      : []),
    '',
    ...(changes.length === 0 ? ['No significant changes.'] : []),
    ...changes.map(change => fit(`${MARKS[change.kind]} ${change.text}`, CELLS_MAX)),
    ...(isTruncated ? [`Only the ${changes.length} largest changes are shown.`] : []),
    ...(meanwhile || same || begins ? [''] : []),
    ...[meanwhile, same, begins].filter(Boolean),
  ]
  return `${lines.join('\n')}\n`
}

const MARKS = {
  started: '+',
  ended: '-',
  grew: '^',
  shrank: 'v',
  portOpened: '+',
  portClosed: '-',
  limitChanged: '!',
} as const
