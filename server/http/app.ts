// Every route of topz, with its parameters and answers: /api/openapi.json is made from these rows. Listens on nothing:
// takes what it needs, answers Request with Response; tests call app.request('/topz'). access/gate.ts decides who may
// ask, before any route.

import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { answerRefusal } from '../access/refusal.ts'
import type { Event } from '../model/event.ts'
import { didYouMean, type Parameters, pattern } from '../model/parameter.ts'
import { RecordingUnavailableError } from '../model/recording.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { negotiate } from '../render/negotiate.ts'
import { type DescribedRoute, type Operation, renderOpenapi } from '../render/openapi.ts'
import type { Health } from '../sampler/sampler.ts'
import { type Answer, answerJson, type Route, register, route } from './answer.ts'
import { type Assets, answerAsset, PAGE } from './assets.ts'
import { createCompression } from './compress.ts'
import { createDetailRoutes, PROCESS, PROCESS_PART } from './detail-routes.ts'
import { createEventsRoute, EVENTS } from './events-route.ts'
import { createFindingsRoute, FINDINGS } from './findings-route.ts'
import {
  createHistoryRoutes,
  DIFF,
  EXPORT,
  HISTORY,
  LIVES,
  RECORDING,
  REPORT,
  TIMELINE,
} from './history-routes.ts'
import type { Inspection } from './inspection.ts'
import { createMcpRoute } from './mcp.ts'
import { BusyError } from './pressure.ts'
import type { ProcessTrends } from './process-trends.ts'
import { createReadouts, type ReadoutOptions, readoutOperation } from './readouts.ts'
import { createSuggestionsRoute } from './suggestions-route.ts'
import { createWhyRoute } from './why-route.ts'

export interface AppOptions extends Omit<ReadoutOptions, 'page'> {
  readonly basePath: string
  readonly gate: MiddlewareHandler
  readonly latest: () => Snapshot | undefined
  readonly health: () => Health
  /** There is memory for this many bytes more. */
  readonly hasRoom?: (bytes: number) => boolean
  /** Someone who may ask asks for anything but health. */
  readonly onLook?: () => void
  readonly assets: Assets
  /** Upgrades the request to a WebSocket; false if it is not a handshake, or there are too many. */
  readonly upgrade: (request: Request) => 'done' | 'full' | 'not a handshake'
  readonly inspection: Inspection
  readonly trends: Pick<ProcessTrends, 'of'>
  readonly events: (() => readonly Event[]) | undefined
  /** Supplied by parts that app.ts does not make. */
  readonly routes: readonly Route[]
  readonly version: string
  readonly hasToken: boolean
  readonly hasMcp: boolean
  readonly onError: (error: unknown, request: Request) => void
}

export function createApp(options: AppOptions): Hono {
  const { basePath, assets } = options
  const { now } = options.past
  const app = new Hono()
  const page = (c: Context) => answerAsset(c, assets, PAGE) ?? notFound(c)
  const readout = createReadouts({ ...options, page })
  const details = createDetailRoutes({
    ...options,
    turnstile: options.turnstiles.past,
  })
  const history = createHistoryRoutes(options.past)
  /** The recording is asked for one answer at a time. */
  const inTurn =
    <P extends Parameters>(answer: Answer<P>): Answer<P> =>
    (c, given) =>
      options.turnstiles.past.pass(() => answer(c, given))
  const toTopz = (c: Context) => c.redirect(`${basePath}/topz${new URL(c.req.url).search}`, 302)
  let openapi: object | undefined
  /** The page opens whatever its address says, and reports what it could not understand. */
  const orPage = (forms: Route): Route => ({
    ...forms,
    answer: (c, now) => {
      // Also with ?watch=: that redraws a terminal, and the page is live anyway.
      const wantsPage = (c.req.query('format') ?? negotiate(c.req.header('accept'))) === 'html'
      return wantsPage ? page(c) : forms.answer(c, now)
    },
  })
  const reading: readonly Route[] = [
    route('/', TO_TOPZ, toTopz),
    orPage(
      route('/topz', readoutOperation('The readout, in the format that the client asks for.'), readout()),
    ),
    route('/topz.txt', readoutOperation('The readout as text.', 'text'), readout('text')),
    route('/topz.json', readoutOperation('The readout as JSON.', 'json'), readout('json')),
    route('/topz.csv', readoutOperation('The processes as CSV.', 'csv'), readout('csv')),
    createWhyRoute(options.latest, options.past, options.turnstiles.past),
    route('/api/stream', STREAM, stream),
    route('/api/events', EVENTS, createEventsRoute(options.events, options.past, options.turnstiles.past)),
    route('/api/findings', FINDINGS, inTurn(createFindingsRoute(options.past))),
    createSuggestionsRoute(options.latest, options.past, options.turnstiles.past),
    route('/report.html', REPORT, inTurn(history.report)),
    route('/api/history', HISTORY, inTurn(history.history)),
    route('/api/timeline', TIMELINE, inTurn(history.timeline)),
    route('/api/snapshot', readoutOperation('Any recorded moment: /topz.json?at=.', 'json'), readout('json')),
    route('/api/diff', DIFF, inTurn(history.diff)),
    route('/api/lives', LIVES, inTurn(history.lives)),
    route('/api/recording', RECORDING, history.recording),
    route('/api/export', EXPORT, inTurn(history.exported)),
    route('/api/processes/{pid}', PROCESS, details.overview),
    route('/api/processes/{pid}/{part}', PROCESS_PART, details.part),
    route('/api/openapi.json', OPENAPI, () => {
      openapi ??= renderOpenapi([...routes, ...(options.hasToken ? SIGN_IN : [])], options)
      return answerJson(openapi)
    }),
    route(
      '/assets/{name}',
      ASSET,
      c => answerAsset(c, assets, `/assets/${c.req.param('name')}`) ?? notFound(c),
    ),
    // Open without a token, and without data: probes must work before anyone has signed in.
    route('/healthz', HEALTHZ, healthz),
    route('/readyz', READYZ, readyz),
    ...options.routes,
  ]
  const routes = options.hasMcp
    ? [...reading, createMcpRoute({ routes: reading, refuseError, now, version: options.version })]
    : reading

  app.use('*', tellLength, createCompression(options.hasRoom ?? (() => true)))
  app.use('*', options.gate, noticeLook(basePath, options.onLook))
  if (basePath !== '') app.get(basePath, toTopz)
  register(app, basePath, routes, now)
  app.notFound(notFound)
  app.onError(refuseError)

  function refuseError(error: Error, c: Context): Response {
    if (error instanceof RecordingUnavailableError || error instanceof BusyError)
      return answerRefusal(c, { status: 503, detail: error.message, headers: { 'Retry-After': '2' } })
    options.onError(error, c.req.raw)
    return answerRefusal(c, BROKEN)
  }

  function notFound(c: Context): Response {
    const { pathname } = new URL(c.req.url)
    if (pathname === `${basePath}/topz/`) return toTopz(c)
    const addresses = routes
      .map(({ path }) => path)
      .filter(path => path !== '/' && !path.startsWith('/assets'))
      .map(path => basePath + path)
    const hint = didYouMean(pathname, addresses) || didYouMean(basePath + pathname, addresses)
    return answerRefusal(c, {
      status: 404,
      detail: `There is no such address${hint}: expected ${addresses.join(', ')}.`,
    })
  }

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

  /** `degraded` still answers 200: a probe that killed topz for it would lose what is left. */
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

/** For HEAD, as GET would have it (RFC 9110, 8.6): the runtime sees no body and would say 0. */
const tellLength: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.req.method !== 'HEAD' || c.res.body === null) return
  const { byteLength } = await c.res.clone().arrayBuffer()
  c.res.headers.set('Content-Length', String(byteLength))
}

