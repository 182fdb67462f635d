// The container's memory that cannot be reclaimed rises steadily and meets its limit within the time that was looked
// back at. Page cache is none of it. Who: whose own memory rose by at least half of that.

import type { Container } from '../../model/container.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import { attribute } from '../attribute.ts'
import { createLevels } from '../levels.ts'
import type { Observation, Rule } from '../rule.ts'
import { type NoTrend, type Rising, trendOf } from '../trend.ts'

const EVALUATE_MS = 20_000
const CONFIRMED = 3
const RISE_BYTES_MIN = 16 * 2 ** 20
const RISE_SHARE_MIN = 0.03
const CRITICAL_MS = 10 * 60_000
/** Those whose growth is followed: they hold nearly all. */
const FOLLOWED_MAX = 30
const HISTORY_MS = 40 * 60_000

interface Watched {
  readonly levels: ReturnType<typeof createLevels>
  limit: number
  evaluatedAt: number
  confirmed: number
  trend: Rising | undefined
  why: NoTrend
  /** Own memory of the largest processes, each minute. */
  readonly own: { at: number; bytes: Map<string, number> }[]
}

export function createMemoryEta(): Rule & { readonly trends: () => ReadonlyMap<string, Rising | NoTrend> } {
  const watched = new Map<string, Watched>()

  function observe({ snapshot }: { readonly snapshot: Snapshot }): Observation[] {
    for (const id of watched.keys()) if (!snapshot.containers.some(one => one.id === id)) watched.delete(id)
    return snapshot.containers.flatMap(container => {
      const used = unreclaimable(container)
      const limit = container.memoryLimitBytes
      if (used === undefined || !limit) return []
      const one = watchedOf(container.id, limit)
      one.levels.add(snapshot.at, used)
      remember(one, container.id, snapshot)
      if (snapshot.at - one.evaluatedAt >= EVALUATE_MS) evaluate(one, snapshot.at)
      return one.trend === undefined ? [] : [rising(container, used, one, one.trend, snapshot)]
    })
  }

  function watchedOf(id: string, limit: number): Watched {
    let one = watched.get(id)
    if (one === undefined || one.limit !== limit) {
      one = {
        levels: createLevels(),
        limit,
        evaluatedAt: 0,
        confirmed: 0,
        trend: undefined,
        why: 'too short',
        own: [],
      }
      watched.set(id, one)
    }
    return one
  }

  return {
    id: 'memory-eta',
    raise: { share: 1, ms: 1000 },
    clear: { share: 1, ms: 30_000 },
    observe,
    /** By Container.id: what rises, or why nothing does. */
    trends: () => new Map([...watched].map(([id, { trend, why }]) => [id, trend ?? why] as const)),
  }
}

/** Anonymous, shared and kernel memory: what the kernel cannot give back. */
function unreclaimable({ memoryAnonBytes, memoryShmemBytes = 0, memoryKernelBytes = 0 }: Container) {
  return memoryAnonBytes === undefined ? undefined : memoryAnonBytes + memoryShmemBytes + memoryKernelBytes
}

function evaluate(one: Watched, at: number): void {
  one.evaluatedAt = at
  const riseMin = Math.max(RISE_BYTES_MIN, RISE_SHARE_MIN * one.limit)
  const trend = trendOf(one.levels.read(), { limit: one.limit, riseMin })
  one.confirmed =
    trend.kind === 'rising' ? one.confirmed + 1 : Math.max(0, Math.min(one.confirmed, CONFIRMED) - 1)
  if (trend.kind === 'rising') one.trend = one.confirmed >= CONFIRMED ? trend : undefined
  else {
    one.why = trend.why
    if (one.confirmed === 0) one.trend = undefined
  }
}

function remember(one: Watched, container: string, { at, processes }: Snapshot): void {
  if (at - (one.own.at(-1)?.at ?? 0) < 60_000) return
  const largest = processes
    .filter(process => process.container === container && !process.self)
    .sort((a, b) => ownBytes(b) - ownBytes(a))
    .slice(0, FOLLOWED_MAX)
  one.own.push({ at, bytes: new Map(largest.map(process => [process.id, ownBytes(process)])) })
  while (one.own.length > 0 && at - (one.own[0]?.at ?? at) > HISTORY_MS) one.own.shift()
}

function ownBytes({ rssAnonBytes, rssShmemBytes = 0, swapBytes = 0, rssBytes }: Process): number {
  return rssAnonBytes === undefined ? rssBytes : rssAnonBytes + rssShmemBytes + swapBytes
}

function rising(
  container: Container,
  used: number,
  one: Watched,
  trend: Rising,
  { at, processes }: Snapshot,
): Observation {
  const start = one.own.find(entry => entry.at >= at - trend.windowMs)?.bytes ?? new Map<string, number>()
  const own = processes.filter(process => process.container === container.id && !process.self)
  return {
    key: container.id,
    level: 'bad',
    severity: (trend.etaMs ?? Number.POSITIVE_INFINITY) <= CRITICAL_MS ? 'critical' : 'warning',
    confidence: 'likely',
    subject: { container: container.id, containerName: container.name },
    evidence: {
      usedBytes: used,
      limitBytes: one.limit,
      riseBytes: trend.rise,
      windowSeconds: trend.windowMs / 1000,
      bytesPerSecond: trend.slope * 1000,
      etaSeconds: (trend.etaMs ?? Number.NaN) / 1000,
      etaLowSeconds: (trend.etaLowMs ?? Number.NaN) / 1000,
      etaHighSeconds: (trend.etaHighMs ?? Number.NaN) / 1000,
    },
    who: attribute(own, process => ownBytes(process) - (start.get(process.id) ?? 0), trend.rise),
    since: trend.sinceMs,
  }
}
