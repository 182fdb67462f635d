// Records as fast as it can into the folder given by its first argument, with a clock that begins at the second, and
// reports each tick once it is written. Another program ends it, at any instant.

import { writeSync } from 'node:fs'
import { process as fixture, snapshot } from '../server/model/fixture.ts'
import { createEncoder } from '../server/recorder/format/encoder.ts'
import { createRecording } from '../server/recorder/recording.ts'

const [folder = '', start = '0'] = process.argv.slice(2)
const PROCESSES = 60

let now = Number(start)
const recording = createRecording(
  {
    folder,
    replay: undefined,
    // Both are reached after some lives: thinning and removing are interrupted, too.
    historyMs: 3 * 3_600_000,
    bytesMax: 6 * 1024 * 1024,
    version: '1',
    boot: 'b',
  },
  () => now,
)
const encoder = createEncoder()
for (let seq = 1; ; seq++) {
  now += 1000
  const processes = Array.from({ length: PROCESSES }, (_, i) =>
    fixture({ pid: i + 1, id: `${i + 1}:${i}`, rssBytes: 4096 * (seq + i), command: `job ${i} ${seq % 50}` }),
  )
  recording.record(encoder.encode({ ...snapshot({ processes }), seq, at: now, intervalMs: 1000 }))
  if (recording.status({}).state === 'recording') writeSync(1, `${now}\n`)
}
