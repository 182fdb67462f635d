// Each container's memory that cannot be reclaimed, tick by tick -> its trend, and for every minute what it consists
// of, which processes hold it, and the load.

import type { Container } from '../model/container.ts'
import { NEAR_SHARE } from '../model/near-limit.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { type Parts, totalOf, unreclaimable } from '../model/unreclaimable.ts'
import { attribute } from './attribute.ts'
import { processesOf } from './container-of.ts'
import { flatSinceOf } from './levels.ts'
import { grewWith, type Load, type With } from './load.ts'
import { createOldest } from './oldest.ts'
import { createReclaim } from './reclaim.ts'
import { createRise } from './rise.ts'
import type { Tick } from './rule.ts'
import { createSurge, type Surging } from './surge.ts'
import type { NoTrend, Rising } from './trend.ts'

const RISE_BYTES_MIN = 16 * 2 ** 20
const RISE_SHARE_MIN = 0.03
const MINUTE_MS = 60_000
const LOAD_EACH_MS = 10_000
const HISTORY_MS = 40 * MINUTE_MS
/** Processes whose growth is followed: the largest ones, which hold nearly all. */
const FOLLOWED_MAX = 30
const MOST_SHARE = 0.5
/** The kernel counts a kill before the victim has given its memory back, and of many containers some are read each tick. */
const GIVEN_BACK_MS = 10_000
/** Of the limit: as much as it may move and count as flat. */
const FLAT_SHARE = 0.02

interface Loaded {
  readonly at: number
  readonly bytes: number
  readonly load: Load
}

interface Minute {
  readonly at: number
  readonly parts: Parts
  /** Anonymous memory of the largest processes. */
  readonly own: ReadonlyMap<string, number>
}

/** A container whose memory is nearly used up. */
export interface NearMemory {
  readonly container: Container
  readonly usedBytes: number
  readonly limitBytes: number
  /** Unix milliseconds. */
  readonly flatSince: number
  /** Undefined if the kernel does not count it. */
  readonly reclaims: boolean | undefined
}

/** What a trend needs to be reported. */
export interface MemoryOf {
  readonly container: Container
  readonly usedBytes: number
  /** Missing: the container has none. */
  readonly limitBytes: number | undefined
  /** If it has none: what it holds plus what the host has left. */
  readonly roomBytes: number
  readonly rising: Rising | undefined
  readonly slow: Rising | undefined
  /** Towards the limit, within minutes. */
  readonly surging: Surging | undefined
}

interface Watched {
  readonly trend: ReturnType<typeof createRise>
  readonly surge: ReturnType<typeof createSurge>
  readonly limit: number | undefined
  readonly life: string | undefined
  readonly oomKills: number | undefined
  /** It was restarted by an OOM kill. */
  readonly killed: { readonly at: number; readonly rose: Rising | undefined } | undefined
  readonly minutes: Minute[]
  readonly loads: Loaded[]
  readonly reclaim: ReturnType<typeof createReclaim>
}

