// What was wrong at a tick <-> members of a subject. Each finding has its own numbers: all of it is kept as JSON.

import { FINDING_IDS, type Finding, type Found, type NearLimit } from '../../model/finding.ts'
import { isRecord } from '../../model/is-record.ts'
import type { Snapshot } from '../../model/snapshot.ts'

/** Undefined: nothing was watching. */
export function membersOfFound({
  findings,
  noTrend = [],
  nearLimits = [],
  watchedSeconds = 0,
}: Partial<Found>): Pick<Snapshot, keyof Found> | undefined {
  return findings && { findings, noTrend, nearLimits, watchedSeconds }
}

/** Findings that are damaged, or from a newer topz, are left out. Undefined if nothing can be read. */
export function foundOf(members: Readonly<Record<string, unknown>>): Found | undefined {
  const { findings, noTrend, nearLimits, watchedSeconds } = members
  if (!Array.isArray(findings) || typeof watchedSeconds !== 'number') return undefined
  return {
    findings: findings.filter(isFinding),
    noTrend: Array.isArray(noTrend) ? noTrend.filter(isNoTrend) : [],
    nearLimits: Array.isArray(nearLimits) ? nearLimits.filter(isNearLimit) : [],
    watchedSeconds,
  }
}

/** What the sentence of each relies on. */
export function isFinding(one: unknown): one is Finding {
  return (
    isRecord(one) &&
    (FINDING_IDS as readonly unknown[]).includes(one.id) &&
    [one.key, one.severity, one.confidence].every(text => typeof text === 'string') &&
    [one.since, one.raisedAt].every(time => typeof time === 'number') &&
    isRecord(one.subject) &&
    isRecord(one.evidence) &&
    Array.isArray(one.who) &&
    one.who.every(isRecord)
  )
}

function isNoTrend(one: unknown): boolean {
  return isRecord(one) && typeof one.container === 'string' && typeof one.why === 'string'
}

function isNearLimit(one: unknown): one is NearLimit {
  return (
    isRecord(one) &&
    (one.kind === 'memory' || one.kind === 'disk') &&
    [one.container, one.containerName].every(text => typeof text === 'string') &&
    [one.usedBytes, one.limitBytes].every(bytes => typeof bytes === 'number')
  )
}
