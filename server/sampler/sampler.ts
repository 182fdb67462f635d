// The tick: every interval one sample, one snapshot, handed to whoever publishes it. A tick never overlaps the one
// before; one that comes late is left out and counted, never made up for. All readers share the newest snapshot: no
// request makes the sampler run.

import type { Snapshot } from '../model/snapshot.ts'
import type { createDeriver } from './derive.ts'
import type { Source } from './sample.ts'

/** Health beyond which a reader must not take the newest snapshot for now. */
const STALE_INTERVALS = 3
/** A scan may use a fifth of a core: the interval grows with it. */
const SCAN_SHARE = 5

export type Health = 'ok' | 'degraded' | 'stale'

export interface SamplerOptions {
  readonly source: Source
  readonly derive: ReturnType<typeof createDeriver>['derive']
  readonly intervalMs: number
  readonly version: string
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly onSnapshot: (snapshot: Snapshot) => void
  readonly onError: (error: unknown) => void
}

export interface Sampler {
  start(): Promise<void>
  stop(): void
  health(): Health
  /** The newest snapshot; undefined before the first tick. */
  latest(): Snapshot | undefined
}

export function createSampler(options: SamplerOptions): Sampler {
  const { source, derive, intervalMs, now } = options
  let latest: Snapshot | undefined
  let latestAtMs = now()
  let tickMs = 0
  let ticksMissed = 0
  let vanished = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false

  async function tick(): Promise<void> {
    const startMs = now()
    try {
      const sample = await source.sample()
      if (isStopped) return
      vanished += sample.vanished
      latest = derive(sample, {
        version: options.version,
        tickMs,
        ticksMissed,
        vanished,
        source: source.kind,
      })
      latestAtMs = now()
      tickMs = round(latestAtMs - startMs)
      options.onSnapshot(latest)
    } catch (error) {
      options.onError(error)
    }
    if (!isStopped) schedule(startMs, now() - startMs)
  }

  function schedule(startMs: number, tookMs: number): void {
    const period = Math.max(intervalMs, SCAN_SHARE * tookMs)
    const late = Math.floor((now() - startMs) / period)
    ticksMissed += late
    timer = setTimeout(tick, startMs + (late + 1) * period - now())
  }

  return {
    start: tick,
    stop(): void {
      isStopped = true
      clearTimeout(timer)
      source.close()
    },
    latest: () => latest,
    health(): Health {
      const period = Math.max(intervalMs, SCAN_SHARE * tickMs)
      if (latest === undefined || now() - latestAtMs > STALE_INTERVALS * period) return 'stale'
      return source.health()
    },
  }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100
}