/** Probes come every few seconds, and look at no process. */
function noticeLook(basePath: string, onLook: (() => void) | undefined): MiddlewareHandler {
  return (c, next) => {
    const path = c.req.path.slice(basePath.length)
    if (path !== '/healthz' && path !== '/readyz') onLook?.()
    return next()
  }
}

const NO_STORE = { 'Cache-Control': 'no-store' }
const TO_TOPZ = { summary: 'Redirects to /topz.', status: 302, answers: {} } satisfies Operation
const STREAM = {
  summary: 'The WebSocket of the page: frames as server/model/protocol.ts says.',
  query: {},
  status: 101,
  answers: {},
  refusals: [503],
} satisfies Operation
const OPENAPI = {
  summary: 'This description.',
  query: {},
  answers: { 'application/json': [] },
} satisfies Operation
const ASSET = {
  summary: 'A file of the page.',
  path: { name: pattern('Its name.', /^[\w.-]+$/, 'the name of a file of the page') },
  answers: { '*/*': [] },
  refusals: [404],
  isOpen: true,
} satisfies Operation
const HEALTHZ = {
  summary: 'ok or degraded; stale is 503.',
  answers: { 'text/plain': [] },
  refusals: [503],
  isOpen: true,
} satisfies Operation
const READYZ = {
  summary: 'ready, or not ready (503).',
  answers: { 'text/plain': [] },
  refusals: [503],
  isOpen: true,
} satisfies Operation
/** Answered by access/gate.ts, before any route. */
const SIGN_IN: readonly DescribedRoute[] = [
  {
    path: '/login',
    operation: { summary: 'The sign-in form for browsers.', answers: { 'text/html': [] }, isOpen: true },
  },
  {
    path: '/login',
    operation: {
      summary: 'Signs in: sets a session cookie and redirects.',
      method: 'post',
      form: {
        type: 'object',
        properties: {
          token: { type: 'string', description: 'The token in the --token-file.' },
          next: { type: 'string', description: 'The address of topz to redirect to; /topz by default.' },
        },
        required: ['token'],
      },
      status: 303,
      answers: {},
      refusals: [401, 403, 413, 415, 429],
      isOpen: true,
    },
  },
  {
    path: '/logout',
    operation: {
      summary: 'Ends the session.',
      method: 'post',
      status: 303,
      answers: {},
      refusals: [403],
      isOpen: true,
    },
  },
  {
    path: '/login.css',
    operation: { summary: 'The style sheet of the form.', answers: { 'text/css': [] }, isOpen: true },
  },
]
const BROKEN = { status: 500, detail: 'An error occurred in topz; see its log.' } as const
const NO_HANDSHAKE = {
  status: 400,
  detail: 'The stream is a WebSocket: expected a handshake (RFC 6455). For a single readout, use /topz.json.',
} as const
const TOO_MANY_SOCKETS = {
  status: 503,
  detail: 'Too many pages are open: try again later, or use /topz.',
  headers: { 'Retry-After': '30' },
} as const
