// What the recording costs: 1,000 processes of which 50 are busy, an hour at one tick a second, written as fast as it
// goes. Prints the CPU of encoding (main thread) and writing (the recording's own), bytes, and how long answers take.

import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEvents } from '../server/derive/events.ts'
import { process as fixture, snapshot } from '../server/model/fixture.ts'
import type { Process, Snapshot } from '../server/model/snapshot.ts'
import { createEncoder } from '../server/recorder/format/encoder.ts'
import { rowOf } from '../server/recorder/format/event.ts'
import { createRecording } from '../server/recorder/recording.ts'
import { median, percentile } from './cost.ts'

const PROCESSES = 1000
const BUSY = 50
const START = Date.parse('2026-11-21T00:00:00Z')

export function recordingBench(hours: number, churn: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'topz-recording-'))
  for (const place of [undefined, folder]) measure(place, hours, churn)
  rmSync(folder, { recursive: true, force: true })
}

function measure(folder: string | undefined, hours: number, churn: number): void {
  let now = START
  const options = { replay: undefined, version: '1', boot: undefined, historyMs: 30 * 86_400_000 }
  const bytesMax = folder === undefined ? 32 * 1024 ** 2 : 256 * 1024 ** 2
  const recording = createRecording({ ...options, folder, bytesMax }, () => now)
  const encoder = createEncoder()
  const events = createEvents()
  const eventBytes: number[] = []
  const encoded: number[] = []
  const written: number[] = []
  let rows = 0
  let bytes = 0
  let busy = crowd()
  const ticks = hours * 3600
  for (let tick = 1; tick <= ticks; tick++) {
    now = START + tick * 1000
    busy = next(busy, tick, churn)
    const shown = at(busy, tick, now)
    const happened = { at: now, processes: shown.processes, containers: [], networks: [] }
    const seen = { ...shown, events: events.observe(happened) }
    const startMs = performance.now()
    const record = encoder.encode(seen)
    const encodedMs = performance.now()
    recording.record(record)
    encoded.push(encodedMs - startMs)
    written.push(performance.now() - encodedMs)
    for (const event of record.events) eventBytes.push(rowOf(event).json.length)
    if (!record.isFull) {
      rows += record.rows.length / 3
      bytes += record.bytes.length
    }
  }
  const status = recording.status({})
  const size = folder === undefined ? status.bytes : statSync(join(folder, 'recording.db')).size
  const { from = START, to = now } = status
  const moments = Array.from({ length: 50 }, (_, i) => from + ((to - from) * (i + 0.5)) / 50)
  const shown = moments.map(moment => timed(() => recording.snapshot({ at: moment })))
  const hourAgo = Math.max(from, to - 3_600_000)
  const id = busy[1]?.id ?? ''
  const series = Array.from({ length: 10 }, () =>
    timed(() => recording.series({ kind: 'process', id, path: 'cpuUsage', from: hourAgo, to, points: 300 })),
  )
  const drawn = timed(() => recording.timeline({ from: to - 900_000, to, points: 240, top: 8, programs: 0 }))
  const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0)
  console.log(
    [
      `${folder === undefined ? 'memory' : 'file'}, ${hours} h, ${churn} processes come and go per tick:`,
      `encode ${(sum(encoded) / ticks).toFixed(3)} ms/tick (p99 ${percentile(encoded, 0.99).toFixed(2)})`,
      `write ${(sum(written) / ticks).toFixed(3)} ms/tick (p99 ${percentile(written, 0.99).toFixed(2)}, max ${Math.max(...written).toFixed(1)})`,
      `${(bytes / rows).toFixed(1)} packed bytes per changed process, ${(size / rows).toFixed(1)} of the whole recording`,
      `${eventBytes.length} events of ${(sum(eventBytes) / Math.max(1, eventBytes.length)).toFixed(0)} bytes each`,
      `${(size / 1024 ** 2).toFixed(1)} MiB, from ${((now - from) / 3_600_000).toFixed(2)} h ago`,
      `a moment ${median(shown).toFixed(1)} ms (max ${Math.max(...shown).toFixed(1)})`,
      `a series of an hour ${median(series).toFixed(1)} ms`,
      `the page's quarter of an hour ${drawn.toFixed(1)} ms`,
    ].join('\n  '),
  )
  recording.close(undefined)
}

function timed(run: () => unknown): number {
  const startMs = performance.now()
  run()
  return performance.now() - startMs
}

function crowd(): Process[] {
  return Array.from({ length: PROCESSES }, (_, i) =>
    fixture({ pid: i + 1, id: `${i + 1}:${i}`, startTicks: i, command: `worker --number ${i}`, cpuUsage: 0 }),
  )
}

/** 50 used some CPU, others came and went. */
function next(before: readonly Process[], tick: number, churn: number): Process[] {
  const after = before.map((one, i) =>
    i >= BUSY
      ? one
      : {
          ...one,
          cpuUsage: ((tick * 7 + i * 13) % 100) / 100,
          cpuUserSeconds: (one.cpuUserSeconds ?? 0) + ((tick + i) % 40) / 100,
          cpuSystemSeconds: (one.cpuSystemSeconds ?? 0) + ((tick + i) % 7) / 100,
          cpuSeconds: one.cpuSeconds + 0.1,
          runQueueSeconds: (one.runQueueSeconds ?? 0) + 0.0123,
          minorFaults: (one.minorFaults ?? 0) + ((tick * 3) % 50),
          rssBytes: 50_000_000 + ((tick * 4096 * (i + 1)) % 10_000_000),
          state: (tick + i) % 3 === 0 ? 'R' : 'S',
          cpu: (tick + i) % 2,
        },
  )
  for (let i = 0; i < churn; i++) {
    const pid = 2000 + ((tick * churn + i) % 30_000)
    after[PROCESSES - 1 - i] = fixture({
      pid,
      id: `${pid}:${tick}`,
      startTicks: tick,
      comm: 'job',
      argv: ['job', '--once'],
      command: 'job --once',
      container: 'a3f1'.repeat(16),
    })
  }
  return after
}

function at(processes: readonly Process[], seq: number, now: number): Snapshot {
  return {
    ...snapshot({ processes: processes.toSorted((a, b) => a.pid - b.pid) }),
    seq,
    at: now,
    intervalMs: 1000,
  }
}
