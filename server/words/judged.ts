// What was found at a tick, and what is not judged yet -> the verdict that page, text, JSON and `topz why` share.

import { type Judged, VERDICT_SECONDS } from '../model/finding.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { visible } from '../model/visible.ts'
import { unjudgedLines, unknownLines } from './unjudged.ts'
import { isSerious, type Verdict, verdictFrom } from './verdict.ts'

/** Nothing if nothing was watching. */
export function judgedOf(snapshot: Snapshot): Judged | undefined {
  const { findings = [], watchedSeconds } = snapshot
  if (watchedSeconds === undefined) return undefined
  const notJudged = [...unjudgedLines(snapshot), ...unknownLines(snapshot)]
  return {
    verdict: findings.some(isSerious)
      ? 'wrong'
      : watchedSeconds < VERDICT_SECONDS
        ? 'early'
        : notJudged.length > 0
          ? 'unjudged'
          : 'well',
    ...(isPartlyDenied(snapshot) && { isPartlyDenied: true as const }),
    notJudged,
  }
}

/** For programs that show it. */
export function judgedInWords(snapshot: Snapshot): Judged | undefined {
  const judged = judgedOf(snapshot)
  return judged && { ...judged, notJudged: judged.notJudged.map(visible) }
}

export function verdictOf(snapshot: Snapshot): Verdict {
  return verdictFrom({ ...snapshot, ...judgedOf(snapshot) })
}

function isPartlyDenied({ absent, containers }: Snapshot): boolean {
  return (
    absent.some(({ reason }) => reason === 'denied') ||
    containers.some(one => !one.self && (one.absent ?? []).length > 0)
  )
}
