// A used-up CPU quota, in words.

import type { Evidence } from '../../model/finding.ts'
import { and, cpus, inOf, num, percent, type Say, shareOf, spanOf, whoOr, whoOrSpread } from '../phrases.ts'

/** Most of it went to processes that ended before the next tick. */
const SHORT_LIVED_SHARE_MIN = 0.5

const AS_FAR: Readonly<Record<string, string>> = { exact: '', 'at most': 'up to ' }

export const throttled: Say = (finding, at) => {
  const { evidence, who, subject } = finding
  const { share, by, usedCpus, limitCpus, wantedCpus, wantedIs, shortLivedShare } = evidence
  const isAbove = by === 'limit above'
  const wants =
    num(wantedCpus) > num(usedCpus) * 1.05
      ? `, wants ${AS_FAR[String(wantedIs)] ?? 'at least '}${cpus(wantedCpus)}`
      : ''
  const of = limitCpus === undefined ? ' CPUs' : ` of ${cpus(limitCpus)} CPUs`
  const unnamed =
    num(shortLivedShare) >= SHORT_LIVED_SHARE_MIN
      ? `short-lived processes used ${percent(num(shortLivedShare))} of it`
      : whoOrSpread([], evidence)
  return {
    sentence: `CPU of ${inOf(subject)} throttled ${percent(num(share))} of the time${isAbove ? ' by a limit above this container' : ''} for ${spanOf(finding, at)}: uses ${cpus(usedCpus)}${of}${wants}${and(`${whoOr(who, unnamed)}${shareOf(who)}`)}${victimOf(evidence)}`,
    advice: isAbove
      ? 'Look at the quota of its pod, slice or parent cgroup: its own is not used up.'
      : `Raise the quota to about ${quotaOf(evidence)} CPUs, or run fewer workers.`,
  }
}

/** To half a CPU; a few hundredths more are not worth another half. */
const roundedUp = (wanted: number) => Math.max(0.5, Math.ceil(wanted * 2 - 0.1) / 2)

/** More than the CPUs that it may run on is of no use. */
function quotaOf({ wantedCpus, allowedCpus }: Evidence): number {
  return Math.min(
    roundedUp(num(wantedCpus)),
    allowedCpus === undefined ? Number.POSITIVE_INFINITY : num(allowedCpus),
  )
}

function victimOf({ victim, victimPid, victimWaits }: Evidence): string {
  if (victim === undefined) return ''
  const waits = num(victimWaits)
  const howLong = waits <= 1 ? `${percent(waits)} of the time` : `${waits.toFixed(1)} s each second in all`
  return `, ${victim} (PID ${victimPid}) waited ${howLong}`
}
