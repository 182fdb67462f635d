// A recording in place of the sampler: its last moment is the current one, and no other follows.

import { RecordingUnavailableError } from '../model/recording.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { TrendName } from '../model/trend.ts'
import type { RecordedTrends } from '../recorder/ask/trends.ts'
import type { Recorder } from '../recorder/recorder-client.ts'
import type { Sampler } from '../sampler/sampler.ts'

/** Of all processes at once: these are looked at most. */
const REPLAYED: readonly TrendName[] = ['cpu', 'rss']

export function createReplaySampler(
  recorder: Pick<Recorder, 'ask'>,
  publish: (snapshot: Snapshot, recordedTrends: RecordedTrends) => void,
): Sampler {
  let latest: Snapshot | undefined
  return {
    async start() {
      const end = { at: Number.MAX_SAFE_INTEGER }
      latest = await recorder.ask('snapshot', end)
      if (latest === undefined)
        throw new RecordingUnavailableError('It is empty or damaged: it contains no moment to show.')
      publish(latest, await recorder.ask('trends', { ...end, names: REPLAYED }))
    },
    stop() {},
    latest: () => latest,
    health: () => (latest === undefined ? 'stale' : 'ok'),
  }
}
