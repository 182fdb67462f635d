// What was found at a tick -> the verdict in a few words: what is wrong, or that nothing is, as far as topz can tell.

import { type Finding, type NearLimit, type Severity, VERDICT_SECONDS } from '../model/finding.ts'
import { sinceClock } from '../model/moment.ts'
import type { Snapshot } from '../model/snapshot.ts'

export interface Verdict {
  /**
   * `early`: too little was watched to say. `readable`: nothing is wrong, but some of it cannot be read. `unwatched`: a
   * single readout, or a recording without findings.
   */
  readonly kind: 'wrong' | 'early' | 'readable' | 'well' | 'unwatched'
  /** The worst first. */
  readonly serious: readonly Finding[]
  readonly notes: readonly Finding[]
  /** Not wrong, but nearly used up. */
  readonly near: readonly NearLimit[]
}

type Judged = Pick<Snapshot, 'findings' | 'nearLimits' | 'watchedSeconds' | 'absent'> & {
  readonly containers?: Snapshot['containers']
}

export function verdictOf(snapshot: Judged): Verdict {
  const { findings = [], nearLimits: near = [], watchedSeconds } = snapshot
  const [notes = [], serious = []] = [isNote, isSerious].map(is => findings.filter(is))
  return { kind: kindOf(snapshot, serious.length > 0, watchedSeconds), serious, notes, near }
}

const isNote = ({ severity }: { readonly severity: Severity }) => severity === 'note'
const isSerious = (finding: { readonly severity: Severity }) => !isNote(finding)

function kindOf(snapshot: Judged, isWrong: boolean, watchedSeconds: number | undefined): Verdict['kind'] {
  if (isWrong) return 'wrong'
  if (watchedSeconds === undefined) return 'unwatched'
  if (watchedSeconds < VERDICT_SECONDS) return 'early'
  return isPartlyDenied(snapshot) ? 'readable' : 'well'
}

/** Something that a rule would examine cannot be read. */
function isPartlyDenied({ absent, containers = [] }: Judged): boolean {
  return (
    absent.some(({ reason }) => reason === 'denied') ||
    containers.some(one => !one.self && (one.absent ?? []).length > 0)
  )
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
