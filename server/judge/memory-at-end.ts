// The last snapshots -> whether memory was at its limit or about to reach it, and whether the OOM killer was at work.

import { type Container, memoryUseOf } from '../model/container.ts'
import type { EndingEvidence } from '../model/ending.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** Above this share of its limit memory may be the cause; above the other it was at the limit. */
const FULL_SHARE = 0.9
const LIMIT_SHARE = 0.98
/** How far ahead growth is assumed to continue: two readings. */
const AHEAD_SECONDS = 2

export interface MemoryAtEnd {
  readonly isFull: boolean
  /** It was at its limit, or grew into it, whatever the rest looked like. */
  readonly isAtLimit: boolean
  /** Processes that the OOM killer ended in these last seconds; 0 if unknown. */
  readonly kills: number
  readonly evidence: readonly EndingEvidence[]
}

/** `before`: the newest first. */
export function memoryAtEnd(snapshot: Snapshot, before: readonly Snapshot[]): MemoryAtEnd {
  const main = mainOf(snapshot)
  const past = main === undefined ? [] : before.map(one => ({ at: one.at, container: sameIn(one, main.id) }))
  const kills = killsIn(main, past.at(-1)?.container)
  const counted = kills > 0 ? [{ kind: 'oomKills', count: kills } as const] : []
  const used = main && memoryUseOf(main).usedBytes
  if (main === undefined || used === undefined)
    return { isFull: false, isAtLimit: false, kills, evidence: counted }
  const limit = main.memoryLimitBytes
  if (!limit) {
    const evidence = [...counted, { kind: 'memory', usedBytes: used } as const]
    return { isFull: false, isAtLimit: false, kills, evidence }
  }
  const growth = growthOf(used, snapshot.at, past)
  const isGrowing = growth > 0 && used + growth * AHEAD_SECONDS >= limit
  // The holder may be gone already.
  const most = Math.max(
    used,
    ...past.map(({ container }) => (container && memoryUseOf(container).usedBytes) ?? 0),
  )
  return {
    isFull: most / limit >= FULL_SHARE || isGrowing,
    isAtLimit: most / limit >= LIMIT_SHARE || isGrowing,
    kills,
    evidence: [
      ...counted,
      { kind: 'memory', usedBytes: most, limitBytes: limit },
      ...(isGrowing
        ? [{ kind: 'memoryGrowth', bytesPerSecond: growth, withinSeconds: AHEAD_SECONDS } as const]
        : []),
    ],
  }
}

const mainOf = ({ containers }: Snapshot) => containers.find(({ main }) => main)
const sameIn = ({ containers }: Snapshot, id: string) => containers.find(one => one.id === id)

function killsIn(main: Container | undefined, past: Container | undefined): number {
  if (main?.oomKills === undefined || past?.oomKills === undefined) return 0
  return Math.max(0, main.oomKills - past.oomKills)
}

interface Past {
  readonly at: number
  readonly container: Container | undefined
}

/** Bytes per second: the faster of the last second and of the last seconds. */
function growthOf(used: number, at: number, past: readonly Past[]): number {
  const rates = past.flatMap(({ at: then, container }) => {
    const before = container && memoryUseOf(container).usedBytes
    return before === undefined || at <= then ? [] : [((used - before) * 1000) / (at - then)]
  })
  return Math.max(0, ...rates)
}
