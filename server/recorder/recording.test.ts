// The recording over hours with a clock that the test moves: what is kept, what is thinned out, what is removed; and
// everything that can be wrong with a folder.

import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { process, snapshot } from '../model/fixture.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { createEncoder } from './encoder.ts'
import { createRecording, type RecordingOptions } from './recording.ts'

const START = Date.parse('2026-11-21T00:00:00Z')
const HOUR_MS = 3_600_000
const MIB = 1024 * 1024

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-recording-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const OPTIONS: RecordingOptions = {
  folder: undefined,
  replay: undefined,
  historyMs: 30 * 24 * HOUR_MS,
  bytesMax: 256 * MIB,
  version: '1',
  boot: 'boot',
}

function at(seq: number, now: number, processes: readonly Process[]): Snapshot {
  return { ...snapshot({ processes }), seq, at: now, intervalMs: 1000 }
}

/** A recording with a clock of its own; `run` records so many seconds of what `crowd` gives. */
function start(options: Partial<RecordingOptions> = {}) {
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
    run(seconds: number, crowd: (second: number) => readonly Process[]) {
      for (let i = 0; i < seconds; i++) {
        now += 1000
        seq++
        if (recording.record(encoder.encode(at(seq, now, crowd(seq))))) encoder.restart()
      }
    },
  }
}

const one = (fields: Partial<Process> = {}) => process({ pid: 1, id: '1:0', startTicks: 0, ...fields })

test('a spike of one second is still there after its hour was thinned out to moments of ten seconds', () => {
  const recording = start()
  recording.run(2 * 3600, second => [one({ cpuUsage: second === 301 ? 0.9 : 0.1 })])
  recording.run(HOUR_MS / 1000, () => [one({ cpuUsage: 0.1 })])
  const spans = new Set(
    [100, 1000, 5000].map(s => recording.snapshot({ at: START + s * 1000 })?.recorded?.spanMs),
  )
  expect(spans.has(10_000)).toBe(true)
  const series = recording.series({
    kind: 'process',
    id: '1:0',
    path: 'cpuUsage',
    from: START,
    to: START + 600_000,
    points: 60,
  })
  const largest = Math.max(...(series?.points.map(([, , , max]) => max) ?? []))
  expect(largest).toBeCloseTo(0.9, 3)
  const [, , mean] = series?.points.find(([, , , max]) => max > 0.5) ?? [0, 0, 0, 0]
  expect(mean).toBeCloseTo(0.18, 2)
  recording.close(undefined)
})

test('what is older than the history is removed, and never more than a little at a time', () => {
  const recording = start({ historyMs: 600_000 })
  recording.run(1800, () => [one()])
  const { from = 0, to = 0 } = recording.status({})
  expect(to - from).toBeLessThan(600_000 + 250_000)
  expect(to - from).toBeGreaterThanOrEqual(590_000)
  // F20: the clock jumps a year ahead.
  recording.jump(365 * 24 * HOUR_MS)
  recording.run(20, () => [one()])
  expect(recording.status({}).from).toBeLessThan(START + HOUR_MS)
  recording.close(undefined)
})

test('F20: a clock that goes back loses nothing, and what came after is shown', () => {
  const recording = start()
  recording.run(300, () => [one({ rssBytes: 4096 })])
  recording.jump(-HOUR_MS)
  recording.run(10, () => [one({ rssBytes: 8192 })])
  expect(recording.snapshot({ at: recording.now() })?.processes[0]?.rssBytes).toBe(8192)
  expect(recording.snapshot({ at: START + 200_000 })?.processes[0]?.rssBytes).toBe(4096)
  recording.close(undefined)
})

