// GET /metrics: Prometheus text, or OpenMetrics on request; ?by= sets the grouping of processes. Rendered from the
// current snapshot, once for all identical requests between two ticks.

import { answerRefusal } from '../access/refusal.ts'
import type { Run } from '../metrics/self-families.ts'
import type { Tally } from '../metrics/tally.ts'
import { preferred } from '../model/accept.ts'
import { GROUPINGS, type Grouping } from '../model/family.ts'
import { oneOf } from '../model/parameter.ts'
import type { Operation } from '../render/openapi.ts'
import { EXPOSITION_TYPES, EXPOSITIONS, type Exposition, renderPrometheus } from '../render/prometheus.ts'
import { NOT_READY, type Route, route } from './answer.ts'

/** How long a request waits for the first tick after start. */
const FIRST_SNAPSHOT_WAIT_MS = 5000

export interface MetricsOptions {
  /** Missing when a recording is replayed: it has no now. */
  readonly tally: Tally | undefined
  /** The default of ?by=. */
  readonly by: Grouping
  readonly run: () => Run
}

const METRICS = {
  summary: 'Metrics of process groups, containers, networks and topz itself, for Prometheus.',
  query: {
    by: oneOf('How processes are grouped; without it, --metrics-by decides.', GROUPINGS),
    format: oneOf('The exposition format; without it, the Accept header decides.', EXPOSITIONS),
  },
  answers: { 'text/plain': [], 'application/openmetrics-text': [] },
  refusals: [404, 503],
} satisfies Operation

export function createMetricsRoute(
  { tally, by: byDefault, run }: MetricsOptions,
  first: (waitMs: number) => Promise<unknown>,
): Route {
  const rendered = new Map<string, Blob>()
  let renderedSeq = 0

  return route('/metrics', METRICS, async (c, given) => {
    if (tally === undefined) return answerRefusal(c, NO_NOW)
    const by = given.by ?? byDefault
    const exposition = given.format ?? expositionOf(c.req.header('accept'))
    await first(FIRST_SNAPSHOT_WAIT_MS)
    const body = renderOnce(tally, by, exposition)
    if (body === undefined) return answerRefusal(c, NOT_READY)
    return new Response(body, {
      headers: {
        'Content-Type': EXPOSITION_TYPES[exposition],
        'Content-Length': String(body.size),
        'Cache-Control': 'no-store',
        Vary: 'Accept',
      },
    })
  })

  function renderOnce(tally: Tally, by: Grouping, exposition: Exposition): Blob | undefined {
    const seq = tally.latest()?.seq ?? 0
    if (seq !== renderedSeq) rendered.clear()
    renderedSeq = seq
    const known = rendered.get(`${by} ${exposition}`)
    if (known !== undefined) return known
    const families = tally.families(by, run())
    if (families === undefined) return undefined
    const body = new Blob([renderPrometheus(families, exposition)])
    rendered.set(`${by} ${exposition}`, body)
    return body
  }
}

function expositionOf(accept: string | undefined): Exposition {
  const types = { text: 'text/plain', openmetrics: 'application/openmetrics-text' } as const
  return preferred(accept, EXPOSITIONS, types) ?? 'text'
}

const NO_NOW = {
  status: 404,
  detail: 'A replayed recording has no current metrics: expected /topz, /api/history or /api/timeline.',
} as const
