// Snapshots -> the recording, and what it says about the past: any moment, and how the previous life ended.

import type { Log } from '../access/log.ts'
import type { Config } from '../config/config.ts'
import { EXPORT_BYTES_MAX } from '../config/limits.ts'
import { shareOfOwn } from '../config/setting.ts'
import { createPast } from '../http/past.ts'
import type { RecordingStatus } from '../model/recording.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { createPreviousLife } from '../recorder/ask/previous-life.ts'
import { maskRecorder } from '../redact/masked-recorder.ts'
import { endingSentence } from '../words/life-ending.ts'
import { createColouring } from './colouring.ts'
import type { Feed } from './feed.ts'

export type Keeping = ReturnType<typeof createKeeping>

export function createKeeping(config: Config, feed: Feed, ownLimitBytes: number | undefined, log: Log) {
  const isLive = feed.source !== undefined
  const recorder = maskRecorder(
    feed.createRecorder(message => log.warn('recording', { message })),
    config.redact,
  )
  const past = createPast({
    recorder,
    masked: maskRecorder(recorder, config.redact === 'exe' ? 'exe' : 'on'),
    // A replay may be of last week: times count from its end.
    now: () => (isLive ? Date.now() : (recorder.status()?.to ?? Date.now())),
    exportBytesMax: shareOfOwn(EXPORT_BYTES_MAX, ownLimitBytes),
  })
  const previous = createPreviousLife({
    recorder,
    onKnown: ({ life, ending }) =>
      log.warn('previous life', { life, how: ending?.how, text: ending && endingSentence(ending) }),
  })
  if (isLive && config.data === undefined)
    log.info('recording in memory', {
      bytesMax: config.historyBytes,
      ownMemoryLimit: ownLimitBytes,
      meaning:
        'the oldest moments are dropped first; --history-bytes=SIZE sets its size, --data=DIR keeps it on disk',
    })
  const colouring = createColouring(recorder, config.redact)
  return {
    recorder,
    past,
    /** With what the recording knows: the previous life, the colours of programs, and why nothing is being recorded. */
    complete: (seen: Snapshot): Snapshot =>
      withProblem(colouring.withColours(previous.withLife(seen)), recorder.status()),
    /** A file has every tick at once; memory ends with topz anyway, and has them before anything is asked of it. */
    keep(snapshot: Snapshot, isWatched: boolean): void {
      recorder.record(snapshot, config.data === undefined && !isWatched)
      previous.tick(snapshot)
      colouring.tick(snapshot)
    },
    /** A replay records nothing and notes nothing. */
    close: (how: string): Promise<void> | undefined => (isLive ? recorder.close(how) : undefined),
  }
}

/** Every readout says that a recording does not record: later would be too late. */
function withProblem(snapshot: Snapshot, status: RecordingStatus | undefined): Snapshot {
  if (status?.message === undefined) return snapshot
  const what = status.state === 'memory' ? 'recorded in memory only' : 'nothing is being recorded'
  return { ...snapshot, recordingProblem: `${what}: ${status.message}` }
}
