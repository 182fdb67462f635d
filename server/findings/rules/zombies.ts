// Zombies that their parent never reaps: each keeps a PID, and at the limit of tasks forks are refused. One that lasts
// less than half a minute belongs to a parent that is slow, not to one that forgot.

import type { Process } from '../../model/snapshot.ts'
import { createPick } from '../../model/step.ts'
import { isZombie } from '../../model/zombie.ts'
import { subjectOfProcess } from '../container-of.ts'
import type { Observation, Rule, Tick } from '../rule.ts'

const OLD_MS = 30_000
/** Podman leaves conmon a zombie for five minutes on purpose. */
const CONMON_MS = 10 * 60_000
const WARNING_COUNT = 5
const NOTE_MS = 10 * 60_000
/** This many that appeared within GROWTH_MS, while none was reaped, are a leak before there are five. */
const NEW_COUNT = 3
const GROWTH_MS = 5 * 60_000
/** The first of them is this old: even a slow parent had time for it. */
const GROWN_MS = 2 * 60_000
/** The shortest span for which a rate is given. */
const RATE_MS_MIN = 60_000

interface Seen {
  /** The first tick that saw it dead. */
  readonly atMs: number
  readonly ppid: number
}

export function createZombies(): Rule {
  /** By Process.id. */
  const seen = new Map<string, Seen>()
  const zombiesIn = createPick(isZombie)
  /** By PID of the parent: when it last reaped one of its old zombies after all. */
  const collected = new Map<number, number>()

  function observe({ snapshot, steadyAt }: Tick): Observation[] {
    const { processes } = snapshot
    const zombies = zombiesIn(processes)
    follow(zombies, steadyAt)
    const old = zombies.filter(({ id, comm }) => steadyAt - diedAt(id, steadyAt) >= oldMs(comm))
    const byParent = Map.groupBy(old, ({ ppid }) => ppid)
    return [...byParent].flatMap(([ppid, own]) => {
      const parent = processes.find(({ pid, state }) => pid === ppid && state !== 'Z')
      // A stopped parent cannot reap: `stopped` reports it.
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
    return {
      key: parent.id,
      level: isMany || oldestMs >= NOTE_MS ? 'bad' : 'between',
      severity: isMany ? 'warning' : 'note',
      confidence: 'certain',
      subject: subjectOfProcess(parent),
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

/** Per minute, from the first to the last. Undefined if the span is too short. */
function ratePerMinute(ages: readonly number[]): number | undefined {
  const recent = ages.filter(age => age < GROWTH_MS)
  const spanMs = Math.max(...recent) - Math.min(...recent)
  return spanMs >= RATE_MS_MIN ? ((recent.length - 1) * 60_000) / spanMs : undefined
}

function namesOf(zombies: readonly Process[]): string {
  const names = [...new Set(zombies.map(({ comm }) => comm))]
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and others` : names.join(', ')
}
