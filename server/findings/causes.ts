// Open findings -> one line per cause: what another finding explains is left out, what users feel stays and names its
// cause, and the worst comes first.

import { FINDING_IDS, type Finding, type FindingId } from '../model/finding.ts'

type Effects = Readonly<Partial<Record<FindingId, readonly FindingId[]>>>

/** What a process that stands still explains: not OOM kills, which it does not cause, nor what users feel. */
export const NOT_OF_THE_STILL: readonly FindingId[] = FINDING_IDS.filter(
  id => !['stopped', 'oom-kill', 'not-accepting'].includes(id),
)
/** If one explains another in the same container or process, only the cause is reported. */
const EXPLAINS: Effects = {
  stopped: NOT_OF_THE_STILL,
  'oom-kill': ['memory-eta', 'memory-grows', 'memory-pressure', 'crash-loop'],
  'memory-pressure': ['io-stall', 'starved'],
  throttled: ['starved', 'throttled-bursts'],
  starved: ['throttled-bursts'],
}
/** `not-accepting` stays, because users feel it, and names what delays its owner: the first of these that is open. */
const HOLDS_UP: readonly FindingId[] = [
  'stopped',
  'pids-limit',
  'stuck',
  'memory-pressure',
  'throttled',
  'starved',
]
/** Critical while a port does not accept because of them: users feel them then. */
const WORSENED: readonly FindingId[] = ['memory-pressure', 'throttled', 'starved']

export function withCauses(open: readonly Finding[]): readonly Finding[] {
  if (open.length < 2) return open
  return withReasons(withoutExplained(open))
}

function withoutExplained(open: readonly Finding[]): Finding[] {
  const explained = new Map<string, string>()
  for (const cause of open) {
    const effects = EXPLAINS[cause.id] ?? []
    for (const effect of open)
      if (effects.includes(effect.id) && isOf(effect, cause)) explained.set(nameOf(effect), nameOf(cause))
  }
  return open
    .filter(finding => !explained.has(nameOf(finding)))
    .map(finding => {
      const explains = [...explained].flatMap(([effect, cause]) =>
        cause === nameOf(finding) ? [effect] : [],
      )
      return explains.length === 0 ? finding : { ...withRestarts(finding, open), explains }
    })
}

/** An OOM kill whose victims are restarted: by whom, and how often. */
function withRestarts(finding: Finding, open: readonly Finding[]): Finding {
  if (finding.id !== 'oom-kill') return finding
  const loop = open.find(one => one.id === 'crash-loop' && isOfKill(one, finding))
  if (loop === undefined) return finding
  const { restarts, parentPid, parentComm } = loop.evidence
  return { ...finding, evidence: { ...finding.evidence, restarts, parentPid, parentComm } }
}

/** What it took part in by ending a process is the same story, of the whole container. */
function isOfKill(effect: Finding, { subject, evidence, raisedAt }: Finding): boolean {
  if (effect.subject.container !== subject.container) return false
  if (effect.id === 'crash-loop') return effect.evidence.eachForMemory === 'yes'
  // What rises since then leads to the next one.
  const killedAt = typeof evidence.killedAt === 'number' ? evidence.killedAt : raisedAt
  return effect.raisedAt <= killedAt
}

/** A cause in one process explains effects in that process; a cause in the container, effects on everything in it. */
function isOf(effect: Finding, cause: Finding): boolean {
  if (cause.id === 'oom-kill') return isOfKill(effect, cause)
  return cause.subject.processId === undefined
    ? effect.subject.container === cause.subject.container
    : effect.subject.processId === cause.subject.processId || isAlsoStopped(effect, cause)
}

/** One of several that are stopped together. */
function isAlsoStopped({ subject }: Finding, { id, who }: Finding): boolean {
  return id === 'stopped' && subject.pid !== undefined && who.some(({ pid }) => pid === subject.pid)
}

function withReasons(open: readonly Finding[]): Finding[] {
  const worse = new Set<Finding>()
  const explained = open.map(finding => {
    if (finding.id !== 'not-accepting') return finding
    const cause = HOLDS_UP.flatMap(id => open.filter(one => one.id === id)).find(one => isOf(finding, one))
    if (cause === undefined) return finding
    if (WORSENED.includes(cause.id)) worse.add(cause)
    return {
      ...finding,
      evidence: { ...finding.evidence, cause: cause.id, causeShare: cause.evidence.share },
    }
  })
  return explained.map((finding, index) =>
    worse.has(open[index] as Finding) && finding.confidence !== 'guess'
      ? { ...finding, severity: 'critical' }
      : finding,
  )
}

const nameOf = ({ id, key }: Finding) => `${id} ${key}`
const SEVERITIES = ['critical', 'warning', 'note'] as const

/**
 * By severity; then the whole container before one process or port, the cause before the effect, the older before the
 * newer.
 */
export function byWorst(open: readonly Finding[]): readonly Finding[] {
  const rank = (finding: Finding) =>
    SEVERITIES.indexOf(finding.severity) * 100 +
    (finding.subject.pid === undefined && finding.subject.port === undefined ? 0 : 50) +
    FINDING_IDS.indexOf(finding.id)
  return open.toSorted((a, b) => rank(a) - rank(b) || a.since - b.since)
}
