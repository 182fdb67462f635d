// A recording in the sampler's place: its last moment is what there is, and no other follows.

import { RecordingUnavailableError } from './model/recording.ts'
import type { Snapshot } from './model/snapshot.ts'
import type { Recorder } from './recorder/recorder.ts'
import type { Sampler } from './sampler/sampler.ts'

export function createReplay(
  recorder: Pick<Recorder, 'ask'>,
  publish: (snapshot: Snapshot) => void,
): Sampler {
  let latest: Snapshot | undefined
  return {
    async start() {
      latest = await recorder.ask('snapshot', { at: Number.MAX_SAFE_INTEGER })
      if (latest === undefined) throw new RecordingUnavailableError('It holds no moment that could be shown.')
      publish(latest)
    },
    stop() {},
    latest: () => latest,
    health: () => (latest === undefined ? 'stale' : 'ok'),
  }
}
