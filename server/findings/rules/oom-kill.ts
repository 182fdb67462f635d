// The kernel killed a process of the container for memory: at its own limit, or because the host or a limit above ran
// out. The process is named only where one alone can be meant.

import type { Container } from '../../model/container.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import type { Observation, Rule } from '../rule.ts'

export const oomKill: Rule = {
  id: 'oom-kill',
  raise: { share: 1, ms: 1000 },
  clear: { share: 1, ms: 1000 },
  // As long as atop keeps it in sight.
  staysMs: 15 * 60_000,
  observe({ snapshot, before }) {
    if (before === undefined) return []
    return snapshot.containers.flatMap(container => {
      const last = before.containers.find(({ id }) => id === container.id)
      const kills = (container.oomKills ?? 0) - (last?.oomKills ?? Number.NaN)
      return kills > 0 ? [killed(container, last as Container, kills, snapshot, before)] : []
    })
  },
}

function killed(
  container: Container,
  last: Container,
  kills: number,
  snapshot: Snapshot,
  before: Snapshot,
): Observation {
  const victims = gone(container.id, snapshot, before)
  const victim = victims.length === 1 ? victims[0] : undefined
  return {
    key: container.id,
    level: 'bad',
    severity: 'critical',
    // `oom` counts allocations that failed at this limit; without one it was another that ran out.
    confidence: 'certain',
    subject: {
      container: container.id,
      containerName: container.name,
      ...(victim && { pid: victim.pid, comm: victim.comm, processId: victim.id }),
    },
    evidence: {
      kills,
      killsInAll: container.oomKills,
      limitBytes: container.memoryLimitBytes ?? undefined,
      workingSetBytes: last.workingSetBytes,
      heldBytes: victim?.rssBytes,
      isOwnLimit: (container.oomEvents ?? 0) > (last.oomEvents ?? 0) ? 'yes' : 'unknown',
    },
    isEvent: true,
  }
}

/** Processes with memory that were there before and are not, or only as zombies. The largest holds most of it. */
function gone(container: string, snapshot: Snapshot, before: Snapshot): Process[] {
  const alive = new Set(snapshot.processes.filter(({ state }) => state !== 'Z').map(({ id }) => id))
  const candidates = before.processes
    .filter(one => one.container === container && one.state !== 'Z' && !one.self && !alive.has(one.id))
    .sort((a, b) => b.rssBytes - a.rssBytes)
  const [first, second] = candidates
  if (first === undefined) return []
  // Twice the next one: nothing else can be meant.
  return second === undefined || first.rssBytes >= 2 * second.rssBytes ? [first] : candidates
}
