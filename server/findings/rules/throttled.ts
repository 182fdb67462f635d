// The container used its CPU quota up, and its tasks waited for the next period. A ratio of periods alone is noise (the
// mixin's 25 % is hated for it): here a quarter of the wall clock, and use near the quota, over a minute.

import type { Container } from '../../model/container.ts'
import type { Process } from '../../model/snapshot.ts'
import { attribute } from '../attribute.ts'
import type { Observation, Rule, Tick } from '../rule.ts'

/** The default of CFS, and of every engine. */
const PERIOD_SECONDS = 0.1
const BAD_SHARE = 0.25
const GOOD_SHARE = 0.1
/** Of the quota: below it, it is bursts or a limit above. */
const USED_SHARE_MIN = 0.85
/** Start-up compiles and reads. */
const GRACE_MS = 120_000

export const throttled: Rule = {
  id: 'throttled',
  raise: { share: 0.6, ms: 60_000 },
  clear: { share: 0.8, ms: 60_000 },
  observe: one => one.snapshot.containers.flatMap(container => look(container, one)),
}

function look(container: Container, { snapshot, before, elapsedSeconds }: Tick): Observation[] {
  const last = before?.containers.find(({ id }) => id === container.id)
  const { cpuUsage, cpuLimit, cpuThrottledPeriods } = container
  if (last?.cpuThrottledPeriods === undefined || cpuThrottledPeriods === undefined) return []
  if (cpuUsage === undefined || !cpuLimit || elapsedSeconds <= 0) return []
  const share = Math.min(
    1,
    ((cpuThrottledPeriods - last.cpuThrottledPeriods) * PERIOD_SECONDS) / elapsedSeconds,
  )
  const used = cpuUsage / cpuLimit
  const own = snapshot.processes.filter(one => one.container === container.id && !one.self)
  const oldest = Math.min(...own.map(({ startedAt = 0 }) => startedAt))
  if (share < GOOD_SHARE || snapshot.at - oldest < GRACE_MS) return []
  const isBad = share >= BAD_SHARE && used >= USED_SHARE_MIN
  const waits = own.reduce((sum, { runQueueUsage = 0 }) => sum + runQueueUsage, 0)
  return [
    {
      key: container.id,
      level: isBad ? 'bad' : 'between',
      // A batch job at its limit, by design: nobody waits for an answer.
      severity: hasListener(container, snapshot) ? 'warning' : 'note',
      confidence: 'certain',
      subject: { container: container.id, containerName: container.name },
      evidence: { share, usedCpus: cpuUsage, limitCpus: cpuLimit, wantedCpus: cpuUsage + waits },
      who: attribute(own, (process: Process) => process.cpuUsage, cpuUsage),
    },
  ]
}

function hasListener({ id }: Container, { networks }: Tick['snapshot']): boolean {
  return networks.some(({ containers, listeners }) => containers.includes(id) && listeners.length > 0)
}