export function createMemoryWatch() {
  const watched = new Map<string, Watched>()
  const oldestIn = createOldest()
  /** Steady milliseconds of the last tick. */
  let watchedAt: number | undefined
  let last: readonly MemoryOf[] = []
  /** How far the wall clock is ahead of the steady one. */
  let aheadMs = 0

  /** For each container whose memory and limit are known; a second call in the same tick returns the same. */
  function tick({ snapshot, steadyAt }: Tick): readonly MemoryOf[] {
    if (watchedAt === steadyAt) return last
    watchedAt = steadyAt
    aheadMs = snapshot.at - steadyAt
    for (const id of watched.keys()) if (!snapshot.containers.some(one => one.id === id)) watched.delete(id)
    const oldest = oldestIn(snapshot.processes)
    last = snapshot.containers.flatMap(container => {
      const parts = unreclaimable(container)
      const used = parts && totalOf(parts)
      const limit = limitOf(container)
      const available = snapshot.host.memoryAvailableBytes
      const room = limit ?? (available === undefined || used === undefined ? undefined : used + available)
      if (parts === undefined || used === undefined || !room) return []
      const first = oldest.get(container.id)
      const one = watchedOf(container, limit, first?.id)
      const riseMin = Math.max(RISE_BYTES_MIN, RISE_SHARE_MIN * room)
      const isSettled = one.killed === undefined || steadyAt - one.killed.at >= GIVEN_BACK_MS
      if (isSettled) one.trend.add(steadyAt, used, { limit: room, riseMin })
      if (limit !== undefined && isSettled) {
        const startedAtMs = first && steadyAt - (snapshot.at - first.startedAt)
        const { killed } = one
        const hour = one.trend.levels()
        one.surge.add(steadyAt, used, { limit, riseMin, startedAtMs, hour, ...(killed && { killed }) })
      }
      one.reclaim.add(container, steadyAt)
      remember(one, container, parts, snapshot, steadyAt)
      const [rising, slow, surging] = [one.trend.rising(), one.trend.slow(), one.surge.surging()]
      return [{ container, usedBytes: used, limitBytes: limit, roomBytes: room, rising, slow, surging }]
    })
    return last
  }

  /** A new limit, a restart and an OOM kill restart it: earlier levels cannot be compared with those to come. */
  function watchedOf({ id, oomKills }: Container, limit: number | undefined, life: string | undefined) {
    const last = watched.get(id)
    const wasKilled = (oomKills ?? 0) > (last?.oomKills ?? Number.POSITIVE_INFINITY)
    const hasSameLimit = last !== undefined && last.limit === limit
    const goesOn = hasSameLimit && last.life === life && !wasKilled
    if (goesOn && last.oomKills === oomKills) return last
    const rose = last?.surge.surging() ?? last?.trend.rising() ?? last?.killed?.rose
    // If it goes on, only the count came in sight, or another cgroup has it now.
    const one: Watched = goesOn
      ? { ...last, oomKills }
      : {
          trend: createRise(),
          surge: createSurge(),
          limit,
          life,
          oomKills,
          killed: wasKilled ? { at: watchedAt ?? 0, rose } : hasSameLimit ? last.killed : undefined,
          minutes: [],
          loads: [],
          reclaim: createReclaim(),
        }
    watched.set(id, one)
    return one
  }

  /** The minutes that a trend covers. */
  function within(id: string, { windowMs }: Rising, at: number): readonly Minute[] {
    return watched.get(id)?.minutes.filter(minute => at - minute.at <= windowMs + MINUTE_MS) ?? []
  }

  return {
    tick,
    /** The processes that hold what was added, or what kind of memory it is. */
    growthOf({ container }: MemoryOf, rising: Rising, { snapshot, steadyAt }: Tick) {
      const [first] = within(container.id, rising, steadyAt)
      const own = processesOf(container, snapshot)
      const parts = unreclaimable(container)
      const kind = first && parts && kindOf(first.parts, parts, rising.rise)
      if (kind !== undefined) return { kind, who: [], spreadOver: undefined }
      // Kept once a minute: the look before the window is up to a minute older than what it is compared with.
      const spanMs = steadyAt - (first?.at ?? steadyAt)
      const part = spanMs > rising.windowMs ? rising.windowMs / spanMs : 1
      const grown = (one: Process) => part * (ownBytes(one) - (first?.own.get(one.id) ?? 0))
      return { kind: undefined, ...attribute(own, grown, { total: rising.rise }) }
    },
    grewWith({ container, surging }: MemoryOf, rising: Rising, { steadyAt }: Tick): With | undefined {
      const { loads = [] } = watched.get(container.id) ?? {}
      // What allocates that fast uses the CPU for that: it explains nothing.
      if (rising === surging)
        return grewWith(
          loads.filter(({ at }) => at >= rising.sinceMs - LOAD_EACH_MS),
          ['connections', 'threads'],
        )
      return grewWith(loads.filter(({ at }) => steadyAt - at <= rising.windowMs + MINUTE_MS))
    },
    /** Of the last tick. */
    near: (): readonly NearMemory[] =>
      last.flatMap(({ container, usedBytes, limitBytes }) => {
        const one = watched.get(container.id)
        if (one === undefined || limitBytes === undefined || usedBytes < NEAR_SHARE * limitBytes) return []
        const levels = one.trend.levels()
        if (levels.lower.length === 0) return []
        const flatSince = flatSinceOf(levels, FLAT_SHARE * limitBytes) + aheadMs
        return [{ container, usedBytes, limitBytes, flatSince, reclaims: one.reclaim.isRecent() }]
      }),
    /** By Container.id: what rises, or why there is no trend. */
    trends: (): ReadonlyMap<string, Rising | NoTrend> =>
      new Map([...watched].map(([id, { trend }]) => [id, trend.rising() ?? trend.why()] as const)),
  }
}

/** Above memory.high the kernel slows everything down, so that is a limit as well. */
function limitOf({ memoryLimitBytes, memoryHighBytes }: Container): number | undefined {
  const limits = [memoryLimitBytes, memoryHighBytes].filter(limit => typeof limit === 'number')
  return limits.length === 0 ? undefined : Math.min(...limits)
}

function remember(
  { minutes, loads }: Watched,
  container: Container,
  parts: Parts,
  snapshot: Snapshot,
  at: number,
): void {
  if (at - (loads.at(-1)?.at ?? Number.NEGATIVE_INFINITY) >= LOAD_EACH_MS) {
    loads.push({ at, bytes: totalOf(parts), load: loadOf(container, snapshot) })
    while (at - (loads[0]?.at ?? at) > HISTORY_MS + MINUTE_MS) loads.shift()
  }
  if (at - (minutes.at(-1)?.at ?? Number.NEGATIVE_INFINITY) < MINUTE_MS) return
  const largest = [...processesOf(container, snapshot)]
    .sort((a, b) => ownBytes(b) - ownBytes(a))
    .slice(0, FOLLOWED_MAX)
  minutes.push({
    at,
    parts,
    own: new Map(largest.map(process => [process.id, ownBytes(process)])),
  })
  while (minutes.length > 0 && at - (minutes[0]?.at ?? at) > HISTORY_MS + MINUTE_MS) minutes.shift()
}

function loadOf({ id, threadCount, cpuUsage }: Container, { networks }: Snapshot): Load {
  const own = networks.filter(({ containers }) => containers.includes(id))
  const counts = own.flatMap(({ tcpStates }) => tcpStates?.established ?? [])
  const connections = counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0)
  return { connections, threads: threadCount, cpu: cpuUsage }
}

function kindOf(before: Parts, after: Parts, rise: number): string | undefined {
  if (after.anon - before.anon >= MOST_SHARE * rise) return undefined
  if (after.shmem - before.shmem >= MOST_SHARE * rise) return 'shared memory, such as files in /dev/shm,'
  if (after.sockets - before.sockets >= MOST_SHARE * rise) return 'kernel memory (sockets)'
  return after.kernel - before.kernel >= MOST_SHARE * rise ? 'kernel memory' : undefined
}

function ownBytes({ rssAnonBytes, rssShmemBytes = 0, swapBytes = 0, rssBytes }: Process): number {
  return rssAnonBytes === undefined ? rssBytes : rssAnonBytes + rssShmemBytes + swapBytes
}
