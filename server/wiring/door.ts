// What is known -> an open port: who may come in, which routes exist, and the overall health.

import { hostname } from 'node:os'
import { createGate } from '../access/gate.ts'
import type { Log } from '../access/log.ts'
import type { Attention } from '../attention.ts'
import { monotonicMs, ownCpuMs } from '../clock.ts'
import { doctor } from '../commands/doctor.ts'
import type { Config } from '../config/config.ts'
import { isInsecure } from '../config/exposure.ts'
import type { Arrive } from '../connections/arrivals.ts'
import { createConnections } from '../connections/connections.ts'
import { processTrendOf, TREND_POINTS, TREND_SPAN_MS } from '../findings/process-trend.ts'
import { createApp } from '../http/app.ts'
import { type Assets, PAGE } from '../http/assets.ts'
import { createDoctorRoute } from '../http/doctor-route.ts'
import { createFetch, type Hooks } from '../http/fetch.ts'
import { createInspection } from '../http/inspection.ts'
import { listen } from '../http/listen.ts'
import { createMetricsRoute } from '../http/metrics-route.ts'
import { createProcessTrends } from '../http/process-trends.ts'
import { createWatch } from '../http/watch.ts'
import { CLOSE_POLICY } from '../live/hub.ts'
import { createLoopWatch } from '../loop-watch.ts'
import { messageOf } from '../model/message.ts'
import { ownRights } from '../procfs/own-rights.ts'
import type { Health } from '../sampler/sampler.ts'
import type { Keeping } from './keeping.ts'
import type { Room } from './room.ts'
import type { Showing } from './showing.ts'
import type { Ticking } from './ticking.ts'

/** Between two beats. Each costs as much as the rest of a tick at rest. */
export const BEAT_MS = 500
/** With someone connected each frame leaves garbage. */
const BEAT_MS_SHORT_OF_MEMORY = 100
/** Longer than most ticks, which take a beat along: for those that do not come. */
const BEAT_MS_UNATTENDED = 1500

export interface Inside {
  readonly room: Room
  readonly keeping: Keeping
  readonly showing: Showing
  readonly ticking: Ticking
  readonly attention: Attention
  readonly assets: Assets
  readonly version: string
  readonly log: Log
}

/** Listens when this returns. */
export function openDoor(config: Config, inside: Inside) {
  const { showing, log } = inside
  const loop = createLoopWatch({
    now: monotonicMs,
    cpuMs: ownCpuMs,
    onHeldUp: held =>
      log.warn('main loop blocked', {
        ...held,
        meaning: 'the main loop was blocked: no answers and no ticks meanwhile',
      }),
  })
  const ending = new AbortController()
  const watch = createWatch({
    latest: inside.ticking.sampler.latest,
    ending: ending.signal,
    now: monotonicMs,
    hasRoom: inside.room.hasRoom,
  })
  inside.attention.alsoWhile(() => showing.hub.count() + watch.count() > 0)
  const connections = createConnections({
    proxies: config.trustedProxies,
    waitingBytesMax: inside.room.bounds.waitingBytesMax,
    ownLimitBytes: inside.room.ownLimitBytes,
    now: monotonicMs,
    log,
  })
  const arrive: Arrive = (remote, forwardedFor) => {
    inside.room.easeInTime()
    return connections.arrive(remote, forwardedFor)
  }
  const fetch = createFetch(arrive, showing.hub.hasRoom, hooks =>
    createApp({
      ...hooks,
      ...readable(config, inside, watch),
      gate: gateOf(config, inside, hooks),
      health: () => healthOf(inside, loop.isHeldUp()),
      routes: routesOf(config, inside, () => ({
        isInsecure: isInsecure(config),
        health: healthOf(inside, loop.isHeldUp()),
        loopDelaySeconds: loop.delaySeconds(),
        clients: { ...connections.counts(), pages: showing.hub.count(), terminals: watch.count() },
        otlp: inside.ticking.live?.exported(),
      })),
      onError(error, request) {
        // A client that left does not read the answer, and nothing is wrong here.
        if (!request.signal.aborted) log.error('request failed', { error: messageOf(error) })
      },
    }),
  )
  const listener = listen(config, fetch, showing.hub, showing.sockets)
  connections.start(listener)
  // From now on somebody may wait for an answer.
  loop.check(BEAT_MS)
  return {
    port: listener.port,
    /** Call a few times a second. `isMemoryShort`: of topz itself. Milliseconds until the next time. */
    beat(isMemoryShort: boolean): number {
      const nextMs = Math.min(usualBeatMs(inside.attention, isMemoryShort), connections.glance())
      loop.check(nextMs)
      return nextMs
    },
    /** No further client is admitted, and what never ends by itself is ended. */
    close(): void {
      showing.hub.closeAll('topz is stopping')
      ending.abort()
      connections.stop()
    },
    /** Resolves when all connections are gone. `isAbrupt`: they are cut. */
    stop: (isAbrupt: boolean): Promise<void> => listener.stop(isAbrupt),
  }
}

