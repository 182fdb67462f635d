// The tick: every interval one sample, one snapshot, handed to the publisher. A tick never overlaps the previous one;
// one that comes late is skipped and counted, never made up for. All readers share the newest snapshot: no request
// makes the sampler run. While nobody waits for snapshots, a few samples become snapshots together, or when one is
// asked for.

import type { Self, Snapshot } from '../model/snapshot.ts'
import type { Sample, Source } from './sample.ts'

/** Any other health means that a reader must not take the newest snapshot for now. */
const STALE_INTERVALS = 3
/**
 * A tick may use a fifth of a core: the interval grows with it. If others took the CPU meanwhile, a tick is long but
 * costs little: it counts as no more than the CPU time that topz used.
 */
const SCAN_SHARE = 5
/**
 * Samples that wait while nobody does: code that runs once a second costs most while it is cold. Fewer of many processes:
 * together they must not block the main loop.
 */
const WAITING_MAX = 10
const WAITING_PROCESSES_MAX = 10_000

export type Health = 'ok' | 'degraded' | 'stale'

/** What topz reports about itself beyond its own row. */
export type SelfReport = Pick<Self, 'version' | 'tickMs' | 'ticksMissed' | 'vanished' | 'source'>

export interface SamplerOptions {
  readonly source: Source
  readonly derive: (sample: Sample, self: SelfReport) => Snapshot
  readonly intervalMs: number
  readonly version: string
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** CPU time of topz so far, in milliseconds. */
  readonly cpuMs: () => number
  /** False: nobody looks, and the source may spare what does not change much within a few seconds. */
  readonly isAttended?: () => boolean
  /** True: somebody gets each snapshot as it comes, and none waits. */
  readonly isWatched?: () => boolean
  /** The tick ends when it does. */
  readonly onSnapshot: (snapshot: Snapshot) => void | Promise<void>
  readonly onError: (error: unknown) => void
  /** There was a sample, whether or not it is a snapshot yet. */
  readonly onTick?: () => void
}

export interface Sampler {
  start(): Promise<void>
  stop(): void
  health(): Health
  /** The snapshot of the newest sample; undefined before the first tick. */
  latest(): Snapshot | undefined
}

export function createSampler(options: SamplerOptions): Sampler {
  const { source, derive, intervalMs, now, cpuMs } = options
  let latest: Snapshot | undefined
  /** When there was a sample last, whether or not it is a snapshot yet. */
  let latestAtMs = now()
  let waiting: { readonly sample: Sample; readonly self: SelfReport }[] = []
  let tickMs = 0
  let ticksMissed = 0
  let vanished = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastStartMs: number | undefined
  let periodMs = intervalMs
  let isStopped = false

  async function tick(): Promise<void> {
    const startMs = now()
    const startCpuMs = cpuMs()
    let waitedMs = 0
    // After a long tick, or when the whole program was stopped: one gap, and nothing to make up for.
    if (lastStartMs !== undefined)
      ticksMissed += Math.max(0, Math.floor((startMs - lastStartMs) / intervalMs) - 1)
    lastStartMs = startMs
    try {
      const sample = await source.sample(options.isAttended?.() === false)
      if (isStopped) return
      waitedMs = sample.waitedMs ?? 0
      vanished += sample.vanished
      const { version } = options
      waiting.push({ sample, self: { version, tickMs, ticksMissed, vanished, source: source.kind } })
      latestAtMs = now()
      if (latest === undefined || isFull() || options.isWatched?.() !== false) await deriveWaiting()
      tickMs = round(now() - startMs - waitedMs)
      options.onTick?.()
    } catch (error) {
      options.onError(error)
    }
    if (!isStopped) schedule(startMs, Math.min(now() - startMs - waitedMs, cpuMs() - startCpuMs))
  }

  function isFull(): boolean {
    const processes = waiting.reduce((sum, { sample }) => sum + sample.processes.length, 0)
    return waiting.length >= WAITING_MAX || processes >= WAITING_PROCESSES_MAX
  }

  /** In the order in which they were taken; the promise is that of the last. */
  function deriveWaiting(): undefined | Promise<void> {
    const taken = waiting
    waiting = []
    let published: undefined | Promise<void>
    for (const { sample, self } of taken) {
      try {
        latest = derive(sample, self)
        published = options.onSnapshot(latest) ?? undefined
      } catch (error) {
        options.onError(error)
      }
    }
    return published
  }

  function schedule(startMs: number, tookMs: number): void {
    periodMs = Math.max(intervalMs, SCAN_SHARE * tookMs)
    timer = setTimeout(tick, Math.max(0, startMs + periodMs - now()))
  }

  return {
    start: tick,
    stop(): void {
      isStopped = true
      clearTimeout(timer)
      source.close()
    },
    latest(): Snapshot | undefined {
      deriveWaiting()
      return latest
    },
    health(): Health {
      if (latest === undefined || now() - latestAtMs > STALE_INTERVALS * periodMs) return 'stale'
      return source.health()
    },
  }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100
}
