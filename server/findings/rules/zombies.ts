// Zombies that their parent never collects: each keeps a pid, and a pid limit ends in refused forks. One that lasts less
// than half a minute belongs to a parent that is slow, not to one that forgot.

import type { Process } from '../../model/snapshot.ts'
import { isZombie } from '../../model/zombie.ts'
import type { Observation, Rule, Tick } from '../rule.ts'

const OLD_MS = 30_000
/** conmon of Podman is left a zombie for five minutes on purpose. */
const CONMON_MS = 10 * 60_000
const WARNING_COUNT = 5
const NOTE_MS = 10 * 60_000
/** So many that came within GROWTH_MS, while none was collected, are a leak before there are five. */
const NEW_COUNT = 3
const GROWTH_MS = 5 * 60_000
/** The first of them is so old: a parent that is slow had time for it. */
const GROWN_MS = 2 * 60_000
/** A rate over less than this is none. */
const RATE_MS_MIN = 60_000

interface Seen {
  /** Of the first tick that saw it dead. */
  readonly atMs: number
  readonly ppid: number
}

export function createZombies(): Rule {
  /** By Process.id. */
  const seen = new Map<string, Seen>()
  /** By pid of the parent: when one of its zombies that was old was collected after all. */
  const collected = new Map<number, number>()

  function observe({ snapshot, steadyAt }: Tick): Observation[] {
    const { processes } = snapshot
    const zombies = processes.filter(isZombie)
    follow(zombies, steadyAt)
    const old = zombies.filter(({ id, comm }) => steadyAt - diedAt(id, steadyAt) >= oldMs(comm))
    const byParent = Map.groupBy(old, ({ ppid }) => ppid)
    return [...byParent].flatMap(([ppid, own]) => {
      const parent = processes.find(({ pid, state }) => pid === ppid && state !== 'Z')
      // A stopped parent cannot collect: `stopped` says so.
      if (parent === undefined || parent.state === 'T' || parent.state === 't') return []
      return [uncollected(parent, own, steadyAt, snapshot.at)]
    })
  }

  function follow(zombies: readonly Process[], atMs: number): void {
    const ids = new Set(zombies.map(({ id }) => id))
    for (const [id, one] of seen) {
      if (ids.has(id)) continue
      seen.delete(id)
      if (atMs - one.atMs >= OLD_MS) collected.set(one.ppid, atMs)
    }
    for (const { id, ppid } of zombies) if (!seen.has(id)) seen.set(id, { atMs, ppid })
    for (const [ppid, time] of collected) if (atMs - time >= GROWTH_MS) collected.delete(ppid)
  }

  const diedAt = (id: string, atMs: number) => seen.get(id)?.atMs ?? atMs

  function uncollected(parent: Process, own: readonly Process[], atMs: number, wallAt: number): Observation {
    const ages = own.map(zombie => atMs - diedAt(zombie.id, atMs))
    const oldestMs = Math.max(...ages)
    const recent = ages.filter(age => age < GROWTH_MS).length
    const isGrowing = recent >= NEW_COUNT && oldestMs >= GROWN_MS && !collected.has(parent.pid)
    const isMany = own.length >= WARNING_COUNT || isGrowing
    const { id, pid, comm, container } = parent
    return {
      key: id,
      level: isMany || oldestMs >= NOTE_MS ? 'bad' : 'between',
      severity: isMany ? 'warning' : 'note',
      confidence: 'certain',
      subject: { processId: id, pid, comm, ...(container !== undefined && { container }) },
      evidence: {
        zombies: own.length,
        oldestSeconds: oldestMs / 1000,
        perMinute: ratePerMinute(ages),
        names: namesOf(own),
      },
      since: wallAt - oldestMs,
    }
  }

  return { id: 'zombies', raise: { share: 0.6, ms: 5000 }, clear: { share: 0.8, ms: 60_000 }, observe }
}

const oldMs = (comm: string) => (comm.startsWith('conmon') ? CONMON_MS : OLD_MS)

/** Per minute from the first to the last. Undefined where that is too short. */
function ratePerMinute(ages: readonly number[]): number | undefined {
  const recent = ages.filter(age => age < GROWTH_MS)
  const spanMs = Math.max(...recent) - Math.min(...recent)
  return spanMs >= RATE_MS_MIN ? ((recent.length - 1) * 60_000) / spanMs : undefined
}

function namesOf(zombies: readonly Process[]): string {
  const names = [...new Set(zombies.map(({ comm }) => comm))]
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and others` : names.join(', ')
}
