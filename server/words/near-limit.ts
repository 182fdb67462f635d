// What is nearly used up, in words: a sentence with its numbers, or a few words for a line that says more.

import type { NearLimitInWords } from '../model/answers.ts'
import type { NearLimit } from '../model/finding.ts'
import { formatAge, formatBytesLong } from '../model/format.ts'
import { visible } from '../model/visible.ts'
import { percent } from './phrases.ts'

const FLAT_MS_MIN = 60_000
/** In one line; of more, how many. */
const SHORT_MAX = 2

/** For programs that show them. `at`: Unix milliseconds of the tick. */
export function nearInWords(all: readonly NearLimit[], at: number): NearLimitInWords[] {
  return all.map(near => ({ ...near, sentence: visible(nearSentence(near, at)) }))
}

export function nearSentence(near: NearLimit, at: number): string {
  const { kind, containerName, path, usedBytes, limitBytes } = near
  const share = percent(usedBytes / limitBytes)
  if (kind === 'disk')
    return `${containerName}: ${path} is ${share} full, ${formatBytesLong(limitBytes - usedBytes)} left`
  const used = `${formatBytesLong(usedBytes)} of ${formatBytesLong(limitBytes)} (${share})`
  return `${containerName}: memory ${used} cannot be reclaimed${movement(near, at)}`
}

function movement({ flatSince, reclaims }: NearLimit, at: number): string {
  return [
    ...(flatSince !== undefined && at - flatSince >= FLAT_MS_MIN
      ? [`, flat for ${formatAge(at - flatSince)}`]
      : []),
    ...(reclaims === undefined ? [] : [reclaims ? ', the kernel reclaims' : ', no reclaim']),
  ].join('')
}

/** `memory of app at 95.0 % of its limit`; nothing if there is none. */
export function nearInShort(all: readonly NearLimit[]): string {
  const said = all.slice(0, SHORT_MAX).map(({ kind, containerName, path, usedBytes, limitBytes }) => {
    const share = percent(usedBytes / limitBytes)
    return kind === 'disk'
      ? `${path} of ${containerName} ${share} full`
      : `memory of ${containerName} at ${share} of its limit`
  })
  const more = all.length - said.length
  return [...said, ...(more > 0 ? [`${more} more near a limit`] : [])].join(', ')
}
