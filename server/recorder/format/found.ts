// What was wrong at a tick <-> members of a subject. Each finding has its own numbers: all of it is kept as JSON.

import {
  FINDING_IDS,
  type Finding,
  type FindingSubject,
  type Found,
  type NearLimit,
} from '../../model/finding.ts'
import { isRecord } from '../../model/is-record.ts'
import { calledOf } from '../../model/program.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'

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

/** Recordings of topz 0.1 name processes without their calls: those that were there at that moment have them. */
export function withCalls(found: Found, processes: readonly Process[]): Found {
  const { findings } = found
  if (findings.every(({ subject, who }) => [subject, ...who].every(({ call, pid }) => call ?? !pid)))
    return found
  const byPid = new Map(processes.map(one => [one.pid, one]))
  const named = <T extends { readonly pid?: number; readonly comm?: string; readonly call?: string }>(
    one: T,
  ): T => {
    const process = one.call === undefined && byPid.get(one.pid ?? 0)
    return process && process.comm === one.comm ? { ...one, ...calledOf(process) } : one
  }
  const isHere = ({ processId, pid }: FindingSubject) => processId === byPid.get(pid ?? 0)?.id
  return {
    ...found,
    findings: findings.map(finding => ({
      ...finding,
      subject: isHere(finding.subject) ? named(finding.subject) : finding.subject,
      // One of several may run something else.
      who: finding.who.map(one => (one.count === 1 ? named(one) : one)),
    })),
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
