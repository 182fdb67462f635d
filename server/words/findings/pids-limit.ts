// A container near its limit of tasks, in words.

import type { Finding } from '../../model/finding.ts'
import { formatAge, formatCount } from '../../model/format.ts'
import { and, inOf, named, num, percent, plural, roughly, type Say, whoOr, whoOrSpread } from '../phrases.ts'

/** The last refusal is so recent that more are expected. */
const GOES_ON_MS = 15_000
/** Share of the limit: with fewer tasks left, most are gone. */
const GONE_SHARE = 0.5

export const pidsLimit: Say = (finding, at) => ({
  sentence: `${finding.evidence.refused === undefined ? near(finding) : refused(finding, at)}${and(whose(finding))}`,
  advice: `At the limit fork and pthread_create fail: ${wayOut(finding)}, or raise --pids-limit.`,
})

function wayOut({ evidence: { taken, parentPid, parentComm, children } }: Finding): string {
  if (taken !== 'processes') return 'find what keeps starting threads'
  return parentPid === undefined
    ? 'find what keeps starting processes'
    : `look at why ${named({ comm: String(parentComm), pid: num(parentPid) })} has ${plural(num(children), 'child', 'children')}`
}

function refused({ evidence, subject }: Finding, at: number): string {
  const ago = at - num(evidence.refusedAt)
  const when = ago < GOES_ON_MS ? 'Forks are being refused' : `Forks were refused until ${formatAge(ago)} ago`
  return `${when} in ${inOf(subject)}: ${formatCount(num(evidence.refused))} in 10s, now ${of(evidence)} tasks`
}

function near({ evidence, subject }: Finding): string {
  const { share, perMinute, etaSeconds } = evidence
  const trend =
    perMinute === undefined
      ? ''
      : `, +${formatCount(Math.round(num(perMinute)))}/min: limit in ~${roughly(etaSeconds)}`
  return `${of(evidence)} tasks in ${inOf(subject)} (${percent(num(share))})${trend}`
}

const of = ({ pids, limit }: Finding['evidence']) => `${formatCount(num(pids))} of ${formatCount(num(limit))}`

function whose({ who, evidence }: Finding): string {
  const { refused, pids, limit, perMinute, areHolders } = evidence
  const isOver = refused !== undefined && num(pids) < GONE_SHARE * num(limit)
  if (who.length === 0) return isOver ? 'those that held the others have ended' : whoOrSpread(who, evidence)
  const count = formatCount(who.reduce((sum, { amount }) => sum + amount, 0))
  const have = who.length > 1 || who.some(one => one.count > 1) ? 'have' : 'has'
  return `${whoOr(who, '')} ${perMinute === undefined || areHolders !== undefined ? `${have} ${count}` : `added ${count}`}`
}
