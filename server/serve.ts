// Config -> a running topz: source, sampler, hub and routes wired together, listening, until a signal ends it.

import { randomBytes } from 'node:crypto'
import { createLog } from './access/log.ts'
import { createOwnMemory } from './cgroup/own-memory.ts'
import { monotonicMs } from './clock.ts'
import { doctor } from './commands/doctor.ts'
import { createReplay } from './commands/replay.ts'
import type { Config } from './config/config.ts'
import { shareOfOwn } from './config/setting.ts'
import { createConnections } from './connections/connections.ts'
import { createDeriver } from './derive/derive.ts'
import { createAdmission } from './http/admission.ts'
import type { Assets } from './http/assets.ts'
import { createDoctorRoute } from './http/doctor-route.ts'
import { createFetch } from './http/fetch.ts'
import { createFirst } from './http/first.ts'
import { createInspection } from './http/inspection.ts'
import { listen, resolveAddress, type Socket, urlHost } from './http/listen.ts'
import { createMetricsRoute } from './http/metrics-route.ts'
import { createPast } from './http/past.ts'
import { createPressure } from './http/pressure.ts'
import { createTurnstile, servingOf, type Turnstiles } from './http/turnstile.ts'
import { createWatch } from './http/watch.ts'
import { encode } from './live/encode.ts'
import { createHub } from './live/hub.ts'
import type { SparkPoints } from './live/sparks.ts'
import { createLoopWatch } from './loop-watch.ts'
import { createMetrics } from './metrics/metrics.ts'
import { METRICS } from './model/metrics.ts'
import { PROTOCOL_VERSION } from './model/protocol.ts'
import type { RecordingStatus } from './model/recording.ts'
import type { Serving, Snapshot } from './model/snapshot.ts'
import { createOtlpExporter } from './otlp/exporter.ts'
import { renderOtlp } from './otlp/render.ts'
import { ownRights } from './procfs/own-rights.ts'
import { createPreviousLife } from './recorder/ask/previous-life.ts'
import type { Recorder } from './recorder/recorder-client.ts'
import { maskRecorder } from './redact/masked-recorder.ts'
import type { Source } from './sampler/sample.ts'
import { createSampler, type Health } from './sampler/sampler.ts'

/**
 * Left to itself the runtime's heap grew from 67 to 85 MB in half an hour; collected now and then it stays flat, at no
 * measurable cost.
 */
const COLLECT_MS = 15_000
/** What the making of one costly answer takes for a while, and for each process, in bytes. */
const ANSWER_BYTES = 1024 * 1024
const READOUT_BYTES_PER_PROCESS = 5 * 1024
const PAST_BYTES_PER_PROCESS = 10 * 1024
/** What a recording in memory may hold, too. */
const EXPORT_BYTES_MAX = 32 * 1024 * 1024
/** A connection that still lives after this, in milliseconds, is cut when topz ends. */
const SHUTDOWN_MS = 1000

export interface Running {
  readonly url: string
  /** `how`: the signal that asked for it. */
  stop(how: string): Promise<void>
}

/** Where snapshots come from, and where they are kept. */
export interface Feed {
  /** Undefined: the recording is all there is. */
  readonly source: Source | undefined
  /** Nothing can be shown, ever: one sentence for people. */
  readonly onFailure: (message: string) => void
  /** What is replayed, for people. */
  readonly replay: string | undefined
  readonly createRecorder: (onWarning: (message: string) => void) => Recorder
}

