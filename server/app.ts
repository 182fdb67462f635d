// Every route of topz. Listens to nothing: takes what it needs, answers Request with Response; tests call
// app.request('/topz'). Who may ask is decided before any route, by access/gate.ts.

import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { answerRefusal } from './access/refusal.ts'
import { type Assets, answerAsset, PAGE } from './assets.ts'
import { createDetailRoutes } from './detail-routes.ts'
import { createEventsRoute } from './events-route.ts'
import { createHistoryRoutes } from './history-routes.ts'
import type { Inspection } from './inspection.ts'
import { createMetricsRoute, type MetricsOptions } from './metrics-route.ts'
import type { Event } from './model/event.ts'
import { RecordingUnavailableError } from './model/recording.ts'
import { createReadouts, type ReadoutOptions } from './readouts.ts'
import type { Health } from './sampler/sampler.ts'

export interface AppOptions extends Omit<ReadoutOptions, 'page'> {
  readonly basePath: string
  readonly gate: MiddlewareHandler
  readonly health: () => Health
  readonly assets: Assets
  /** Makes a WebSocket of the request; false when it is none, or there are too many. */
  readonly upgrade: (request: Request) => 'done' | 'full' | 'not a handshake'
  readonly inspection: Inspection
  readonly events: (() => readonly Event[]) | undefined
  readonly metrics: MetricsOptions
  readonly doctor: (c: Context) => Promise<Response>
  readonly onError: (error: unknown) => void
}

export function createApp(options: AppOptions): Hono {
  const { basePath, assets } = options
  const app = new Hono()
  const notFound = (c: Context) => answerRefusal(c, NOT_FOUND)
  const page = (c: Context) => answerAsset(c, assets, PAGE) ?? notFound(c)
  const readout = createReadouts({ ...options, page })
  const details = createDetailRoutes({
    inspection: options.inspection,
    latest: options.latest,
    past: options.past,
  })
  const history = createHistoryRoutes(options.past)
  const toTopz = (c: Context) => c.redirect(`${basePath}/topz${new URL(c.req.url).search}`, 302)

  app.use('*', options.gate)
  app.get(`${basePath}/`, toTopz)
  if (basePath !== '') app.get(basePath, toTopz)
  app.get(`${basePath}/topz`, c => readout(c))
  app.get(`${basePath}/topz.txt`, c => readout(c, 'text'))
  app.get(`${basePath}/topz.json`, c => readout(c, 'json'))
  app.get(`${basePath}/topz.csv`, c => readout(c, 'csv'))
  app.get(`${basePath}/api/stream`, stream)
  app.get(`${basePath}/topz/doctor`, options.doctor)
  app.get(`${basePath}/metrics`, createMetricsRoute(options.metrics, options.snapshot))
  app.get(`${basePath}/api/events`, createEventsRoute(options.events, options.past))
  app.get(`${basePath}/report.html`, history.report)
  app.get(`${basePath}/api/history`, history.history)
  app.get(`${basePath}/api/timeline`, history.timeline)
  app.get(`${basePath}/api/snapshot`, c => readout(c, 'json'))
  app.get(`${basePath}/api/diff`, history.diff)
  app.get(`${basePath}/api/lives`, history.lives)
  app.get(`${basePath}/api/recording`, history.recording)
  app.get(`${basePath}/api/export`, history.exported)
  app.get(`${basePath}/api/processes/:pid`, details.overview)
  app.get(`${basePath}/api/processes/:pid/:part`, details.part)
  app.get(
    `${basePath}/assets/:name`,
    c => answerAsset(c, assets, `/assets/${c.req.param('name')}`) ?? notFound(c),
  )
  // Open without a token, and without data: probes must work before anybody signed in.
  app.get(`${basePath}/healthz`, healthz)
  app.get(`${basePath}/readyz`, readyz)
  for (const { path } of [...app.routes].filter(({ method }) => method === 'GET'))
    app.all(path, methodNotAllowed)
  app.notFound(notFound)
  app.onError((error, c) => {
    if (error instanceof RecordingUnavailableError)
      return answerRefusal(c, { status: 503, detail: error.message, headers: { 'Retry-After': '2' } })
    options.onError(error)
    return answerRefusal(c, BROKEN)
  })

  function stream(c: Context): Response {
    switch (options.upgrade(c.req.raw)) {
      case 'done':
        return new Response(null)
      case 'full':
        return answerRefusal(c, TOO_MANY_SOCKETS)
      case 'not a handshake':
        return answerRefusal(c, NO_HANDSHAKE)
    }
  }

  /** `degraded` still answers 200: a probe that kills topz for it would lose what is left. */
  function healthz(c: Context): Response {
    const health = options.health()
    return c.text(`${health}\n`, health === 'stale' ? 503 : 200, NO_STORE)
  }

  function readyz(c: Context): Response {
    const isReady = options.latest() !== undefined && options.health() !== 'stale'
    return c.text(isReady ? 'ready\n' : 'not ready\n', isReady ? 200 : 503, NO_STORE)
  }

  return app
}

function methodNotAllowed(c: Context): Response {
  return answerRefusal(c, {
    status: 405,
    detail: 'This address can only be read: expected GET or HEAD.',
    headers: { Allow: 'GET, HEAD' },
  })
}

const NO_STORE = { 'Cache-Control': 'no-store' }
const NOT_FOUND = {
  status: 404,
  detail:
    'There is no such address: expected /topz, /topz.txt, /topz.json, /topz.csv, /topz/doctor, /metrics, /api/processes/PID, /api/events, /api/history, /api/timeline, /api/snapshot, /api/diff, /api/lives, /api/recording, /api/export, /report.html, /api/stream, /healthz or /readyz.',
} as const
const BROKEN = { status: 500, detail: 'Something went wrong inside topz; its log says more.' } as const
const NO_HANDSHAKE = {
  status: 400,
  detail: 'The stream is a WebSocket: expected a handshake (RFC 6455). For one readout use /topz.json.',
} as const
const TOO_MANY_SOCKETS = {
  status: 503,
  detail: 'Too many pages are open already: try again later, or use /topz.',
  headers: { 'Retry-After': '30' },
} as const
