// Forks fail at the container's limit of tasks, or soon will: threads count, and so do zombies. netdata warns at 90 %;
// here earlier, because threads come by the dozen. A thread pool that was sized close to the limit is a note.

import type { Container } from '../../model/container.ts'
import { TASKS_BAD_SHARE } from '../../model/near-limit.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import { isZombie } from '../../model/zombie.ts'
import { attribute } from '../attribute.ts'
import { processesOf, spokenOf, subjectOf } from '../container-of.ts'
import { begunWith, createRise } from '../rise.ts'
import type { Observation, Rule, Tick } from '../rule.ts'

const GOOD_SHARE = 0.75
const CRITICAL_SHARE = 0.98
const REFUSED_STAYS_MS = 15 * 60_000
/** The span of "3 in 10s". */
const LATELY_MS = 10_000
const TASKS_MIN = 8
const TASKS_SHARE_MIN = 0.1
/** Bins of ten seconds, of ten minutes: as much as it moved within them, of the limit, is flat. */
const FLAT_BINS = 60
const FLAT_SHARE_MAX = 0.02
/** Of the processes of a container: it starts them. */
const PARENT_SHARE_MIN = 0.5
const COUNTED_EACH_MS = 60_000
const COUNTED_MS = 10 * 60_000

interface Watched {
  readonly trend: ReturnType<typeof createRise>
  limit: number
  /** Tasks by process, every minute. */
  readonly counted: { readonly at: number; readonly tasks: ReadonlyMap<string, number> }[]
  readonly refused: { readonly at: number; readonly count: number }[]
  refusedLast: number | undefined
  /** Wall clock. */
  refusedAt: number
}

export function createPidsLimit(): Rule {
  const watched = new Map<string, Watched>()

  function observe(one: Tick): Observation[] {
    const { snapshot, steadyAt } = one
    for (const id of watched.keys())
      if (!snapshot.containers.some(({ id: own }) => own === id)) watched.delete(id)
    return snapshot.containers.flatMap(container => {
      const { pids, pidsLimit: limit } = container
      if (pids === undefined || !limit) return []
      const seen = watchedOf(container.id, limit)
      seen.trend.add(steadyAt, pids, { limit, riseMin: Math.max(TASKS_MIN, TASKS_SHARE_MIN * limit) })
      countRefused(seen, container, one)
      const isNear = pids >= GOOD_SHARE * limit
      const rising = seen.trend.rising()
      if (isNear || rising !== undefined) countTasks(seen, container, one)
      if (seen.refused.length > 0) return [refused(container, seen, one)]
      return isNear || rising !== undefined ? [near(container, pids, limit, seen, one)] : []
    })
  }

  function watchedOf(id: string, limit: number): Watched {
    let one = watched.get(id)
    if (one === undefined || one.limit !== limit) {
      one = {
        trend: createRise(),
        limit,
        counted: [],
        refused: one?.refused ?? [],
        refusedLast: one?.refusedLast,
        refusedAt: one?.refusedAt ?? 0,
      }
      watched.set(id, one)
    }
    return one
  }

  return {
    id: 'pids-limit',
    raise: { share: 0.6, ms: 30_000 },
    clear: { share: 0.8, ms: 60_000 },
    observe,
  }
}

function countRefused(seen: Watched, { forksRefused }: Container, { snapshot, steadyAt }: Tick): void {
  const last = seen.refusedLast
  seen.refusedLast = forksRefused
  while (seen.refused.length > 0 && steadyAt - (seen.refused[0]?.at ?? 0) >= REFUSED_STAYS_MS)
    seen.refused.shift()
  const count = (forksRefused ?? Number.NaN) - (last ?? Number.NaN)
  if (!(count > 0)) return
  seen.refused.push({ at: steadyAt, count })
  seen.refusedAt = snapshot.at
}

function countTasks(seen: Watched, container: Container, { snapshot, steadyAt }: Tick): void {
  if (steadyAt - (seen.counted.at(-1)?.at ?? Number.NEGATIVE_INFINITY) < COUNTED_EACH_MS) return
  seen.counted.push({ at: steadyAt, tasks: tasksOf(container, snapshot) })
  while (steadyAt - (seen.counted[0]?.at ?? steadyAt) > COUNTED_MS) seen.counted.shift()
}

