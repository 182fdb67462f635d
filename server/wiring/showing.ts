// Snapshots -> readers: the pages, and requests that came before the first snapshot.

import { randomBytes } from 'node:crypto'
import type { Log } from '../access/log.ts'
import { monotonicMs } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { isInsecure } from '../config/exposure.ts'
import { createAdmission } from '../http/admission.ts'
import { createFirst } from '../http/first.ts'
import type { Socket } from '../http/listen.ts'
import { encode } from '../live/encode.ts'
import { createHub } from '../live/hub.ts'
import type { TrendPoints } from '../live/trends.ts'
import { PROTOCOL_VERSION } from '../model/protocol.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { trendKey } from '../model/trend.ts'
import type { RecordedTrends } from '../recorder/ask/trends.ts'
import type { Keeping } from './keeping.ts'
import type { Room } from './room.ts'

/** What a page must know of this run. */
export interface Run {
  readonly version: string
  /** What is being replayed, for people; undefined: it is live. */
  readonly replay: string | undefined
}

/** The answer of the recorder, as the stream asks for it. */
export function trendPointsOf(recorded: RecordedTrends): TrendPoints {
  return { get: (id, name) => recorded.get(trendKey(id, name)) }
}

export type Showing = ReturnType<typeof createShowing>

export function createShowing(config: Config, run: Run, { recorder, past }: Keeping, room: Room, log: Log) {
  const epoch = randomBytes(6).toString('hex')
  const hub = createHub({
    hello: {
      type: 'hello',
      protocol: PROTOCOL_VERSION,
      version: run.version,
      epoch,
      intervalMs: config.intervalMs,
      insecure: isInsecure(config),
      hasToken: config.token !== undefined,
      ...(run.replay !== undefined && { replay: run.replay }),
    },
    encode,
    now: monotonicMs,
    greet() {
      const recordedFrom = recorder.status()?.from
      return { at: Date.now(), ...(recordedFrom !== undefined && { recordedFrom }) }
    },
    hasRoom: room.hasRoom,
    bounds: room.bounds,
    past: (at, look) =>
      room.turnstiles.past.pass(async () => {
        const asked = await past.snapshotAt(at)
        if (!asked.ok) throw new Error(asked.detail)
        const { ids, trend, make } = look(asked.value)
        const query = { at: asked.value.at, names: [trend], ids }
        return make(trendPointsOf(await recorder.ask('trends', query)))
      }),
  })
  const sockets = new Set<Socket>()
  const { token, admitted } = createAdmission(config, sockets, monotonicMs, log)
  const first = createFirst()
  return {
    epoch,
    hub,
    sockets,
    token,
    admitted,
    waitForFirst: first.wait,
    publish(snapshot: Snapshot, recordedTrends?: TrendPoints): void {
      first.arrive(snapshot)
      // A stream must not go on with a token that is no longer valid.
      token?.current()
      hub.publish(snapshot, recordedTrends)
    },
  }
}
