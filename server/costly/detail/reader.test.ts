// One process in depth, on a synthetic /proc whose processes change while they are read.

import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createFakeProc, type FakeProc, statBytes } from '../../sampler/testdata/fake-proc.ts'
import { createDetailReader } from './reader.ts'

let fake: FakeProc
let nowMs = 0
let onClock = () => {}
beforeEach(() => {
  fake = createFakeProc()
  fake.add(10, { runTime: 1, starttime: 5000 })
  nowMs = 0
  onClock = () => {}
})
afterEach(() => fake.remove())

const newReader = (allowEnviron = false) =>
  createDetailReader({
    procRoot: fake.root,
    fdSizeCounts: false,
    clockTicksPerSecond: 100,
    allowEnviron,
    now: () => {
      onClock()
      return nowMs
    },
  })

function addThreads(count: number): void {
  for (let tid = 10; tid < 10 + count; tid++) {
    const folder = fake.path(10, `task/${tid}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}/stat`, statBytes(tid))
    writeFileSync(`${folder}/schedstat`, `${tid} 0 1\n`)
  }
}

test('S20: a pid that now belongs to another process gives nothing, whichever part is requested', () => {
  const read = newReader(true)
  fake.write(10, 'environ', 'A=1\0')
  for (const part of ['status', 'limits', 'files', 'environ'] as const) {
    expect([part, read(10, '10:5000', part) !== undefined]).toEqual([part, true])
    expect([part, read(10, '10:4999', part)]).toEqual([part, undefined])
  }
})

test('S20: nothing at all is read of another process under the pid', () => {
  addThreads(1)
  let looks = 0
  onClock = () => {
    looks++
  }
  expect(newReader()(10, '10:4999', 'threads')).toBeUndefined()
  expect(looks).toBe(0)
})

test('S20: a process that is replaced while it is read gives nothing either', () => {
  addThreads(3)
  const read = newReader()
  expect(read(10, '10:5000', 'threads')?.items).toHaveLength(3)
  onClock = () => fake.writeStat(10, { runTime: 1, starttime: 7000 })
  expect(read(10, '10:5000', 'threads')).toBeUndefined()
})

test('P31: threads are read for a limited time, and their number is returned', () => {
  addThreads(500)
  // Each look at the clock takes two milliseconds.
  onClock = () => {
    nowMs += 2
  }
  const reading = newReader()(10, '10:5000', 'threads')
  expect(reading).toMatchObject({ truncated: true, total: 500 })
  expect(nowMs).toBeLessThan(50)
  expect(reading?.items.length).toBeGreaterThan(50)
})

test('S12: without --allow-environ no part opens an environment', () => {
  fake.write(10, 'environ', 'A=1\0')
  expect(newReader()(10, '10:5000', 'environ')).toBeUndefined()
  expect(newReader(true)(10, '10:5000', 'environ')?.items).toHaveLength(1)
})
