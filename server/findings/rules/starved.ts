// The container waits for CPUs that others use: no quota holds it back, and the CPUs that it may use are busy. Whose
// processes those are cannot be seen from here. A container that uses everything it may use waits for itself.

import type { Container } from '../../model/container.ts'
import type { Host, Process } from '../../model/snapshot.ts'
import { processesOf, spokenOf, subjectOf } from '../container-of.ts'
import { createRecent } from '../recent.ts'
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

type Recent = ReturnType<typeof createRecent>

export function createStarved(): Rule {
  /** What is reported is of the last minute. By Container.id. */
  const lately = new Map<string, Recent>()

  function observe(one: Tick): Observation[] {
    const { snapshot, elapsedSeconds } = one
    for (const id of lately.keys()) if (!snapshot.containers.some(own => own.id === id)) lately.delete(id)
    return snapshot.containers.flatMap(container => {
      const span = one.spanOf(container.id)
      const share = span && stallShare(span, 'cpu', 'someSeconds')
      if (span === undefined || share === undefined) return []
      const recent = recentOf(container, share, elapsedSeconds)
      return share < GOOD_SHARE || recent === undefined
        ? []
        : waiting(container, span, { share, recent }, one)
    })
  }

  /** Undefined: it is over. */
  function recentOf({ id, cpuUsage = 0 }: Container, share: number, seconds: number): Recent | undefined {
    const known = lately.get(id)
    if (known === undefined && share < GOOD_SHARE) return undefined
    const recent = known ?? createRecent()
    recent.add(Object.entries({ share, used: cpuUsage }), seconds)
    if (recent.of('share') >= GOOD_SHARE / 2) lately.set(id, recent)
    else lately.delete(id)
    return lately.get(id)
  }

  return {
    id: 'starved',
    raise: { share: 0.6, ms: 60_000 },
    clear: { share: 0.8, ms: 60_000 },
    hasGrace: true,
    observe,
  }
}

function waiting(
  container: Container,
  span: Span,
  { share, recent }: { readonly share: number; readonly recent: Recent },
  { snapshot }: Tick,
): Observation[] {
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
        share: recent.of('share'),
        usedCpus: recent.of('used'),
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
