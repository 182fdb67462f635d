// GET /metrics: Prometheus text, or OpenMetrics where it is asked for; ?by= groups processes otherwise. Rendered from the
// snapshot that is there, once for all who ask alike between two ticks.

import type { Context } from 'hono'
import { answerRefusal } from './access/refusal.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Run } from './metrics/self-families.ts'
import { GROUPINGS, type Grouping } from './model/family.ts'
import { harmless } from './model/view-parse.ts'
import { preferred } from './render/negotiate.ts'
import { EXPOSITION_TYPES, EXPOSITIONS, type Exposition, renderPrometheus } from './render/prometheus.ts'
import { strayParameter } from './render/readout.ts'

/** How long a request waits for the first tick after start. */
const FIRST_SNAPSHOT_WAIT_MS = 5000

export interface MetricsOptions {
  /** Missing when a recording is replayed: it has no now. */
  readonly metrics: Metrics | undefined
  /** What ?by= is without saying. */
  readonly by: Grouping
  readonly run: () => Run
}

export function createMetricsRoute(
  { metrics, by: byDefault, run }: MetricsOptions,
  first: (waitMs: number) => Promise<unknown>,
) {
  const rendered = new Map<string, string>()
  let renderedSeq = 0

  return async function answerMetrics(c: Context): Promise<Response> {
    if (metrics === undefined) return answerRefusal(c, NO_NOW)
    const params = new URL(c.req.url).searchParams
    const stray = strayParameter(params, ['by', 'format'])
    if (stray !== undefined) return answerRefusal(c, { status: 400, detail: `${stray}.` })
    const by = choice(params.get('by') ?? byDefault, GROUPINGS)
    if (by === undefined) return answerRefusal(c, unknown('by', params, GROUPINGS))
    const exposition = choice(params.get('format') ?? expositionOf(c.req.header('accept')), EXPOSITIONS)
    if (exposition === undefined) return answerRefusal(c, unknown('format', params, EXPOSITIONS))
    await first(FIRST_SNAPSHOT_WAIT_MS)
    const body = renderOnce(metrics, by, exposition)
    if (body === undefined) return answerRefusal(c, NOT_READY)
    return new Response(body, {
      headers: { 'Content-Type': EXPOSITION_TYPES[exposition], 'Cache-Control': 'no-store', Vary: 'Accept' },
    })
  }

  function renderOnce(source: Metrics, by: Grouping, exposition: Exposition): string | undefined {
    const seq = source.latest()?.seq ?? 0
    if (seq !== renderedSeq) rendered.clear()
    renderedSeq = seq
    const known = rendered.get(`${by} ${exposition}`)
    if (known !== undefined) return known
    const families = source.families(by, run())
    if (families === undefined) return undefined
    const body = renderPrometheus(families, exposition)
    rendered.set(`${by} ${exposition}`, body)
    return body
  }
}

function expositionOf(accept: string | undefined): Exposition {
  const types = { text: 'text/plain', openmetrics: 'application/openmetrics-text' } as const
  return preferred(accept, EXPOSITIONS, types) ?? 'text'
}

function choice<const T extends string>(text: string, allowed: readonly T[]): T | undefined {
  return allowed.find(one => one === text)
}

function unknown(name: string, params: URLSearchParams, allowed: readonly string[]) {
  const detail = `Cannot parse ${name}=${harmless(params.get(name) ?? '')}: expected one of ${allowed.join(', ')}.`
  return { status: 400, detail } as const
}

const NOT_READY = {
  status: 503,
  detail: 'The first reading is not finished: try again in a second.',
  headers: { 'Retry-After': '1' },
} as const
const NO_NOW = {
  status: 404,
  detail: 'A recording has no metrics of now: expected /topz, /api/history or /api/timeline.',
} as const
