// A change between two moments -> its sentence.

import { formatBytes, formatRatio } from '../model/format.ts'
import type { Change, ChangeInWords, Difference, DifferenceInWords } from '../model/recording.ts'
import { limitSentence } from './limit.ts'

export function differenceInWords(difference: Difference): DifferenceInWords {
  return { ...difference, changes: difference.changes.map(changeInWords) }
}

export function changeInWords(change: Change): ChangeInWords {
  const { kind, subject, ...rest } = change
  return { kind, subject, text: changeSentence(change), ...rest }
}

export function changeSentence(change: Change): string {
  const { kind, command } = change
  switch (kind) {
    case 'started':
    case 'ended':
      return change.count === undefined
        ? `${nameOf(change)} ${kind}: ${command}`
        : `${change.count} × ${change.comm} ${kind}, such as PID ${change.pid}: ${command}`
    case 'grew':
    case 'shrank':
      return moved(change)
    case 'portOpened':
      return `${placeOf(change)} was opened${holderOf(change)}`
    case 'portClosed':
      return `${placeOf(change)} was closed${holderOf(change)}`
    case 'limitChanged':
      return limited(change)
    default:
      return kind satisfies never
  }
}

function moved(change: Change): string {
  const { kind, metric } = change
  const [before, after] = [change.before ?? Number.NaN, change.after ?? Number.NaN]
  if (metric === 'cpuUsage') {
    const more = kind === 'grew' ? 'more' : 'less'
    return `${nameOf(change)} uses ${more} CPU, ${formatRatio(before)} % before and ${formatRatio(after)} % after${shareOf(change)}`
  }
  const by = formatBytes(Math.abs(after - before))
  return `${nameOf(change)} ${kind} by ${by}, from ${formatBytes(before)} to ${formatBytes(after)} resident${shareOf(change)}`
}

/** Less than a hundredth explains nothing. */
function shareOf({ kind, share = 0 }: Change): string {
  return share < 0.01 ? '' : `: ${Math.round(share * 100)} % of all that ${kind}`
}

function limited({ metric, containerName = 'a container', before = null, after = null }: Change): string {
  if (metric === undefined || metric === 'cpuUsage' || metric === 'rssBytes')
    return `a limit of ${containerName} was changed`
  return limitSentence(metric, containerName, before, after)
}

const nameOf = ({ comm, pid }: Change) => `${comm} (PID ${pid})`
const holderOf = (change: Change) => (change.comm === undefined ? '' : ` by ${nameOf(change)}`)
const placeOf = ({ address = '', port }: Change) =>
  `${address.includes(':') ? `[${address}]` : address}:${port}`
