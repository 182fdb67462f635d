// A recording for tests, with a clock that the test moves.

import { process, snapshot } from '../model/fixture.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import type { RecordingOptions } from './database/open-recording.ts'
import { createEncoder } from './format/encoder.ts'
import { createRecording } from './recording.ts'

export const START = Date.parse('2026-11-21T00:00:00Z')
export const HOUR_MS = 3_600_000
export const MIB = 1024 * 1024

const OPTIONS: RecordingOptions = {
  folder: undefined,
  replay: undefined,
  historyMs: 30 * 24 * HOUR_MS,
  bytesMax: 256 * MIB,
  version: '1',
  boot: 'boot',
}

/** What one second of the recording shows: only processes, or more of the snapshot. */
export type Scene = readonly Process[] | Partial<Snapshot>

export function at(seq: number, now: number, scene: Scene): Snapshot {
  const fields: Partial<Snapshot> = Array.isArray(scene) ? { processes: scene } : (scene as Partial<Snapshot>)
  return { ...snapshot(fields), seq, at: now, intervalMs: 1000 }
}

/** A recording with its own clock; `run` records this many seconds of what `crowd` gives. */
export function start(options: Partial<RecordingOptions> = {}) {
  let now = START
  const recording = createRecording({ ...OPTIONS, ...options }, () => now)
  const encoder = createEncoder()
  let seq = 0
  return {
    ...recording,
    now: () => now,
    jump: (ms: number) => {
      now += ms
    },
    run(seconds: number, crowd: (second: number) => Scene) {
      for (let i = 0; i < seconds; i++) {
        now += 1000
        seq++
        const wanted = recording.record(encoder.encode(at(seq, now, crowd(seq))))
        if (wanted === 'lost') encoder.restart()
        if (wanted === 'full') encoder.beginGroup()
      }
    },
  }
}

export const one = (fields: Partial<Process> = {}) => process({ pid: 1, id: '1:0', startTicks: 0, ...fields })