test('F34: hours of processes that come and go leave the recording below its limit', () => {
  const recording = start({ bytesMax: 4 * MIB })
  recording.run(2 * 3600, second => [
    one(),
    ...Array.from({ length: 20 }, (_, i) => {
      const pid = 10 + ((second * 20 + i) % 30_000)
      return process({ pid, id: `${pid}:${second}`, startTicks: second, command: `job ${i}` })
    }),
  ])
  const status = recording.status({})
  expect(status.bytes).toBeLessThan(4 * MIB)
  expect(status.boundBy).toBe('bytes')
  // Some minutes are still there.
  expect((status.to ?? 0) - (status.from ?? 0)).toBeGreaterThan(120_000)
  const middle = ((status.from ?? 0) + (status.to ?? 0)) / 2
  expect(recording.snapshot({ at: middle })?.processes).toHaveLength(21)
  recording.close(undefined)
}, 60_000)

test('a moment outside the recording is nothing, and a range around a stop tells the gap', () => {
  const recording = start()
  recording.run(10, () => [one()])
  recording.jump(60_000)
  recording.run(10, () => [one()])
  expect(recording.snapshot({ at: START - 1 })).toBeUndefined()
  const series = recording.series({
    kind: 'host',
    id: '',
    path: 'totals.processes',
    from: START,
    to: recording.now(),
    points: 100,
  })
  expect(series?.gaps).toEqual([[START + 10_000, START + 71_000]])
  expect(recording.series({ kind: 'host', id: '', path: 'no', from: 0, to: 1, points: 1 })).toBeUndefined()
  recording.close(undefined)
})

test('two moments compared tell who came, went and grew, the largest first', () => {
  const recording = start()
  recording.run(5, () => [one({ rssBytes: 10 * MIB }), process({ pid: 2, id: '2:0', comm: 'old' })])
  recording.run(5, () => [
    one({ rssBytes: 60 * MIB, comm: 'fat' }),
    process({ pid: 3, id: '3:5', comm: 'new', rssBytes: 5 * MIB }),
  ])
  const found = recording.difference({ from: START + 2000, to: START + 10_000 })
  expect(found?.changes.map(({ kind, pid }) => [kind, pid])).toEqual([
    ['grew', 1],
    ['started', 3],
    ['ended', 2],
  ])
  recording.close(undefined)
})

test('S29: folder and files are for the owner alone, and a link is not followed', () => {
  const dir = join(folder, 'modes')
  start({ folder: dir }).close(undefined)
  expect(statSync(dir).mode & 0o777).toBe(0o700)
  for (const file of ['recording.db', 'recording.lock'])
    expect(statSync(join(dir, file)).mode & 0o777).toBe(0o600)
  const linked = join(folder, 'linked')
  mkdirSync(linked)
  symlinkSync('/etc/hostname', join(linked, 'recording.db'))
  const recording = start({ folder: linked })
  expect(recording.warnings[0]).toContain('not a regular file')
  expect(recording.status({})).toMatchObject({ state: 'memory', isFile: false })
  recording.close(undefined)
})

test('F16: a folder that may not be written leaves the recording in memory, and says why', () => {
  const file = join(folder, 'a-file')
  writeFileSync(file, '')
  const recording = start({ folder: file })
  recording.run(3, () => [one()])
  expect(recording.status({})).toMatchObject({ state: 'memory', bytesMax: 32 * MIB })
  expect(recording.status({}).message).toContain(file)
  expect(recording.snapshot({ at: recording.now() })?.processes).toHaveLength(1)
  recording.close(undefined)
})

test('F18: a second one on the same folder does not record there, and the first goes on', () => {
  const dir = join(folder, 'twice')
  const first = start({ folder: dir })
  const second = start({ folder: dir })
  expect(second.warnings).toEqual(['another topz records there: this one keeps what it sees in memory'])
  first.run(3, () => [one()])
  second.run(3, () => [one()])
  expect(first.status({}).state).toBe('recording')
  first.close(undefined)
  const third = start({ folder: dir })
  expect(third.status({}).state).toBe('recording')
  for (const recording of [second, third]) recording.close(undefined)
})

