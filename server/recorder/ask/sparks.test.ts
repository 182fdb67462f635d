// The sparklines of a past moment: what each process used until then, at the spacing of the moments.

import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { process } from '../../model/fixture.ts'
import { SPARK_POINTS } from '../../model/protocol.ts'
import { HOUR_MS, one, START, start } from '../fixture.ts'

const share = (second: number) => second / 1000

test('a moment has the minute that led up to it, of processes that used any CPU', () => {
  const recording = start()
  recording.run(300, second => [
    one({ cpuUsage: share(second) }),
    process({ pid: 2, id: '2:0', cpuUsage: 0 }),
    ...(second > 195 ? [process({ pid: 3, id: '3:0', cpuUsage: second === 200 ? 0.5 : 0 })] : []),
  ])
  const sparks = recording.sparks({ at: START + 200_000 })
  expect(sparks.get('1:0')).toEqual(Array.from({ length: SPARK_POINTS }, (_, i) => 141 + i))
  expect(sparks.get('2:0')).toBeUndefined()
  expect(sparks.get('3:0')?.slice(-6)).toEqual([-1, 0, 0, 0, 0, 500])
  recording.close(undefined)
})

test('what was not recorded is unknown, and nothing is drawn from before it', () => {
  const recording = start()
  recording.run(10, () => [one({ cpuUsage: 0.1 })])
  recording.jump(20_000)
  recording.run(10, () => [one({ cpuUsage: 0.2 })])
  const line = recording.sparks({ at: recording.now() }).get('1:0') ?? []
  expect(line.slice(-10)).toEqual(Array(10).fill(200))
  expect(line.slice(-30, -10)).toEqual(Array(20).fill(-1))
  expect(line.slice(-40, -30)).toEqual(Array(10).fill(100))
  expect(line.slice(0, -40)).toEqual(Array(20).fill(-1))
  recording.close(undefined)
})

test('a line begins with the life of topz that saw the moment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'topz-sparks-'))
  const before = start({ folder })
  before.run(10, () => [one({ cpuUsage: 0.1 })])
  before.close(undefined)
  const recording = start({ folder })
  recording.jump(10_000)
  recording.run(5, () => [one({ cpuUsage: 0.2 })])
  const line = recording.sparks({ at: recording.now() }).get('1:0')
  expect(line).toEqual([...Array(SPARK_POINTS - 5).fill(-1), ...Array(5).fill(200)])
  recording.close(undefined)
  rmSync(folder, { recursive: true, force: true })
})

test('a moment after a damaged one is shown, with the lines of the readable ones', () => {
  const folder = mkdtempSync(join(tmpdir(), 'topz-sparks-'))
  const recording = start({ folder })
  recording.run(200, second => [one({ cpuUsage: share(second) })])
  const file = new Database(join(folder, 'recording.db'))
  file.exec("UPDATE sample SET numbers = x'01ff' WHERE tick = 100")
  file.close()
  const at = START + 150_000
  expect([recording.snapshot({ at })?.at, recording.sparks({ at }).size]).toEqual([at, 1])
  expect(recording.sparks({ at: START + 190_000 }).size).toBe(1)
  recording.close(undefined)
  rmSync(folder, { recursive: true, force: true })
})

test('among thinned moments a line covers a proportionally longer time, with means', () => {
  const recording = start()
  recording.run(3600, second => [one({ cpuUsage: second % 10 === 5 ? 1 : 0 })])
  recording.run((2 * HOUR_MS) / 1000, () => [one({ cpuUsage: 0 })])
  const at = START + 1_800_000
  expect(recording.snapshot({ at })?.recorded?.spanMs).toBe(10_000)
  const line = recording.sparks({ at }).get('1:0') ?? []
  expect(line).toHaveLength(SPARK_POINTS)
  // A tenth, except for the steps that are cut where one group of ticks ends and the next begins.
  expect(line.filter(point => point === 100).length).toBeGreaterThan(SPARK_POINTS * 0.7)
  expect(line.every(point => point >= 50 && point <= 120)).toBe(true)
  recording.close(undefined)
})

test('F20: after a clock was set back, lines are no longer than they are drawn', () => {
  const recording = start()
  recording.run(60, () => [one({ cpuUsage: 0.5 })])
  recording.jump(-20_000)
  recording.run(5, () => [one({ cpuUsage: 0.5 })])
  const [points] = recording.sparks({ at: recording.now() }).values()
  expect(points).toHaveLength(SPARK_POINTS)
  recording.close(undefined)
})
