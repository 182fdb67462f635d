// The recording over hours with a clock that the test moves: what is kept, what is thinned out, what is removed.

import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { process } from '../model/fixture.ts'
import type { Series } from '../model/recording.ts'
import { HOUR_MS, MIB, one, START, start } from './fixture.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-recording-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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
  }) as Series
  const largest = Math.max(...series.points.map(([, , , max]) => max))
  expect(largest).toBeCloseTo(0.9, 3)
  const [, , mean] = series.points.find(([, , , max]) => max > 0.5) ?? [0, 0, 0, 0]
  expect(mean).toBeCloseTo(0.18, 2)
  recording.close(undefined)
})

test('moments older than the history are removed, and never more than a little at a time', () => {
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

test('S18: names that are SQL come back as they were, and the tables still exist', () => {
  const names = [
    "');DROP TABLE tick--",
    "' OR '1'='1",
    '";DELETE FROM life;',
    "x' UNION SELECT 1--",
    '?1',
    ':a',
    '\0;',
  ]
  const recording = start()
  const crowd = names.map((comm, index) =>
    process({
      pid: index + 1,
      id: `${index + 1}:0`,
      comm,
      command: comm,
      argv: [comm],
      user: comm,
      cgroup: comm,
    }),
  )
  recording.run(5, () => crowd)
  const shown = recording.snapshot({ at: recording.now() })?.processes
  const told = (shown ?? []).map(({ comm, command, user, cgroup }) => [comm, command, user, cgroup])
  expect(told).toEqual(names.map(name => [name, name, name, name]))
  const series = recording.series({
    kind: 'process',
    id: "1:0' OR '1'='1",
    path: 'cpuUsage',
    from: START,
    to: recording.now(),
    points: 10,
  })
  expect((series as Series | undefined)?.points ?? []).toEqual([])
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

test('F20: after a clock was set back, a moment of both times is the one that came later', () => {
  const recording = start()
  recording.run(60, () => [one({ rssBytes: 4096 })])
  recording.jump(-20_000)
  recording.run(10, () => [one({ rssBytes: 8192 })])
  expect(recording.snapshot({ at: recording.now() - 2000 })?.processes[0]?.rssBytes).toBe(8192)
  expect(recording.snapshot({ at: START + 30_000 })?.processes[0]?.rssBytes).toBe(4096)
  recording.jump(365 * 24 * HOUR_MS)
  recording.run(5, () => [one({ rssBytes: 1 << 20 })])
  recording.jump(-365 * 24 * HOUR_MS)
  recording.run(5, () => [one({ rssBytes: 16_384 })])
  expect(recording.snapshot({ at: Number.MAX_SAFE_INTEGER })?.processes[0]?.rssBytes).toBe(16_384)
  recording.close(undefined)
})

test('a moment within a gap is the one before it, and says so', () => {
  const recording = start()
  recording.run(10, () => [one()])
  recording.jump(60_000)
  recording.run(10, () => [one()])
  const { recorded, at } = recording.snapshot({ at: START + 40_000 }) ?? {}
  expect([at, recorded?.askedAt]).toEqual([START + 10_000, START + 40_000])
  expect(recording.snapshot({ at: START + 10_500 })?.recorded?.askedAt).toBeUndefined()
  recording.close(undefined)
})

test('a moment names its neighbours, across a gap too', () => {
  const recording = start()
  recording.run(10, () => [one()])
  recording.jump(60_000)
  recording.run(10, () => [one()])
  const beside = (second: number) => {
    const { previousAt, nextAt } = recording.snapshot({ at: START + second * 1000 })?.recorded ?? {}
    return [previousAt, nextAt].map(at => at && (at - START) / 1000)
  }
  expect([1, 5, 10, 40, 71, 80].map(beside)).toEqual([
    [undefined, 2],
    [4, 6],
    [9, 71],
    [9, 71],
    [10, 72],
    [79, undefined],
  ])
  recording.close(undefined)
})

test('a moment that has not come yet is the last one, and says so', () => {
  const recording = start()
  recording.run(10, () => [one()])
  const ahead = recording.now() + HOUR_MS / 2
  const { recorded, at } = recording.snapshot({ at: ahead }) ?? {}
  expect([at, recorded?.askedAt]).toEqual([START + 10_000, ahead])
  expect(recording.snapshot({ at: recording.now() + 1000 })?.recorded?.askedAt).toBeUndefined()
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

test('a moment outside the recording is nothing, and a range around a stop reports the gap', () => {
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
  expect((series as Series).gaps).toEqual([{ from: START + 10_000, to: START + 71_000, why: 'suspended' }])
  recording.close(undefined)
})

test('two moments compared show which processes came, went and made the total grow', () => {
  const recording = start()
  recording.run(5, () => [one({ rssBytes: 10 * MIB }), process({ pid: 2, id: '2:0', comm: 'old' })])
  recording.run(5, () => [
    one({ rssBytes: 60 * MIB, comm: 'fat' }),
    process({ pid: 3, id: '3:5', comm: 'new', rssBytes: 5 * MIB }),
  ])
  const found = recording.difference({ from: START + 2000, to: START + 10_000 })
  expect(found?.changes.map(({ kind, pid }) => [kind, pid])).toEqual([
    ['started', 3],
    ['ended', 2],
    ['grew', undefined],
  ])
  recording.close(undefined)
})

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
