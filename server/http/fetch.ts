// The parts of a running topz -> what answers a request: the gate, the routes behind it, and the sockets of the page.

import { hostname } from 'node:os'
import { createGate } from '../access/gate.ts'
import type { Log } from '../access/log.ts'
import type { TokenSource } from '../access/token-file.ts'
import { monotonicMs } from '../clock.ts'
import type { Config } from '../config/config.ts'
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
  readonly epoch: string
  readonly log: Log
  readonly sockets: ReadonlySet<Socket>
  readonly token: TokenSource | undefined
  /** Aborted when the token changes. */
  readonly admitted: () => AbortSignal
  /** Aborted when topz ends. */
  readonly ending: AbortSignal
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
    epoch,
    log,
    sockets,
    token,
    admitted,
    ending,
  }: Parts,
): Fetch {
  let server: Listening
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
      peer: c => server.requestIP(c.req.raw)?.address ?? 'unknown',
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
    upgrade: request => {
      if (!hub.hasRoom()) return 'full'
      return server.upgrade(request, {
        data: { subscriber: undefined, cookie: request.headers.get('cookie') ?? undefined },
      })
        ? 'done'
        : 'not a handshake'
    },
    keepOpen: request => server.timeout(request, 0),
    admitted,
    ending,
    onError: error =>
      log.error('request failed', { error: error instanceof Error ? error.message : String(error) }),
  })
  return (request, running) => {
    server = running
    return app.fetch(request)
  }
}
