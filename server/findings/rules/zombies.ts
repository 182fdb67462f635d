// Zombies that their parent never collects: each keeps a pid, and a pid limit ends in refused forks. One that lasts less
// than half a minute belongs to a parent that is slow, not to one that forgot.

import type { Process } from '../../model/snapshot.ts'
import { isZombie } from '../../model/zombie.ts'
import type { Observation, Rule } from '../rule.ts'

const OLD_MS = 30_000
/** conmon of Podman is left a zombie for five minutes on purpose. */
const CONMON_MS = 10 * 60_000
const WARNING_COUNT = 5
const NOTE_MS = 10 * 60_000

export function createZombies(): Rule {
  /** Unix milliseconds of the first tick that saw it dead, by Process.id. */
  const seen = new Map<string, number>()

  function observe({
    snapshot,
  }: {
    readonly snapshot: { readonly at: number; readonly processes: readonly Process[] }
  }) {
    const { at, processes } = snapshot
    const zombies = processes.filter(isZombie)
    const ids = new Set(zombies.map(({ id }) => id))
    for (const id of seen.keys()) if (!ids.has(id)) seen.delete(id)
    for (const { id } of zombies) if (!seen.has(id)) seen.set(id, at)
    const old = zombies.filter(
      ({ id, comm }) => at - (seen.get(id) ?? at) >= (comm.startsWith('conmon') ? CONMON_MS : OLD_MS),
    )
    const byParent = Map.groupBy(old, ({ ppid }) => ppid)
    return [...byParent].flatMap(([ppid, own]) => {
      const parent = processes.find(({ pid, state }) => pid === ppid && state !== 'Z')
      // A stopped parent cannot collect: `stopped` says so.
      return parent === undefined || parent.state === 'T' ? [] : [uncollected(parent, own, at)]
    })
  }

  function uncollected(parent: Process, own: readonly Process[], at: number): Observation {
    const since = Math.min(...own.map(({ id }) => seen.get(id) ?? at))
    const isMany = own.length >= WARNING_COUNT
    const { id, pid, comm, container } = parent
    return {
      key: id,
      level: isMany || at - since >= NOTE_MS ? 'bad' : 'between',
      severity: isMany ? 'warning' : 'note',
      confidence: 'certain',
      subject: { processId: id, pid, comm, ...(container !== undefined && { container }) },
      evidence: { zombies: own.length, oldestSeconds: (at - since) / 1000, names: namesOf(own) },
      since,
    }
  }

  return { id: 'zombies', raise: { share: 0.6, ms: 5000 }, clear: { share: 0.8, ms: 30_000 }, observe }
}

function namesOf(zombies: readonly Process[]): string {
  const names = [...new Set(zombies.map(({ comm }) => comm))]
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and others` : names.join(', ')
}
