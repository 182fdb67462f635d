// What is left when old moments are thinned out and removed: existing processes stay, and a storm of jobs takes no more
// room than the recording was given.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { process } from '../../model/fixture.ts'
import { HOUR_MS, MIB, one, START, start } from '../fixture.ts'

setDefaultTimeout(60_000)

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-retention-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const lasting = process({ pid: 50, id: '50:7', startTicks: 7, command: 'the important one' })

for (const end of [1801, 1805, 1815, 1919])
  test(`a process that lived half an hour and ended in second ${end} is still recorded an hour and a day later`, () => {
    const recording = start()
    recording.run(end, () => [one(), lasting])
    const isThereAt = (second: number) =>
      recording.snapshot({ at: START + second * 1000 })?.processes.some(({ pid }) => pid === 50)
    recording.run(4800, () => [one()])
    expect([600, 1200, 1790].map(isThereAt)).toEqual([true, true, true])
    expect(isThereAt(2000)).toBe(false)
    recording.jump(24 * HOUR_MS)
    recording.run(1200, () => [one()])
    expect([600, 1200, 1790].map(isThereAt)).toEqual([true, true, true])
    recording.close(undefined)
  })

test('a container that goes and comes back is recorded again, even if its first life was removed', () => {
  const recording = start({ historyMs: 600_000 })
  const containers = [{ id: '/c', name: 'c', main: true, cgroupVersion: 2, processCount: 1 }] as never
  const scene = (second: number) => ({ processes: [one()], ...(second % 500 > 5 && { containers }) })
  recording.run(2000, scene)
  const seen = (before: number) => recording.snapshot({ at: recording.now() - before })?.containers.length
  expect([0, 100, 400].map(seen)).toEqual([0, 1, 1])
  recording.run(10, scene)
  expect(seen(0)).toBe(1)
  recording.close(undefined)
})

test('jobs with long command lines of their own, fifty a second, leave half an hour within 32 MiB of memory', () => {
  const recording = start({ bytesMax: 32 * MIB, historyMs: HOUR_MS })
  const padding = 'x'.repeat(3000)
  let jobs = 0
  let most = 0
  for (let minute = 0; minute < 40; minute++) {
    recording.run(60, () => [
      one(),
      lasting,
      ...Array.from({ length: 50 }, () => {
        const pid = 100 + (++jobs % 30_000)
        return process({ pid, id: `${pid}:${jobs}`, startTicks: jobs, command: `job ${jobs} ${padding}` })
      }),
    ])
    most = Math.max(most, recording.status({}).bytes)
  }
  expect(most).toBeLessThan(32 * MIB)
  const { from = 0, to = 0, lost } = recording.status({})
  expect(to - from).toBeGreaterThan(1_800_000)
  expect(lost).toBe(0)
  expect(recording.snapshot({ at: from + 60_000 })?.processes.map(({ pid }) => pid)).toContain(50)
  recording.close(undefined)
})

for (const place of ['memory', 'file'])
  test(`two thousand processes that change in every tick do not stop a recording of 4 MiB in ${place}`, () => {
    const recording = start({
      folder: place === 'file' ? join(folder, 'busy') : undefined,
      bytesMax: 4 * MIB,
    })
    for (let round = 0; round < 10; round++) {
      recording.run(12, second =>
        Array.from({ length: 2000 }, (_, i) =>
          process({
            pid: i + 1,
            id: `${i + 1}:0`,
            rssBytes: (second + i) * 4096,
            cpuSeconds: second + i / 100,
          }),
        ),
      )
      expect(recording.status({})).toMatchObject({
        lost: 0,
        state: place === 'file' ? 'recording' : 'memory',
      })
    }
    expect(recording.status({}).bytes).toBeLessThan(4 * MIB)
    recording.close(undefined)
  })

test('a file that is larger than a lowered limit continues to be recorded to, and shrinks to it', () => {
  const dir = join(folder, 'lower')
  const crowd = (second: number) =>
    Array.from({ length: 300 }, (_, i) =>
      process({ pid: i + 1, id: `${i + 1}:0`, rssBytes: (second * i) % 1e9, command: `${second % 50} ${i}` }),
    )
  const first = start({ folder: dir, bytesMax: 64 * MIB })
  first.run(1200, crowd)
  first.close(undefined)
  const size = () => statSync(join(dir, 'recording.db')).size
  expect(size()).toBeGreaterThan(8 * MIB)
  const second = start({ folder: dir, bytesMax: 4 * MIB })
  second.run(300, crowd)
  expect(second.status({})).toMatchObject({ state: 'recording', lost: 0 })
  expect(size()).toBeLessThan(4 * MIB)
  second.close(undefined)
})
