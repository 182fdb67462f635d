// The source -> a snapshot each tick, handed to the pages first, then to counters and the recording; or, in a replay,
// its last moment.

import type { Log } from '../access/log.ts'
import type { Attention } from '../attention.ts'
import { monotonicMs, ownCpuMs } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { createDeriver } from '../derive/derive.ts'
import { servingOf } from '../http/turnstile.ts'
import { createTally } from '../metrics/tally.ts'
import { messageOf } from '../model/message.ts'
import type { Serving, Snapshot } from '../model/snapshot.ts'
import { createOtlpExporter } from '../otlp/exporter.ts'
import { renderOtlp } from '../otlp/render.ts'
import { ownRights } from '../procfs/own-rights.ts'
import type { Source } from '../sampler/sample.ts'
import { createSampler, type Sampler } from '../sampler/sampler.ts'
import { eventSentence } from '../words/event.ts'
import { createContainerWarning } from './container-warning.ts'
import { createFinder } from './finder.ts'
import type { Keeping } from './keeping.ts'
import { createReplaySampler } from './replay-sampler.ts'
import type { Room } from './room.ts'
import { type Showing, trendPointsOf } from './showing.ts'

export interface Ticking {
  readonly sampler: Sampler
  /** What only a live source has. */
  readonly live: Live | undefined
}

export type Live = ReturnType<typeof createLive>

export function createTicking(
  config: Config,
  version: string,
  source: Source | undefined,
  {
    keeping,
    showing,
    room,
    attention,
    log,
    onTick,
  }: {
    keeping: Keeping
    showing: Showing
    room: Room
    attention: Attention
    log: Log
    /** A tick was taken: the program is awake. */
    onTick: () => void
  },
): Ticking {
  if (source === undefined)
    return {
      sampler: createReplaySampler(keeping.recorder, (snapshot, recorded) =>
        showing.publish(snapshot, trendPointsOf(recorded)),
      ),
      live: undefined,
    }
  const live = createLive(config, source, log)
  const sampler = createSampler({
    source,
    derive(sample, self) {
      const seen = live.find(live.deriver.derive(sample, self))
      return keeping.complete(withServing(seen, servingOf(showing.hub, room.turnstiles)))
    },
    intervalMs: config.intervalMs,
    isAttended: attention.isAttended,
    // A file has every tick at once, since topz may end with the app; an exporter takes what there is.
    isWatched: () => config.data !== undefined || config.otlp !== undefined || attention.isWatched(),
    version,
    now: monotonicMs,
    cpuMs: ownCpuMs,
    onSnapshot(snapshot) {
      showing.publish(snapshot)
      live.tally.observe(snapshot)
      const keep = () => keeping.keep(snapshot, attention.isWatched())
      if (snapshot.seq > 1) return keep()
      // Recording the first one takes longest, and a client may be waiting for it.
      return new Promise<void>(resolve => setImmediate(resolve)).then(keep)
    },
    onTick,
    onError: error => log.error('tick failed', { error: messageOf(error) }),
  })
  live.exportFrom(sampler.latest)
  return { sampler, live }
}

function createLive(config: Config, source: Source, log: Log) {
  const deriver = createDeriver({
    intervalMs: config.intervalMs,
    rights: ownRights(),
    container: config.container,
  })
  const warnOfContainer = createContainerWarning(log)
  const find = createFinder(source, deriver, (what, error) => log.error(what, { error }))
  let exporter: ReturnType<typeof createOtlpExporter> | undefined
  return {
    source,
    deriver,
    tally: createTally(),
    /** The same with what is wrong: text, JSON, stream and recording show one answer. */
    find(snapshot: Snapshot): Snapshot {
      const known = find(snapshot)
      tellFindings(known, log)
      warnOfContainer(known)
      return known
    },
    /** To the one endpoint that was configured, if any. */
    exportFrom(latest: () => Snapshot | undefined): void {
      if (config.otlp === undefined) return
      const render = () => {
        const snapshot = latest()
        return snapshot && renderOtlp(snapshot)
      }
      exporter = createOtlpExporter({ ...config.otlp, render, log })
    },
    exported: () => exporter?.status(),
    stopExport: (): Promise<void> | undefined => exporter?.stop(),
  }
}

function tellFindings({ at, events }: Snapshot, log: Log): void {
  for (const event of events) {
    if (event.at !== at || !('finding' in event)) continue
    const { id, severity, since } = event.finding
    const isRaised = event.type === 'findingRaised'
    const fields = { id, severity, since: new Date(since).toISOString(), text: eventSentence(event) }
    if (isRaised && severity !== 'note') log.warn('finding raised', fields)
    else log.info(isRaised ? 'finding raised' : 'finding cleared', fields)
  }
}

const withServing = (snapshot: Snapshot, serving: Serving): Snapshot => ({
  ...snapshot,
  self: { ...snapshot.self, serving },
})
