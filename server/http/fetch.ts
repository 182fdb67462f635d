// The parts of a running topz -> what answers a request: the gate, the routes behind it, and the sockets of the page.

import { hostname } from 'node:os'
import { createGate } from '../access/gate.ts'
import { setSecurityHeaders } from '../access/headers.ts'
import type { Log } from '../access/log.ts'
import type { TokenSource } from '../access/token-file.ts'
import { monotonicMs } from '../clock.ts'
import type { Config } from '../config/config.ts'
import type { Arrival, Arrive } from '../connections/arrivals.ts'
import { CLOSE_POLICY, type Hub } from '../live/hub.ts'
import type { Event } from '../model/event.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Health, Sampler } from '../sampler/sampler.ts'
import type { Route } from './answer.ts'
import { createApp } from './app.ts'
import { type Assets, PAGE } from './assets.ts'
import type { Inspection } from './inspection.ts'
import type { Fetch, Listening, Socket } from './listen.ts'
import type { Past } from './past.ts'
import type { Turnstiles } from './turnstile.ts'
import type { Watch } from './watch.ts'

interface Parts {
  readonly sampler: Sampler
  readonly health: () => Health
  readonly hub: Hub
  /** Waits so long for the first snapshot after start. */
  readonly first: (waitMs: number) => Promise<Snapshot | undefined>
  readonly assets: Assets
  readonly inspection: Inspection
  readonly events: (() => readonly Event[]) | undefined
  readonly routes: readonly Route[]
  readonly version: string
  readonly past: Past
  readonly turnstiles: Turnstiles
  readonly epoch: string
  readonly log: Log
  readonly arrive: Arrive
  readonly sockets: ReadonlySet<Socket>
  readonly token: TokenSource | undefined
  /** Aborted when the token changes. */
  readonly admitted: () => AbortSignal
  readonly watch: Watch
}

export function createFetch(
  config: Config,
  {
    sampler,
    health,
    hub,
    first,
    assets,
    inspection,
    events,
    routes,
    version,
    past,
    turnstiles,
    epoch,
    log,
    arrive,
    sockets,
    token,
    admitted,
    watch,
  }: Parts,
): Fetch {
  const arrived = new WeakMap<Request, Arrived>()
  const at = (request: Request) => arrived.get(request) as Arrived
  const app = createApp({
    basePath: config.basePath,
    gate: createGate({
      basePath: config.basePath,
      hosts: {
        hostName: hostname(),
        allowed: config.allowedHosts,
        open: config.token !== undefined && config.allowedHosts.length === 0,
      },
      publicOrigins: config.allowedHosts.flatMap(({ origin }) => origin ?? []),
      token: token ?? null,
      tls: config.tls !== undefined,
      isAsset: path => path !== PAGE && assets.has(path),
      peer: c => at(c.req.raw).arrival.address,
      now: Date.now,
      monotonic: monotonicMs,
      log,
      onSignOut: isValid => {
        for (const ws of sockets)
          if (ws.data.cookie !== undefined && !isValid(ws.data.cookie)) ws.close(CLOSE_POLICY, 'signed out')
      },
    }),
    epoch,
    latest: sampler.latest,
    snapshot: async waitMs => sampler.latest() ?? first(waitMs),
    health,
    assets,
    inspection,
    events,
    routes,
    version,
    hasToken: config.token !== undefined,
    hasMcp: config.mcp,
    past,
    turnstiles,
    upgrade: request => {
      if (!hub.hasRoom()) return 'full'
      const here = at(request)
      const cookie = request.headers.get('cookie') ?? undefined
      // A token may be in it (S9), and the runtime would say the first of its words back.
      request.headers.delete('sec-websocket-protocol')
      const { arrival, server } = here
      if (!server.upgrade(request, { data: { subscriber: undefined, cookie, arrival } }))
        return 'not a handshake'
      here.stays = true
      return 'done'
    },
    keepOpen: request => {
      const here = at(request)
      here.stays = true
      here.server.timeout(request, 0)
      request.signal.addEventListener('abort', here.arrival.end)
      return here.arrival.reset
    },
    watch,
    // What an assistant asks for is asked inside, and counted with the answer that it gets.
    roomOf: request => arrived.get(request)?.arrival ?? FREE,
    onError: (error, request) => {
      // Whoever left does not read the answer, and nothing is wrong here.
      if (request.signal.aborted) return
      log.error('request failed', { error: error instanceof Error ? error.message : String(error) })
    },
    admitted,
  })
  return (request, server) => {
    const arrival = arrive(server.requestIP(request), () => request.headers.get('x-forwarded-for'))
    if (arrival === undefined) return refuse(TOO_MANY)
    const here: Arrived = { arrival, server, stays: false }
    arrived.set(request, here)
    const answer = app.fetch(request)
    return answer instanceof Promise ? answer.then(made => admit(made, here)) : admit(answer, here)
  }
}

/** What a client does not read is kept for it: only so much may wait for all together. */
function admit(answer: Response, { arrival, stays }: Arrived): Response {
  if (!stays) arrival.end()
  const bytes = Number(answer.headers.get('content-length') ?? 0)
  return arrival.takes(bytes, answer.headers.get('etag')) ? answer : refuse(NO_ROOM)
}

/** A request that has a place. */
interface Arrived {
  readonly arrival: Arrival
  /** The one that accepted its connection. */
  readonly server: Listening
  /** Goes on after its answer: a stream or a socket. */
  stays: boolean
}

const FREE = { hasRoom: () => true, takes: () => true }
const TOO_MANY = 'Too many connections are open: close some, or try again in a second.'
const NO_ROOM = 'Too many answers wait for clients that do not read them: try again in a second.'

function refuse(detail: string): Response {
  const response = new Response(`${detail}\n`, {
    status: 503,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '1', Connection: 'close' },
  })
  setSecurityHeaders(response.headers, { asset: false })
  return response
}
