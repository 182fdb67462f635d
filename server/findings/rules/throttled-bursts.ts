// Short bursts hit the CPU quota although mean usage is far below it: now and then a request stalls. Other tools alert
// on this (throttled periods over active ones) and are hated for it: here it is a note, and nothing if no client waits.

import type { Container } from '../../model/container.ts'
import type { Process } from '../../model/snapshot.ts'
import { hasListener, processesOf, subjectOf } from '../container-of.ts'
import type { Observation, Rule, Tick } from '../rule.ts'
import { createSpent, type Spent } from '../spent.ts'

const BAD_SHARE = 0.25
const GOOD_SHARE = 0.1
/** Share of the quota: from there on it is `throttled`. */
const USED_SHARE_MAX = 0.85
/** The note becomes a warning with half of the quota used, and throttled a quarter of the time. */
const HALF_USED = 0.5
const STALL_SECONDS_MIN = 0.02
const STALLS_MIN = 10
const PERIOD_SECONDS = 0.1
/** How often counters are kept, and for how long. */
const KEPT_EACH_MS = 5000
const KEPT_MS = 5 * 60_000
/** Shares cover the last minute: few of its ticks contain a burst. */
const SHARE_MS = 60_000

interface Counted {
  readonly at: number
  readonly container: Container
}

export function createThrottledBursts(): Rule {
  const counted = new Map<string, Counted[]>()
  /** By Container.id: who used the CPU lately. */
  const spent = new Map<string, Spent>()

  function observe(one: Tick): Observation[] {
    const { snapshot, steadyAt } = one
    for (const id of counted.keys()) if (!snapshot.containers.some(own => own.id === id)) counted.delete(id)
    for (const id of spent.keys()) if (!counted.has(id)) spent.delete(id)
    return snapshot.containers.flatMap(container => {
      if (!container.cpuLimit || container.cpuThrottledPeriods === undefined) return []
      // After a new limit, a gap or a pause, earlier counts cannot be compared.
      if (one.spanOf(container.id) === undefined) {
        counted.delete(container.id)
        return []
      }
      const kept = counted.get(container.id) ?? []
      counted.set(container.id, kept)
      if (steadyAt - (kept.at(-1)?.at ?? Number.NEGATIVE_INFINITY) >= KEPT_EACH_MS)
        kept.push({ at: steadyAt, container })
      while (steadyAt - (kept[0]?.at ?? steadyAt) > KEPT_MS) kept.shift()
      return bursts(container, kept, one, spentIn)
    })
  }

  /** Within a burst one process runs, and between two another one. */
  function spentIn(container: Container, { snapshot, elapsedSeconds }: Tick): Spent {
    const known = spent.get(container.id) ?? createSpent()
    spent.set(container.id, known)
    const rates = {
      of: (process: Process) => process.cpuUsage,
      ofChildren: (process: Process) => process.childrenCpuUsage,
      total: container.cpuUsage,
    }
    known.add(processesOf(container, snapshot), rates, snapshot.at, elapsedSeconds)
    return known
  }

  return {
    id: 'throttled-bursts',
    raise: { share: 0.6, ms: KEPT_MS },
    clear: { share: 0.8, ms: KEPT_MS },
    hasGrace: true,
    observe,
  }
}

function bursts(
  container: Container,
  kept: readonly Counted[],
  one: Tick,
  spentIn: (container: Container, one: Tick) => Spent,
): Observation[] {
  const { snapshot, steadyAt } = one
  const from = kept.find(({ at }) => steadyAt - at <= SHARE_MS)
  const first = kept[0]
  if (from === undefined || first === undefined || steadyAt - from.at < SHARE_MS / 2) return []
  const rose = (
    key: 'cpuPeriods' | 'cpuThrottledPeriods' | 'cpuThrottledSeconds' | 'cpuSeconds',
    since = from,
  ) => (container[key] ?? Number.NaN) - (since.container[key] ?? Number.NaN)
  const seconds = (steadyAt - from.at) / 1000
  const throttled = rose('cpuThrottledPeriods')
  // The counters of a container that was restarted begin again.
  if (!(throttled > 0)) return []
  const share = throttled / rose('cpuPeriods')
  if (!(share >= GOOD_SHARE) || !hasListener(container, snapshot)) return []
  const { who, spreadOver } = spentIn(container, one).attributed()
  const used = rose('cpuSeconds') / seconds / (container.cpuLimit ?? Number.NaN)
  const stall = rose('cpuThrottledSeconds') / throttled
  const wallShare = Math.min(1, (throttled * (container.cpuPeriodSeconds ?? PERIOD_SECONDS)) / seconds)
  const isBad =
    share >= BAD_SHARE &&
    used < USED_SHARE_MAX &&
    stall >= STALL_SECONDS_MIN &&
    rose('cpuThrottledPeriods', first) >= STALLS_MIN
  return [
    {
      key: container.id,
      level: isBad ? 'bad' : 'between',
      severity: wallShare >= BAD_SHARE && used >= HALF_USED ? 'warning' : 'note',
      confidence: 'likely',
      subject: subjectOf(container),
      evidence: {
        share,
        wallShare,
        stallsPerMinute: (throttled / seconds) * 60,
        stallSeconds: stall,
        usedShare: used,
        limitCpus: container.cpuLimit ?? undefined,
        burstSeconds: container.cpuBurstSeconds || undefined,
        bursts: container.cpuBursts,
        spreadOver,
      },
      who,
    },
  ]
}