/** By Process.id. A zombie counts as a task of its parent. */
function tasksOf(container: Container, snapshot: Snapshot): ReadonlyMap<string, number> {
  const own = processesOf(container, snapshot)
  const ids = new Map(own.map(({ pid, id }) => [pid, id]))
  const tasks = new Map<string, number>()
  for (const one of own) {
    const id = (isZombie(one) && ids.get(one.ppid)) || one.id
    tasks.set(id, (tasks.get(id) ?? 0) + (one.threadCount || 1))
  }
  return tasks
}

function refused(container: Container, seen: Watched, one: Tick): Observation {
  const { steadyAt, snapshot } = one
  const { pids = 0 } = container
  const newest = seen.refused.at(-1)
  const lately = seen.refused.filter(({ at }) => (newest?.at ?? 0) - at < LATELY_MS)
  // Of the limit: those that took most of it may be gone.
  const { who, spreadOver } = holders(container, Math.max(pids, seen.limit ?? 0), snapshot)
  return {
    key: `${container.id} refused`,
    level: newest?.at === steadyAt ? 'bad' : 'between',
    severity: 'critical',
    confidence: 'certain',
    subject: subjectOf(container),
    evidence: {
      refused: lately.reduce((sum, { count }) => sum + count, 0),
      refusedInAll: container.forksRefused,
      refusedAt: seen.refusedAt,
      pids,
      limit: seen.limit,
      spreadOver,
      ...takenBy(container, snapshot),
    },
    who,
    isEvent: true,
    staysMs: REFUSED_STAYS_MS,
  }
}

function near(container: Container, pids: number, limit: number, seen: Watched, one: Tick): Observation {
  const trend = seen.trend.rising()
  const isFlat = trend === undefined && isFlatAt(seen)
  const severity = pids >= CRITICAL_SHARE * limit ? 'critical' : 'warning'
  const grown = (trend && growers(container, seen, one.snapshot).who) ?? []
  const hold = grown.length > 0 ? undefined : holders(container, pids, one.snapshot)
  return {
    key: container.id,
    level: pids >= TASKS_BAD_SHARE * limit || trend !== undefined ? 'bad' : 'between',
    severity: isFlat ? 'note' : severity,
    confidence: 'certain',
    subject: subjectOf(container),
    evidence: {
      pids,
      limit,
      share: pids / limit,
      perMinute: trend && trend.slope * 60_000,
      etaSeconds: trend?.etaMs === undefined ? undefined : trend.etaMs / 1000,
      areHolders: trend !== undefined && hold !== undefined ? 'yes' : undefined,
      spreadOver: hold?.spreadOver,
      ...takenBy(container, one.snapshot),
    },
    who: hold?.who ?? grown,
    ...(trend && begunWith(trend, one)),
  }
}

function isFlatAt({ trend, limit }: Watched): boolean {
  const { lower, upper } = trend.levels()
  const last = lower.slice(-FLAT_BINS)
  if (last.length < FLAT_BINS) return false
  return Math.max(...upper.slice(-FLAT_BINS)) - Math.min(...last) <= FLAT_SHARE_MAX * limit
}

/** Threads of few, or processes, and then who starts them: the parent of most. */
function takenBy(container: Container, snapshot: Snapshot) {
  const own = processesOf(container, snapshot)
  const threads = own.reduce((sum, { threadCount }) => sum + Math.max(0, (threadCount || 1) - 1), 0)
  if (threads >= own.length) return { taken: 'threads' }
  const children = new Map<number, number>()
  for (const { ppid } of own) children.set(ppid, (children.get(ppid) ?? 0) + 1)
  const [most = 0, count = 0] = [...children].reduce((best, one) => (one[1] > best[1] ? one : best), [
    0, 0,
  ] as const)
  const parent = count >= PARENT_SHARE_MIN * own.length ? own.find(({ pid }) => pid === most) : undefined
  return {
    taken: 'processes',
    ...(parent && { parentPid: parent.pid, parentComm: spokenOf(parent), children: count }),
  }
}

function holders(container: Container, pids: number, snapshot: Snapshot) {
  const tasks = tasksOf(container, snapshot)
  return attribute(processesOf(container, snapshot), ({ id }) => tasks.get(id), { total: pids })
}

function growers(container: Container, { counted }: Watched, snapshot: Snapshot) {
  const tasks = tasksOf(container, snapshot)
  const before = counted[0]?.tasks
  return attribute(
    processesOf(container, snapshot),
    ({ id }: Process) => (tasks.get(id) ?? 0) - (before?.get(id) ?? 0),
  )
}