export async function serve(config: Config, version: string, feed: Feed, assets: Assets): Promise<Running> {
  await resolveAddress(config)
  const log = createLog({
    format: config.logFormat,
    level: config.logLevel,
    write: line => process.stderr.write(line),
    now: Date.now,
  })
  const epoch = randomBytes(6).toString('hex')
  const own = createOwnMemory()
  const pressure = createPressure({
    own,
    residentBytes: process.memoryUsage.rss,
    collect: () => Bun.gc(true),
    now: monotonicMs,
  })
  const answerBytes = (perProcess: number) => () =>
    ANSWER_BYTES + (sampler.latest()?.processes.length ?? 0) * perProcess
  const turnstiles: Turnstiles = {
    now: createTurnstile({ pressure, bytes: answerBytes(READOUT_BYTES_PER_PROCESS), now: monotonicMs }),
    past: createTurnstile({ pressure, bytes: answerBytes(PAST_BYTES_PER_PROCESS), now: monotonicMs }),
  }
  const hub = createHub({
    hello: {
      type: 'hello',
      protocol: PROTOCOL_VERSION,
      version,
      epoch,
      intervalMs: config.intervalMs,
      insecure: isInsecure(config),
      hasToken: config.token !== undefined,
      ...(feed.replay !== undefined && { replay: feed.replay }),
      catalogue: METRICS,
    },
    encode,
    now: monotonicMs,
    hasRoom: pressure.hasRoom,
    past: at =>
      turnstiles.past.pass(async () => {
        const asked = await past.snapshotAt(at)
        if (!asked.ok) throw new Error(asked.detail)
        return { snapshot: asked.value, sparks: await recorder.ask('sparks', { at: asked.value.at }) }
      }),
  })
  const sockets = new Set<Socket>()
  const { token, admitted } = createAdmission(config, sockets, monotonicMs, log)
  const first = createFirst()
  const { source } = feed
  const ownRecorder = feed.createRecorder(message => log.warn('recording', { message }))
  const recorder = maskRecorder(ownRecorder, config.redact)
  const past = createPast({
    recorder,
    masked: maskRecorder(recorder, config.redact === 'exe' ? 'exe' : 'on'),
    // What is replayed may be of last week: times count from its end.
    now: () => (source === undefined ? (recorder.status()?.to ?? Date.now()) : Date.now()),
    exportBytesMax: shareOfOwn(EXPORT_BYTES_MAX, own()?.limitBytes),
  })
  const previous = createPreviousLife({
    recorder,
    onKnown: ({ life, ending }) => log.warn('previous life', { life, how: ending?.how, text: ending?.text }),
  })
  if (source !== undefined && config.data === undefined)
    log.info('recording in memory', {
      bytesMax: config.historyBytes,
      ownMemoryLimit: own()?.limitBytes,
      meaning: 'the oldest moments go first; --history-bytes=SIZE says how much, --data=DIR keeps it on disk',
    })
  const told = (seen: Snapshot) =>
    withProblem(previous.withLife(withServing(seen, servingOf(hub, turnstiles))), recorder.status())
  const publish = (snapshot: Snapshot, recordedSparks?: SparkPoints) => {
    first.arrive(snapshot)
    // Whoever looks on without asking must not do so with a token that is gone.
    token?.current()
    hub.publish(snapshot, recordedSparks)
  }
  const metrics = createMetrics()
  const deriver = createDeriver({ intervalMs: config.intervalMs, rights: ownRights() })
  const sampler =
    source === undefined
      ? createReplay(recorder, publish)
      : createSampler({
          source,
          derive: (sample, self) => told(deriver.derive(sample, self)),
          intervalMs: config.intervalMs,
          version,
          now: monotonicMs,
          onSnapshot: async snapshot => {
            publish(snapshot)
            metrics.observe(snapshot)
            // To record the first one takes longest, and somebody may wait for it.
            if (snapshot.seq === 1) await new Promise(resolve => setImmediate(resolve))
            recorder.record(snapshot)
            previous.tick(snapshot)
          },
          onError: error => log.error('tick failed', { error: messageOf(error) }),
        })
  const exporter =
    source &&
    config.otlp &&
    createOtlpExporter({
      ...config.otlp,
      render: () => {
        const snapshot = sampler.latest()
        return snapshot && renderOtlp(snapshot)
      },
      log,
    })
  const inspection = createInspection({
    latest: sampler.latest,
    inspect: source?.inspect,
    renew: source?.renew,
    rights: ownRights(),
    allowEnviron: config.allowEnviron,
    now: Date.now,
  })
  /** F16, F37: a recording that does not record, a token that cannot be read, or a loop that stood still is worth a look and no reason to be killed. */
  const health = (): Health => {
    const own = sampler.health()
    const isWell = recorder.status()?.message === undefined && token?.problem() === undefined
    return own === 'ok' && (!isWell || loop.isHeldUp()) ? 'degraded' : own
  }
  const ending = new AbortController()
  const watch = createWatch(sampler.latest, ending.signal, monotonicMs)
  const connections = createConnections(config.trustedProxies, monotonicMs, log)
  const listener = listen(
    config,
    createFetch(config, {
      sampler,
      health,
      hub,
      first: first.wait,
      assets,
      inspection,
      events: source === undefined ? undefined : deriver.events,
      routes: [
        createDoctorRoute(sampler.latest, (snapshot, format) => doctor(snapshot, source?.attempt, format)),
        createMetricsRoute(
          {
            metrics: source && metrics,
            by: config.metricsBy,
            run: () => ({
              isInsecure: isInsecure(config),
              health: health(),
              loopDelaySeconds: loop.delaySeconds(),
              clients: { ...connections.counts(), pages: hub.count(), terminals: watch.count() },
              otlp: exporter?.status(),
            }),
          },
          async waitMs => sampler.latest() ?? first.wait(waitMs),
        ),
      ],
      version,
      past,
      turnstiles,
      epoch,
      log,
      sockets,
      token,
      admitted,
      watch,
      arrive: connections.arrive,
    }),
    hub,
    sockets,
  )
  connections.start(listener)
  if (isInsecure(config)) {
    log.warn('no token', {
      address: `${config.hostname}:${listener.port}`,
      meaning: 'anybody who reaches this port may read what runs here; --token-file=FILE asks for a token',
    })
  }
  const loop = createLoopWatch({
    now: monotonicMs,
    cpuMs: ownCpuMs,
    onHeldUp: held =>
      log.warn('held up', { ...held, meaning: 'the main loop stood still: no answer and no tick meanwhile' }),
  })
  const collecting = setInterval(() => Bun.gc(true), COLLECT_MS)
  // A sampler that is replayed from a damaged recording has nothing to show.
  sampler.start().catch(error => feed.onFailure(`Cannot replay ${feed.replay}: ${messageOf(error)}`))
  return {
    url: `${config.tls ? 'https' : 'http'}://${urlHost(config)}:${listener.port}${config.basePath}/topz`,
    async stop(how: string) {
      sampler.stop()
      const flushed = exporter?.stop()
      const noted = source === undefined ? undefined : recorder.close(how)
      clearInterval(collecting)
      loop.stop()
      hub.closeAll('topz ends')
      ending.abort()
      connections.stop()
      const graceful = listener.stop(false)
      const cut = new Promise<void>(resolve => setTimeout(resolve, SHUTDOWN_MS))
      await Promise.race([graceful, cut])
      await listener.stop(true)
      await Promise.all([noted, flushed])
    },
  }
}

const withServing = (snapshot: Snapshot, serving: Serving): Snapshot => ({
  ...snapshot,
  self: { ...snapshot.self, serving },
})

/** A recording that does not record is told with every readout: it will be missed when it is too late. */
function withProblem(snapshot: Snapshot, status: RecordingStatus | undefined): Snapshot {
  if (status?.message === undefined) return snapshot
  const what = status.state === 'memory' ? 'recorded in memory only' : 'nothing is recorded at present'
  return { ...snapshot, recordingProblem: `${what}: ${status.message}` }
}

/** Anybody who reaches the port may read. */
function isInsecure({ token, isLoopback }: Config): boolean {
  return token === undefined && !isLoopback
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
