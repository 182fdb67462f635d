// The container waits for CPUs that others use: no quota holds it back, and the CPUs that it may use are busy. Whose
// processes those are cannot be seen from here. A container that uses everything it may use waits for itself.

import type { Container } from '../../model/container.ts'
import type { Host, Process } from '../../model/snapshot.ts'
import { processesOf, spokenOf, subjectOf } from '../container-of.ts'
import type { Observation, Rule, Span, Tick } from '../rule.ts'
import { stallShare } from './memory-pressure.ts'

/** `below` (the tool) highlights pressure from this share on. */
const BAD_SHARE = 0.4
const GOOD_SHARE = 0.2
const IDLE_SHARE_MAX = 0.1
const STEAL_SHARE_MIN = 0.1
/** Share of the CPUs that it may use: from there on it waits for itself. */
const OWN_SHARE_MAX = 0.8
/** Share of the time for which a quota, here or above, held it back. */
const HELD_SHARE_MAX = 0.05

export const starved: Rule = {
  id: 'starved',
  raise: { share: 0.6, ms: 60_000 },
  clear: { share: 0.8, ms: 60_000 },
  hasGrace: true,
  observe: one =>
    one.snapshot.containers.flatMap(container => {
      const span = one.spanOf(container.id)
      const share = span && stallShare(span, 'cpu', 'someSeconds')
      return span === undefined || share === undefined || share < GOOD_SHARE
        ? []
        : waiting(container, span, share, one)
    }),
}

function waiting(container: Container, span: Span, share: number, { snapshot }: Tick): Observation[] {
  const { host } = snapshot
  const { cpuIdleShare, cpuStealShare = 0, cpuCount } = host
  const { cpuUsage, cpuLimit, cpusetCpuCount, cpusetIdleShare } = container
  if (cpuUsage === undefined || cpuIdleShare === undefined) return []
  const may = Math.min(cpuCount, cpuLimit ?? cpuCount, cpusetCpuCount ?? cpuCount)
  const isFull = (cpusetIdleShare ?? cpuIdleShare) <= IDLE_SHARE_MAX || cpuStealShare >= STEAL_SHARE_MIN
  const isElsewhere = isFull && !isHeldBack(span) && cpuUsage < OWN_SHARE_MAX * may
  if (!isElsewhere) return []
  const victim = longestWait(processesOf(container, snapshot))
  return [
    {
      key: container.id,
      level: share >= BAD_SHARE ? 'bad' : 'between',
      severity: 'warning',
      confidence: 'likely',
      subject: subjectOf(container),
      evidence: {
        share,
        usedCpus: cpuUsage,
        mayCpus: may,
        hostBusyShare: 1 - cpuIdleShare,
        cpusetBusyShare: cpusetIdleShare === undefined ? undefined : 1 - cpusetIdleShare,
        stealShare: stolen(host),
        victim: spokenOf(victim),
        victimPid: victim?.pid,
        victimWaits: victim?.runQueueUsage,
      },
    },
  ]
}

const stolen = ({ cpuStealShare = 0 }: Host) =>
  cpuStealShare >= STEAL_SHARE_MIN / 2 ? cpuStealShare : undefined

function isHeldBack({ before, after, seconds }: Span): boolean {
  if ((after.cpuThrottledPeriods ?? 0) > (before.cpuThrottledPeriods ?? 0)) return true
  return ((after.cpuHeldSeconds ?? 0) - (before.cpuHeldSeconds ?? 0)) / seconds > HELD_SHARE_MAX
}

function longestWait(own: readonly Process[]): Process | undefined {
  let most: Process | undefined
  for (const one of own) if ((one.runQueueUsage ?? 0) > (most?.runQueueUsage ?? 0)) most = one
  return most
}