test('F36: the recording of a newer topz is left as it is', () => {
  const dir = join(folder, 'newer')
  start({ folder: dir }).close(undefined)
  const path = join(dir, 'recording.db')
  const db = new Database(path)
  db.exec('PRAGMA user_version = 99')
  db.close()
  const recording = start({ folder: dir })
  recording.run(3, () => [one()])
  expect(recording.warnings[0]).toContain('format 99')
  expect(recording.status({}).state).toBe('memory')
  recording.close(undefined)
  const again = new Database(path, { readonly: true })
  expect(again.query('SELECT count(*) AS n FROM tick').get()).toEqual({ n: 0 })
  again.close()
})

test('F14: whatever bytes are damaged, topz opens, records and answers', () => {
  const seed = Date.now() % 1_000_000
  console.log(`seed ${seed}`)
  let state = seed
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state % below
  }
  const dir = join(folder, 'torn')
  const first = start({ folder: dir })
  first.run(200, second => [one({ rssBytes: second * 4096 })])
  first.close(undefined)
  const path = join(dir, 'recording.db')
  const whole = readFileSync(path)
  for (let round = 0; round < 60; round++) {
    const torn = Buffer.from(whole)
    if (round % 3 === 0) writeFileSync(path, torn.subarray(0, random(torn.length)))
    else {
      for (let i = 0; i < 1 + random(200); i++) torn[random(torn.length)] = random(256)
      writeFileSync(path, torn)
    }
    for (const ending of ['-wal', '-shm']) rmSync(`${path}${ending}`, { force: true })
    const recording = start({ folder: dir })
    recording.run(15, () => [one({ rssBytes: 4096 })])
    expect(['recording', 'paused', 'memory']).toContain(recording.status({}).state)
    recording.close(undefined)
  }
  expect(existsSync(`${path}.corrupt`)).toBe(true)
}, 60_000)

test('F19: a reader that holds on to an old state stops the recording before its limit, and not for longer', () => {
  const dir = join(folder, 'pinned')
  const bytesMax = 4 * MIB
  const recording = start({ folder: dir, bytesMax })
  const crowd = (second: number) =>
    Array.from({ length: 200 }, (_, i) =>
      process({
        pid: i + 1,
        id: `${i + 1}:0`,
        rssBytes: (second + i) * 4096,
        minorFaults: second * 1000 + i,
      }),
    )
  recording.run(20, crowd)
  const path = join(dir, 'recording.db')
  const reader = new Database(path, { readonly: true })
  reader.exec('BEGIN')
  reader.query('SELECT count(*) FROM tick').get()
  let largest = 0
  for (let i = 0; i < 60; i++) {
    recording.run(30, crowd)
    largest = Math.max(largest, statSync(path).size + statSync(`${path}-wal`).size)
  }
  expect(recording.status({})).toMatchObject({ state: 'paused' })
  expect(largest).toBeLessThan(bytesMax + 256 * 1024)
  reader.exec('COMMIT')
  reader.close()
  recording.run(200, crowd)
  expect(recording.status({}).state).toBe('recording')
  expect(recording.snapshot({ at: recording.now() })?.processes).toHaveLength(200)
  recording.close(undefined)
}, 60_000)

test('a recording that is read only is replayed, from its folder and from a file', () => {
  const dir = join(folder, 'kept')
  const first = start({ folder: dir })
  first.run(200, second => [one({ rssBytes: second * 4096 })])
  const bytes = first.export({ from: START + 50_000, to: START + 60_000 })
  first.close({ at: first.now(), how: 'SIGTERM' })
  chmodSync(dir, 0o500)
  const replay = start({ replay: dir })
  expect(replay.snapshot({ at: START + 77_000 })?.processes[0]?.rssBytes).toBe(77 * 4096)
  expect(replay.lives({})[0]?.ending).toMatchObject({ how: 'stopped', confidence: 'certain' })
  replay.close(undefined)
  const file = join(folder, 'piece.db')
  writeFileSync(file, bytes)
  const piece = start({ replay: file })
  expect(piece.snapshot({ at: START + 55_000 })?.processes[0]?.rssBytes).toBe(55 * 4096)
  expect(piece.status({}).to).toBe(START + 60_000)
  piece.close(undefined)
  chmodSync(dir, 0o700)
})
