// An OOM kill, in words.

import type { Finding } from '../../model/finding.ts'
import { formatAge, formatCount } from '../../model/format.ts'
import { bytes, inOf, minutes, named, num, percent, plural, type Say } from '../phrases.ts'

/** What to do about a limit that is too low for what runs there. */
export const FOR_MEMORY = 'Compare the limit with the peak; run fewer or smaller workers, or raise the limit.'

export const oomKill: Say = (finding, at) => {
  const { evidence } = finding
  if (evidence.isWhole === 'yes') return whole(finding, at)
  const { limitBytes, heldBytes, firstLives } = evidence
  const held =
    heldBytes === undefined
      ? ofLimit(evidence)
      : `: it last held ${bytes(heldBytes)}${limitBytes === undefined ? '' : ` of ${bytes(limitBytes)}`}`
  const lives = firstLives === 'yes' ? ', process 1 survived' : ''
  return {
    sentence: `${victim(finding)} OOM-killed ${agoOf(finding, at)}${held}${elsewhere(finding)}${again(evidence)}${lives}`,
    advice:
      evidence.ranOut === 'the host or a limit above'
        ? 'Its own limit was not reached: look at the host’s memory and at the limit of its pod or slice.'
        : FOR_MEMORY,
  }
}

/** Of the last of several kills: it is the one that is named. */
function agoOf({ evidence, raisedAt }: Finding, at: number): string {
  if (typeof evidence.killedSince === 'number') return `at most ${formatAge(at - evidence.killedSince)} ago`
  return `${formatAge(at - (typeof evidence.killedAt === 'number' ? evidence.killedAt : raisedAt))} ago`
}

/** Where it ran out elsewhere, its own limit explains nothing. */
function ofLimit({ limitBytes, ranOut }: Finding['evidence']): string {
  return limitBytes === undefined || ranOut !== 'its limit' ? '' : `: the limit is ${bytes(limitBytes)}`
}

function victim({ subject, evidence, who }: Finding): string {
  const kills = num(evidence.kills)
  if (subject.pid !== undefined) return `${named(subject)} was`
  const names = who.map(named).join(who.length > kills ? ' or ' : ' and ')
  if (who.length > kills) return `One of ${names} was`
  if (who.length === kills) return `${names} were`
  return `${plural(kills, 'process', 'processes')} in ${inOf(subject)} ${kills === 1 ? 'was' : 'were'}`
}

function elsewhere({ evidence }: Finding): string {
  const { ranOut, limitBytes, workingSetBytes } = evidence
  if (ranOut !== 'the host or a limit above') return ''
  const was =
    limitBytes === undefined || workingSetBytes === undefined
      ? ''
      : `: this container was at ${percent(num(workingSetBytes) / num(limitBytes))} of its limit`
  return `; the host or a limit above ran out of memory${was}`
}

function again(evidence: Finding['evidence']): string {
  const { restarts, parentPid, parentComm } = evidence
  const by = parentPid === undefined ? '' : ` by ${named({ comm: String(parentComm), pid: num(parentPid) })}`
  const restarted = restarts === undefined ? '' : `, restarted ${plural(num(restarts), 'time', 'times')}${by}`
  return `${counted(evidence)}${restarted}`
}

function counted({ kills, killsLately, killsInAll, spanSeconds }: Finding['evidence']): string {
  if (num(killsLately) > num(kills))
    return `; ${formatCount(num(killsLately))} kills in ${minutes(spanSeconds)}`
  return killsInAll !== undefined && num(killsInAll) > num(kills)
    ? `; ${formatCount(num(killsInAll))} kills so far`
    : ''
}

/** The container itself ended: how sure it is that memory was the reason is said first. */
function whole(finding: Finding, at: number): ReturnType<Say> {
  const { subject, evidence, confidence } = finding
  const { limitBytes, heldBytes } = evidence
  const was = { certain: 'was', likely: 'was likely', guess: 'was possibly' }[confidence]
  const memory =
    heldBytes === undefined
      ? ''
      : `: memory was last at ${bytes(heldBytes)}${limitBytes === undefined ? '' : ` of ${bytes(limitBytes)}`}`
  const how = confidence === 'certain' ? '' : `${memory === '' ? ':' : ','} ${endingOf(evidence)}`
  return {
    sentence: `${named(subject)} ${was} OOM-killed ${agoOf(finding, at)}, with its container${memory}${how}${again(evidence)}`,
    advice:
      confidence === 'guess'
        ? 'The container runtime knows: look for OOMKilled (kubectl describe pod, docker inspect).'
        : FOR_MEMORY,
  }
}

function endingOf({ exitCode, exitSignal }: Finding['evidence']): string {
  if (exitSignal !== undefined) return 'it ended by SIGKILL'
  return exitCode === undefined ? 'how it ended is unknown' : `it ended with exit code ${exitCode}`
}
