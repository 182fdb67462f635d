// By how much something changed, and how much that matters.

import { SEVERITIES, type Severity } from '../model/finding.ts'
import type { Change } from '../model/recording.ts'

/** More of a kind than this are one change: a parent that starts helpers by the hundred would hide all else. */
export const APART_MAX = 3

export function movedBy(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined ? undefined : after - before
}

/** More than any share of a limit. */
const STEP = 100

/** What a finding tells of comes before all else, then the larger share of its limit. */
export function weighed(
  change: Omit<Change, 'weight'>,
  { severity, share }: { readonly severity?: Severity; readonly share: number },
): Change {
  const rank = severity === undefined ? 0 : SEVERITIES.length - SEVERITIES.indexOf(severity)
  return { ...change, ...(severity && { severity }), weight: rank * STEP + Math.min(share, STEP - 1) }
}
