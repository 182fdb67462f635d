// The trends of a past moment: what each process used until then.

import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { process } from '../../model/fixture.ts'
import { TREND_POINTS, type TrendName, trendKey } from '../../model/trend.ts'
import { HOUR_MS, one, START, start } from '../fixture.ts'

const MINUTE_MS = 60_000
const share = (second: number) => second / 1000

type Recording = ReturnType<typeof start>

function trendsIn(recording: Recording, at: number, names: readonly TrendName[] = ['cpu'], ids?: string[]) {
  const found = recording.trends({ at, names, ids })
  return (id: string, name: TrendName = 'cpu') => found.get(trendKey(id, name))
}

test('a moment has the ten minutes that led up to it, of each metric that is asked for', () => {
  const recording = start()
  recording.run(1300, second => [
    one({ cpuUsage: share(second), rssBytes: 4096 * second }),
    process({ pid: 2, id: '2:0', cpuUsage: 0, rssBytes: 4096 }),
    ...(second > 1195 ? [process({ pid: 3, id: '3:0', cpuUsage: 0.5 })] : []),
  ])
  const trend = trendsIn(recording, START + 1_200_000, ['cpu', 'rss'])
  // Each is the mean of the ten seconds around it; the last has begun only.
  expect(trend('1:0')?.length).toBe(TREND_POINTS)
  expect(trend('1:0')?.slice(-4)).toEqual([1171, 1181, 1191, 1198])
  expect(trend('1:0', 'rss')?.slice(-3)).toEqual([4740, 4780, 4800])
  expect(trend('2:0', 'rss')).toEqual(Array(TREND_POINTS).fill(4))
  expect(trend('3:0')?.slice(-3)).toEqual([-1, -1, 500])
  recording.close(undefined)
})

test('only processes that are asked for are read', () => {
  const recording = start()
  recording.run(30, () => [one({ cpuUsage: 0.1 }), process({ pid: 2, id: '2:0', cpuUsage: 0.2 })])
  const trend = trendsIn(recording, recording.now(), ['cpu'], ['2:0', 'nobody'])
  expect([trend('1:0'), trend('2:0')?.at(-1), trend('nobody')]).toEqual([undefined, 200, undefined])
  recording.close(undefined)
})

test('what was not recorded is unknown, and nothing is drawn from before it', () => {
  const recording = start()
  recording.run(100, () => [one({ cpuUsage: 0.1 })])
  recording.jump(200_000)
  recording.run(100, () => [one({ cpuUsage: 0.2 })])
  const line = trendsIn(recording, recording.now())('1:0') ?? []
  expect(line.slice(-10)).toEqual(Array(10).fill(200))
  expect(line.slice(-29, -11)).toEqual(Array(18).fill(-1))
  expect(line.slice(-39, -31)).toEqual(Array(8).fill(100))
  expect(line.slice(0, -42)).toEqual(Array(TREND_POINTS - 42).fill(-1))
  recording.close(undefined)
})

test('a line begins with the life of topz that saw the moment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'topz-trends-'))
  const before = start({ folder })
  before.run(100, () => [one({ cpuUsage: 0.1 })])
  before.close(undefined)
  const recording = start({ folder })
  recording.jump(100_000)
  recording.run(50, () => [one({ cpuUsage: 0.2 })])
  const line = trendsIn(recording, recording.now())('1:0') ?? []
  expect(line.filter(point => point !== -1)).toEqual(Array(6).fill(200))
  expect(line[0]).toBe(-1)
  recording.close(undefined)
  rmSync(folder, { recursive: true, force: true })
})

test('a moment after a damaged one is shown, with the lines of the readable ones', () => {
  const folder = mkdtempSync(join(tmpdir(), 'topz-trends-'))
  const recording = start({ folder })
  recording.run(200, second => [one({ cpuUsage: share(second) })])
  const file = new Database(join(folder, 'recording.db'))
  file.exec("UPDATE sample SET numbers = x'01ff' WHERE tick = 100")
  file.close()
  const at = START + 150_000
  expect(recording.snapshot({ at })?.at).toBe(at)
  expect(recording.trends({ at, names: ['cpu'] }).size).toBe(1)
  recording.close(undefined)
  rmSync(folder, { recursive: true, force: true })
})

test('among thinned moments a line covers a proportionally longer time, with means', () => {
  const recording = start()
  recording.run(3600, second => [one({ cpuUsage: second % 10 === 5 ? 1 : 0 })])
  recording.run((2 * HOUR_MS) / 1000, () => [one({ cpuUsage: 0 })])
  const at = START + 30 * MINUTE_MS
  expect(recording.snapshot({ at })?.recorded?.spanMs).toBe(10_000)
  const line = trendsIn(recording, at)('1:0') ?? []
  expect(line).toHaveLength(TREND_POINTS)
  // A tenth, except for the steps that are cut where one group of ticks ends and the next begins.
  expect(line.filter(point => point === 100).length).toBeGreaterThan(TREND_POINTS * 0.7)
  recording.close(undefined)
})

test('F20: after a clock was set back, lines are no longer than they are drawn', () => {
  const recording = start()
  recording.run(600, () => [one({ cpuUsage: 0.5 })])
  recording.jump(-200_000)
  recording.run(50, () => [one({ cpuUsage: 0.5 })])
  expect(trendsIn(recording, recording.now())('1:0')).toHaveLength(TREND_POINTS)
  recording.close(undefined)
})
