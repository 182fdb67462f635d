// A process of a moment -> whether its memory rises steadily by then, from the recording. Nobody computes it until it is
// asked for: reading an hour takes the recorder some ten milliseconds, so an answer is kept for a while.

import type { ProcessTrend } from '../model/finding.ts'
import type { Series } from '../model/recording.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import type { Past } from './past.ts'
import type { Turnstile } from './turnstile.ts'

/** A trend takes minutes to change. */
const KEPT_MS = 20_000
const KEPT_MAX = 50
/** The answer about the process does not wait longer; the next one has the trend. */
const WAIT_MS = 1000

export interface TrendRule {
  readonly spanMs: number
  readonly points: number
  readonly trendOf: (series: Series, limitBytes: number | undefined) => ProcessTrend
}

export interface ProcessTrendsOptions {
  readonly past: Pick<Past, 'recorder'>
  readonly turnstile: Pick<Turnstile, 'pass'>
  readonly rule: TrendRule
  readonly waitMs?: number
}

export function createProcessTrends({ past, turnstile, rule, waitMs = WAIT_MS }: ProcessTrendsOptions) {
  /** By Process.id, the newest last. */
  const kept = new Map<string, { readonly at: number; readonly trend: Promise<ProcessTrend | undefined> }>()

  /** Undefined: there is no recording of it, or it takes too long. */
  async function of(
    { id, container }: Process,
    { at, containers }: Pick<Snapshot, 'at' | 'containers'>,
  ): Promise<ProcessTrend | undefined> {
    const known = kept.get(id)
    if (known !== undefined && Math.abs(at - known.at) < KEPT_MS) return soon(known.trend)
    const { memoryLimitBytes, memoryHighBytes } = containers.find(one => one.id === container) ?? {}
    const limits = [memoryLimitBytes, memoryHighBytes].filter(limit => typeof limit === 'number')
    const trend = ask(id, at, limits.length === 0 ? undefined : Math.min(...limits))
    kept.delete(id)
    kept.set(id, { at, trend })
    const [oldest] = kept.keys()
    if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest)
    return soon(trend)
  }

  async function ask(id: string, at: number, limit: number | undefined): Promise<ProcessTrend | undefined> {
    const { spanMs, points } = rule
    const query = { kind: 'process', id, path: 'rssBytes', from: at - spanMs, to: at, points } as const
    try {
      const series = await turnstile.pass(() => past.recorder.ask('series', query))
      return 'unknown' in series ? undefined : rule.trendOf(series, limit)
    } catch {
      // Without a recording, or while many ask: what else is known about the process is worth an answer.
      kept.delete(id)
      return undefined
    }
  }

  async function soon(trend: Promise<ProcessTrend | undefined>): Promise<ProcessTrend | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<undefined>(resolve => {
      timer = setTimeout(() => resolve(undefined), waitMs)
    })
    const first = await Promise.race([trend, late])
    clearTimeout(timer)
    return first
  }

  return { of }
}

export type ProcessTrends = ReturnType<typeof createProcessTrends>
