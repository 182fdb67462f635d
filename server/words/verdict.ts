// The verdict of a tick -> its words: what is wrong, or that nothing is, as far as topz can tell.

import {
  type Finding,
  type Found,
  type Judged,
  type NearLimit,
  type Severity,
  VERDICT_SECONDS,
} from '../model/finding.ts'
import { sinceClock } from '../model/moment.ts'
import { nearInShort } from './near-limit.ts'

export interface Verdict extends Pick<Judged, 'isPartlyDenied' | 'notJudged'> {
  /** `unwatched`: a single readout, or a recording without findings. */
  readonly kind: Judged['verdict'] | 'unwatched'
  /** The worst first. */
  readonly serious: readonly Finding[]
  readonly notes: readonly Finding[]
  /** Not wrong, but nearly used up. */
  readonly near: readonly NearLimit[]
  readonly watchedSeconds: number
}

/** Of what readers get: see judged.ts. */
export function verdictFrom(known: Partial<Found & Judged>): Verdict {
  const { verdict = 'unwatched', isPartlyDenied, notJudged = [] } = known
  const { findings = [], nearLimits = [], watchedSeconds = 0 } = known
  return {
    kind: verdict,
    ...(isPartlyDenied && { isPartlyDenied }),
    notJudged,
    serious: findings.filter(isSerious),
    notes: findings.filter(one => !isSerious(one)),
    near: nearLimits,
    watchedSeconds,
  }
}

export const isSerious = ({ severity }: { readonly severity: Severity }) => severity !== 'note'

/**
 * If nothing is wrong, or that cannot be said: first `nothing`, which says so, with its doubts; then what is not judged,
 * and what is near a limit.
 */
export function quietParts(
  { kind, isPartlyDenied, notJudged, near, watchedSeconds }: Verdict,
  nothing: string,
): readonly string[] {
  const more = [notJudgedInShort(notJudged), nearInShort(near)].filter(part => part !== '')
  switch (kind) {
    case 'wrong':
      return []
    case 'unwatched':
      return ['no verdict: nothing was being watched at that moment']
    case 'early':
      return [`no verdict yet: ${tooEarly(watchedSeconds)}`, ...more]
    case 'unjudged':
    case 'well': {
      const soFar = kind === 'well' ? '' : ' so far'
      return [`${nothing}${soFar}${isPartlyDenied ? ', as far as topz can see' : ''}`, ...more]
    }
    default:
      return kind satisfies never
  }
}

/** The first, and how many more. */
function notJudgedInShort([first, ...more]: readonly string[]): string {
  if (first === undefined) return ''
  return `not judged${more.length > 0 ? ` (${more.length + 1})` : ''}: ${first}${more.length > 0 ? ', ...' : ''}`
}

export function tooEarly(watchedSeconds: number): string {
  return `${watchedSeconds} of ${VERDICT_SECONDS} s watched`
}

/** Since when it is so: `17:43:10`, `17:43:10 or earlier` if it was so when topz began to watch. */
export const sinceWhen = (
  { since, mayBeOlder }: Pick<Finding, 'since' | 'mayBeOlder'>,
  at: number,
  zone = '',
) => `${sinceClock(since, at)}${zone}${mayBeOlder ? ' or earlier' : ''}`