function usualBeatMs(attention: Attention, isMemoryShort: boolean): number {
  if (!attention.isAttended()) return BEAT_MS_UNATTENDED
  return isMemoryShort && attention.isWatched() ? BEAT_MS_SHORT_OF_MEMORY : BEAT_MS
}

/** What routes answer from. */
function readable(
  config: Config,
  { room, keeping, showing, ticking, attention, assets, version }: Inside,
  watch: ReturnType<typeof createWatch>,
) {
  const { sampler, live } = ticking
  return {
    basePath: config.basePath,
    hasRoom: room.hasRoom,
    /** Everyone answers from the newest sample, whatever they read. */
    onLook() {
      attention.look()
      sampler.latest()
    },
    epoch: showing.epoch,
    latest: sampler.latest,
    snapshot: async (waitMs: number) => sampler.latest() ?? showing.waitForFirst(waitMs),
    assets,
    inspection: createInspection({
      latest: sampler.latest,
      inspect: live?.source.inspect,
      renew: live?.source.renew,
      rights: ownRights(),
      allowEnviron: config.allowEnviron,
      now: Date.now,
    }),
    trends: createProcessTrends({
      past: keeping.past,
      turnstile: room.turnstiles.past,
      rule: { spanMs: TREND_SPAN_MS, points: TREND_POINTS, trendOf: processTrendOf },
    }),
    events: live?.deriver.events,
    version,
    hasToken: config.token !== undefined,
    hasMcp: config.mcp,
    past: keeping.past,
    turnstiles: room.turnstiles,
    watch,
    admitted: showing.admitted,
  }
}

function gateOf(config: Config, { showing, assets, log }: Inside, { peer }: Hooks) {
  return createGate({
    basePath: config.basePath,
    hosts: {
      hostName: hostname(),
      allowed: config.allowedHosts,
      open: config.token !== undefined && config.allowedHosts.length === 0,
    },
    publicOrigins: config.allowedHosts.flatMap(({ origin }) => origin ?? []),
    token: showing.token ?? null,
    tls: config.tls !== undefined,
    isAsset: path => path !== PAGE && assets.has(path),
    peer,
    now: Date.now,
    monotonic: monotonicMs,
    log,
    onSignOut: isValid => {
      for (const ws of showing.sockets)
        if (ws.data.cookie !== undefined && !isValid(ws.data.cookie)) ws.close(CLOSE_POLICY, 'signed out')
    },
  })
}

function routesOf(
  config: Config,
  { ticking, showing }: Inside,
  run: Parameters<typeof createMetricsRoute>[0]['run'],
) {
  const { sampler, live } = ticking
  return [
    createDoctorRoute(sampler.latest, (snapshot, format) => doctor(snapshot, live?.source ?? {}, format)),
    createMetricsRoute(
      { tally: live?.tally, by: config.metricsBy, run },
      async waitMs => sampler.latest() ?? showing.waitForFirst(waitMs),
    ),
  ]
}

/**
 * F16, F37: a recording that does not record, a token that cannot be read, or a loop that was blocked is worth a look
 * and no reason to be killed.
 */
function healthOf({ ticking, keeping, showing }: Inside, isHeldUp: boolean): Health {
  const own = ticking.sampler.health()
  const isWell =
    keeping.recorder.status()?.message === undefined && showing.token?.problem() === undefined && !isHeldUp
  return own === 'ok' && !isWell ? 'degraded' : own
}
