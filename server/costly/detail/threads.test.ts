import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import type { Thread } from '../../model/detail.ts'
import { createFakeProc, type FakeProc, type FakeStat, statBytes } from '../../sampler/testdata/fake-proc.ts'
import { createThreadsReader } from './threads.ts'

const SECOND = 1_000_000_000
const ID = '10:5000'

let fake: FakeProc
let nowMs = 0
beforeEach(() => {
  fake = createFakeProc()
  fake.add(10)
  nowMs = 1000
})
afterEach(() => fake.remove())

function thread(tid: number, stat: FakeStat = {}, files: Readonly<Record<string, string>> = {}): void {
  mkdirSync(fake.path(10, `task/${tid}`), { recursive: true })
  fake.write(10, `task/${tid}/stat`, statBytes(tid, stat))
  for (const [file, text] of Object.entries(files)) fake.write(10, `task/${tid}/${file}`, text)
}
const newReader = () => createThreadsReader(fake.root, 100, () => nowMs)
const items = (read: ReturnType<typeof newReader>, id = ID) => read(10, id)?.items as readonly Thread[]

test('CPU covers the time since the last look; at the first look it is unknown, not zero', () => {
  const read = newReader()
  thread(10, { utime: 30, stime: 20 }, { schedstat: `${5 * SECOND} ${2 * SECOND} 1\n` })
  const [first] = items(read)
  expect(first).toMatchObject({ tid: 10, cpuSeconds: 0.5, runQueueSeconds: 2 })
  expect(first).not.toHaveProperty('cpuUsage')
  nowMs += 2000
  fake.write(10, 'task/10/schedstat', `${6 * SECOND} ${2 * SECOND} 1\n`)
  expect(items(read)[0]?.cpuUsage).toBe(0.5)
})

test('a look too soon repeats the previous figures, and the next covers both intervals', () => {
  const read = newReader()
  thread(10, {}, { schedstat: '0 0 1\n' })
  items(read)
  nowMs += 1000
  fake.write(10, 'task/10/schedstat', `${SECOND / 4} 0 1\n`)
  expect(items(read)[0]?.cpuUsage).toBe(0.25)
  nowMs += 100
  fake.write(10, 'task/10/schedstat', `${SECOND / 2} 0 1\n`)
  expect(items(read)[0]?.cpuUsage).toBe(0.25)
  nowMs += 900
  fake.write(10, 'task/10/schedstat', `${SECOND} 0 1\n`)
  expect(items(read)[0]?.cpuUsage).toBe(0.75)
})

test('another process under the same pid inherits no CPU from the previous one', () => {
  const read = newReader()
  thread(10, {}, { schedstat: '0 0 1\n' })
  items(read)
  nowMs += 1000
  fake.write(10, 'task/10/schedstat', `${SECOND} 0 1\n`)
  expect(items(read, '10:9999')[0]).not.toHaveProperty('cpuUsage')
})

test('the busiest come first, then those that used the most overall', () => {
  const read = newReader()
  for (const [tid, utime] of [
    [10, 5],
    [11, 900],
    [12, 50],
  ] as const)
    thread(tid, { utime }, { schedstat: '0 0 1\n' })
  expect(items(read).map(({ tid }) => tid)).toEqual([11, 12, 10])
  nowMs += 1000
  fake.write(10, 'task/10/schedstat', `${SECOND / 2} 0 1\n`)
  expect(items(read).map(({ tid }) => tid)).toEqual([10, 11, 12])
})

test('what a thread waits for names the call and where its descriptor leads', () => {
  thread(10, {}, { syscall: '0 0x5 0x0 0x0 0x0 0x0 0x0 0x0 0x0\n', wchan: 'pipe_read' })
  symlinkSync('pipe:[77]', fake.path(10, 'fd/5'))
  thread(11, { state: 'R' }, { syscall: 'running\n', wchan: '0' })
  const [asleep, running] = [10, 11].map(tid => items(newReader()).find(one => one.tid === tid))
  expect(asleep).toMatchObject({ state: 'S', wchan: 'pipe_read' })
  if (process.arch === 'x64')
    expect(asleep).toMatchObject({
      syscall: 'read',
      waitsFor: 'data to read from descriptor 5, pipe:[77] (read)',
      waitsOn: 'pipe:[77]',
    })
  expect([running?.wchan, running?.waitsFor, running?.syscall]).toEqual([undefined, undefined, undefined])
})

test('how often a thread gave up a CPU distinguishes waiting from hanging', () => {
  const status = (voluntary: number) =>
    `Name:\tx\nvoluntary_ctxt_switches:\t${voluntary}\nnonvoluntary_ctxt_switches:\t3\n`
  thread(10, { state: 'D' }, { status: status(7) })
  thread(11, { state: 'D' })
  const [told, untold] = [10, 11].map(tid => items(newReader()).find(one => one.tid === tid))
  expect(told).toMatchObject({ voluntarySwitches: 7, involuntarySwitches: 3 })
  expect(untold).not.toHaveProperty('voluntarySwitches')
})

test('a thread that ends while it is read, or cannot be parsed, is left out; the others are there', () => {
  thread(10)
  thread(11)
  fake.write(10, 'task/11/stat', '')
  thread(12)
  fake.write(10, 'task/12/stat', '12 no name S 1\n')
  expect(items(newReader()).map(({ tid }) => tid)).toEqual([10])
})

test('a kernel without schedstat reports CPU time only in clock ticks', () => {
  const read = newReader()
  thread(10, { utime: 100 })
  items(read)
  nowMs += 1000
  const [one] = items(read)
  expect(one?.cpuSeconds).toBe(1)
  expect([one?.cpuUsage, one?.runQueueSeconds]).toEqual([undefined, undefined])
})

test('a process that is gone has no threads at all', () => {
  rmSync(fake.path(10), { recursive: true })
  expect(newReader()(10, ID)).toBeUndefined()
})
