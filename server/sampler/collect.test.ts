// The walk, over a test tree: which processes exist, which is which, and when each was read.

import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdirSync, readdirSync } from 'node:fs'
import { seeded } from '../../e2e/seeded.ts'
import { createCollector } from './collect.ts'
import type { ProcessReading } from './sample.ts'
import { createFakeProc, type FakeProc } from './testdata/fake-proc.ts'
import { answered } from './tracked.ts'

let fake: FakeProc
let nowMs: number
let whileYielding: () => void
let collector: ReturnType<typeof createCollector>

beforeEach(() => {
  fake = createFakeProc()
  nowMs = 1_000_000
  whileYielding = () => {}
  collector = newCollector()
})
afterEach(() => {
  collector.close()
  fake.remove()
})

function newCollector(options: Partial<Parameters<typeof createCollector>[0]> = {}) {
  return createCollector({
    procRoot: fake.root,
    descriptorsMax: 100,
    selfPid: undefined,
    hasSchedstat: true,
    exits: { begin: () => {}, end: () => {} },
    now: () => nowMs,
    yieldToLoop: async () => whileYielding(),
    onNewcomer: () => {},
    ...options,
  })
}

async function tick(
  elapsedMs = 1000,
): Promise<{ readings: ReadonlyMap<number, ProcessReading>; vanished: number }> {
  nowMs += elapsedMs
  const { vanished } = await collector.walk(true)
  return { readings: new Map(collector.newestReadings().map(one => [one.stat.pid, one])), vanished }
}

async function idOf(pid: number): Promise<string | undefined> {
  return (await tick()).readings.get(pid)?.id
}

/** Since it was last known not to have run. */
const elapsed = (reading: ProcessReading | undefined) =>
  reading?.follows && reading.atMs - reading.follows.heldUntilMs

const ownDescriptors = () => readdirSync('/proc/self/fd').length

test('of many processes the ends of some are watched after the first walk, of all that still exist', async () => {
  const watched: number[] = []
  collector = newCollector({ exits: { begin: ({ pid }) => watched.push(pid), end: () => {} } })
  for (let pid = 10; pid < 160; pid++) fake.writeStat(pid)
  await tick()
  const early = watched.length
  fake.end(159)
  await tick()
  collector.watchRest()
  collector.watchRest()
  expect(early).toBeLessThan(110)
  expect(watched.filter(pid => pid > 9).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 149 }, (_, index) => 10 + index),
  )
})

test('processes are listed by ascending pid, and come and go', async () => {
  fake.writeStat(30)
  fake.writeStat(4)
  expect([...(await tick()).readings.keys()]).toEqual([1, 4, 30])
  fake.end(4)
  fake.writeStat(5)
  expect([...(await tick()).readings.keys()]).toEqual([1, 5, 30])
})

test('a tree that cannot be listed is one error', async () => {
  fake.remove()
  expect(collector.walk(true)).rejects.toThrow('Cannot list')
})

test('a process that did not run keeps the very same reading, one that ran gets another', async () => {
  fake.writeStat(4, { runTime: 10 })
  fake.writeStat(5, { runTime: 10 })
  const before = (await tick()).readings
  fake.writeStat(5, { runTime: 11, utime: 1 })
  const after = (await tick()).readings
  expect(after.get(4)).toBe(before.get(4) as ProcessReading)
  expect(after.get(5)).not.toBe(before.get(5) as ProcessReading)
  expect(after.get(5)?.stat.utime).toBe(1)
})

test('what a process did not do itself is seen within a minute of ticks', async () => {
  fake.writeStat(4, { runTime: 10, nice: 0 })
  await tick()
  fake.writeStat(4, { runTime: 10, nice: 5 })
  let ticks = 0
  while ((await tick()).readings.get(4)?.stat.nice !== 5) ticks++
  expect(ticks).toBeLessThanOrEqual(60)
})

test('what sleeps in the container of a process in state D is read again: the kernel freezes it without running it', async () => {
  const write = (runTime: number, state: string) => {
    for (const pid of [4, 5, 6]) fake.writeStat(pid, { runTime: pid === 5 ? runTime : 10, state })
  }
  const states = async () => {
    const { readings } = await tick()
    return [4, 5, 6].map(pid => readings.get(pid)?.stat.state).join('')
  }
  write(10, 'S')
  await tick()
  for (const pid of [4, 5]) {
    const one = collector.find(pid)
    if (one !== undefined) collector.setDetails(one, { at: 0, container: 'app' })
  }
  write(11, 'D')
  expect(await states()).toBe('SDS')
  expect(await states()).toBe('DDS')
  write(11, 'S')
  expect(await states()).toBe('DDS')
  nowMs += 10_000
  collector.doubt('app')
  expect(await states()).toBe('SSS')
})

test('the children of a process that ended show their new parent at once, although they did not run', async () => {
  fake.writeStat(4, { runTime: 10 })
  fake.writeStat(5, { runTime: 10, ppid: 4 })
  await tick()
  fake.end(4)
  fake.writeStat(5, { runTime: 10, ppid: 1 })
  expect((await tick()).readings.get(5)?.stat.ppid).toBe(1)
})

test('the same holds while the parent stays as a zombie', async () => {
  fake.writeStat(4, { runTime: 10 })
  fake.writeStat(5, { runTime: 10, ppid: 4 })
  await tick()
  fake.writeStat(4, { runTime: 11, state: 'Z', rss: 0 })
  fake.writeStat(5, { runTime: 10, ppid: 1 })
  const { readings } = await tick()
  expect(readings.get(5)?.stat.ppid).toBe(1)
  expect(readings.get(4)?.stat.state).toBe('Z')
})

test('P18: processes that end in the middle of the walk are left out and counted', async () => {
  for (let pid = 100; pid < 300; pid++) fake.writeStat(pid, { runTime: 10 })
  collector = newCollector({ now: () => (nowMs += 10) })
  const isEven = (pid: number) => pid % 2 === 0
  let ended = 0
  whileYielding = () => {
    // Every second one of those still to come.
    for (let pid = 200; pid < 300; pid += 2) {
      if (ended < 50) {
        fake.end(pid)
        ended++
      }
    }
  }
  const { readings, vanished } = await tick()
  expect(vanished).toBe(50)
  expect([...readings.keys()].filter(pid => pid >= 200 && isEven(pid))).toEqual([])
  expect(readings.size).toBe(1 + 200 - 50)
  whileYielding = () => {}
  expect((await tick()).vanished).toBe(0)
})

test('F1: thousands of processes are listed, all of them, in order, and the main loop runs in between', async () => {
  let yields = 0
  whileYielding = () => {
    yields++
  }
  collector = newCollector({ now: () => (nowMs += 0.5) })
  const pids = Array.from({ length: 2000 }, (_, i) => 10_000 + 37 * i)
  for (const pid of pids) fake.writeStat(pid)
  const listed = [...(await tick()).readings.keys()]
  expect(listed.filter(pid => pid >= 10_000)).toEqual(pids)
  expect(yields).toBeGreaterThan(20)
})

test('F2: nothing is kept of processes that ended', async () => {
  for (let pid = 100; pid < 150; pid++) fake.writeStat(pid)
  await tick()
  expect(collector.find(100)).toBeDefined()
  for (let pid = 100; pid < 150; pid++) fake.end(pid)
  await tick()
  for (let pid = 100; pid < 150; pid++) expect(collector.find(pid)).toBeUndefined()
})

test('P18: an empty stat means that the process is gone', async () => {
  fake.writeStat(4)
  fake.write(4, 'stat', '')
  expect((await tick()).readings.has(4)).toBe(false)
})

test('P19: a folder without stat is not a process; it is one as soon as stat exists', async () => {
  mkdirSync(fake.path(4))
  expect((await tick()).readings.has(4)).toBe(false)
  fake.writeStat(4)
  expect((await tick()).readings.has(4)).toBe(true)
})

test('P19: a process without schedstat is listed all the same, and its changes are seen', async () => {
  fake.writeStat(4, { utime: 1 })
  expect((await tick()).readings.get(4)?.stat.utime).toBe(1)
  fake.writeStat(4, { utime: 2 })
  expect((await tick()).readings.get(4)?.stat.utime).toBe(2)
})

test('a kernel without schedstat is read by stat alone', async () => {
  collector = newCollector({ hasSchedstat: false })
  fake.writeStat(4, { utime: 1 })
  const before = (await tick()).readings.get(4)
  expect(before?.schedstat).toBeUndefined()
  expect((await tick()).readings.get(4)).toBe(before as ProcessReading)
  fake.writeStat(4, { utime: 2 })
  expect((await tick()).readings.get(4)?.stat.utime).toBe(2)
})

test('a stat that cannot be parsed costs that process its update, and no other', async () => {
  fake.writeStat(4, { runTime: 1, utime: 7 })
  fake.writeStat(5, { runTime: 1 })
  const before = (await tick()).readings.get(4)
  fake.write(4, 'stat', 'nonsense')
  fake.write(4, 'schedstat', '2 0 1\n')
  fake.writeStat(5, { runTime: 2, utime: 3 })
  const { readings } = await tick()
  expect(readings.get(4)).toBe(before as ProcessReading)
  expect(readings.get(5)?.stat.utime).toBe(3)
})

test('P20: a pid with another start time is another process', async () => {
  fake.writeStat(4, { runTime: 10, starttime: 5000, utime: 50 })
  expect(await idOf(4)).toBe('4:5000')
  fake.end(4)
  fake.writeStat(4, { runTime: 3, starttime: 5001 })
  const reading = (await tick()).readings.get(4)
  expect(reading?.id).toBe('4:5001')
  expect(reading?.follows).toBeUndefined()
})

test('P20: even if nothing else shows that the previous one has ended', async () => {
  fake.writeStat(4, { runTime: 10, starttime: 5000, utime: 50 })
  await tick()
  fake.writeStat(4, { runTime: 900, starttime: 5001, utime: 90 })
  const reading = (await tick()).readings.get(4)
  expect(reading?.id).toBe('4:5001')
  // Nothing of the previous one is taken for its own.
  expect(reading?.follows).toBeUndefined()
})

test('P20: the same pid and start time with less CPU time is a new generation, and so is the one after', async () => {
  fake.writeStat(4, { runTime: 10, utime: 50, stime: 7 })
  expect(await idOf(4)).toBe('4:5000')
  for (const [utime, generation] of [
    [40, 2],
    [1, 3],
  ] as const) {
    fake.writeStat(4, { runTime: utime, utime })
    const reading = (await tick()).readings.get(4)
    expect(reading?.id).toBe(`4:5000:${generation}`)
    expect(reading?.follows).toBeUndefined()
    expect(reading?.details).toBeUndefined()
  }
  fake.writeStat(4, { runTime: 900, utime: 900 })
  expect(await idOf(4)).toBe('4:5000:3')
  fake.writeStat(4, { runTime: 1, starttime: 6000 })
  expect(await idOf(4)).toBe('4:6000')
})

test('P20: time that moved between user and system is not a new generation', async () => {
  fake.writeStat(4, { runTime: 10, utime: 50, stime: 7 })
  await tick()
  fake.writeStat(4, { runTime: 11, utime: 49, stime: 9 })
  expect(await idOf(4)).toBe('4:5000')
})

test('P21: a stat that is unreadable for one tick does not prove another process', async () => {
  fake.writeStat(4, { runTime: 10, utime: 50 })
  await tick()
  fake.write(4, 'stat', '4 (sleep) S 1 2')
  fake.write(4, 'schedstat', '11 0 1\n')
  expect(await idOf(4)).toBe('4:5000')
  fake.writeStat(4, { runTime: 12, utime: 51 })
  expect(await idOf(4)).toBe('4:5000')
})

test('P16: exec keeps the identity', async () => {
  fake.writeStat(4, { runTime: 10, comm: 'sh' })
  const before = await idOf(4)
  fake.writeStat(4, { runTime: 20, comm: 'java' })
  const after = (await tick()).readings.get(4)
  expect([after?.id, after?.stat.comm]).toEqual([before, 'java'])
})

test('P16: the files of a process with a new name are read at once, of one with the old name in its turn', async () => {
  fake.writeStat(4, { runTime: 10, comm: 'sh' })
  await tick()
  const tracked = collector.find(4)
  if (tracked === undefined) throw new Error('not seen')
  answered(tracked, { isFull: true, atMs: 0, hasRunSince: false })
  fake.writeStat(4, { runTime: 20, comm: 'sh' })
  await tick()
  expect(tracked.wantsFull).toBe(false)
  fake.writeStat(4, { runTime: 30, comm: 'java' })
  await tick()
  expect(tracked.wantsFull).toBe(true)
})

test('P33: each reading has its own time, although the walk takes 300 ms in the middle', async () => {
  for (let pid = 100; pid < 200; pid++) fake.writeStat(pid, { runTime: 10, num_threads: 2 })
  const run = (elapsedMs: number) =>
    fake.writeStat(300, { utime: Math.round(elapsedMs / 10), runTime: 2, num_threads: 2 })
  run(0)
  // Every look at the clock costs 0.2 ms, so that the walk yields.
  collector = newCollector({ now: () => (nowMs += 0.2) })
  const startMs = (await tick()).readings.get(300)?.atMs ?? 0
  let delayMs = 300
  whileYielding = () => {
    nowMs += delayMs
    delayMs = 0
    // It runs all the time, until it is read.
    run(nowMs - startMs)
  }
  const late = (await tick(1000)).readings.get(300)
  expect(delayMs).toBe(0)
  const elapsedMs = elapsed(late) ?? 0
  const usage = ((late?.stat.utime ?? 0) * 10) / elapsedMs
  expect(Math.abs(usage - 1)).toBeLessThan(0.02)
  expect(elapsedMs).toBeGreaterThan(1300)
})

test('the time between two readings starts when it was last known not to have run', async () => {
  fake.writeStat(4, { runTime: 10 })
  await tick()
  await tick()
  await tick()
  fake.writeStat(4, { runTime: 20, utime: 1 })
  expect(elapsed((await tick(700)).readings.get(4))).toBe(700)
})

test('P30: topz itself is marked', async () => {
  collector = newCollector({ selfPid: 4 })
  fake.writeStat(4)
  fake.writeStat(5)
  const { readings } = await tick()
  expect([readings.get(4)?.isSelf, readings.get(5)?.isSelf]).toEqual([true, false])
})

test('descriptors stay within their limit, and the other processes are read all the same', async () => {
  const before = ownDescriptors()
  collector = newCollector({ descriptorsMax: 10 })
  for (let pid = 100; pid < 200; pid++) fake.writeStat(pid, { runTime: 10 })
  await tick()
  for (let pid = 100; pid < 200; pid++) fake.writeStat(pid, { runTime: 20, utime: 5 })
  const { readings } = await tick()
  expect([...readings.values()].filter(one => one.stat.utime === 5)).toHaveLength(100)
  expect(ownDescriptors()).toBe(before + 10)
  collector.close()
  expect(ownDescriptors()).toBe(before)
})

test('descriptors of processes that ended are closed', async () => {
  const before = ownDescriptors()
  for (let round = 0; round < 5; round++) {
    for (let pid = 100; pid < 120; pid++) fake.writeStat(pid, { runTime: round + 1, starttime: round })
    await tick()
    for (let pid = 100; pid < 120; pid++) fake.end(pid)
    await tick()
  }
  // Those of process 1 remain.
  expect(ownDescriptors()).toBeLessThanOrEqual(before + 2)
})

test('random lives: the walk always shows what the tree contains (prints its seed)', async () => {
  const random = seeded('random lives')
  const alive = new Map<number, { starttime: number; utime: number; ppid: number }>()
  for (let round = 0; round < 120; round++) {
    for (let change = random(6); change > 0; change--) {
      const pid = 2 + random(12)
      const one = alive.get(pid)
      if (one === undefined) alive.set(pid, { starttime: round * 100, utime: 0, ppid: 1 })
      else if (random(3) === 0) {
        alive.delete(pid)
        fake.end(pid)
        continue
      } else one.utime += 1 + random(5)
      const now = alive.get(pid)
      if (now) fake.writeStat(pid, { ...now, runTime: now.utime * 1e7 + 1 })
    }
    const { readings } = await tick()
    const shown = [...readings]
      .filter(([pid]) => pid > 1)
      .map(([pid, { stat }]) => [pid, stat.starttime, stat.utime])
    const there = [...alive]
      .map(([pid, one]) => [pid, one.starttime, one.utime])
      .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))
    expect(shown).toEqual(there)
  }
})

test('resident memory comes from statm where a process may have got pages, and from stat without it', async () => {
  const statm = (pid: number, pages: number) => fake.write(pid, 'statm', `5120 ${pages} 9 1 0 20 0\n`)
  const resident = async (elapsedMs = 1000) => {
    const { readings } = await tick(elapsedMs)
    return [4, 5, 6].map(pid => readings.get(pid)?.rssPages)
  }
  for (const pid of [4, 5, 6]) fake.writeStat(pid, { runTime: 10, rss: 256, num_threads: pid === 5 ? 2 : 1 })
  for (const pid of [4, 5]) statm(pid, 300)
  expect(await resident()).toEqual([300, 300, 256])
  for (const pid of [4, 5]) statm(pid, 400)
  fake.writeStat(4, { runTime: 11, rss: 256, minflt: 7 })
  expect(await resident()).toEqual([400, 300, 256])
  statm(4, 500)
  // It ran, and no sign says that it has other pages: within five seconds it is asked.
  fake.writeStat(4, { runTime: 12, rss: 256, minflt: 7 })
  expect(await resident()).toEqual([400, 300, 256])
  statm(4, 400)
  // A thread other than the first gave pages back: nothing in stat and schedstat shows it.
  expect(await resident(5000)).toEqual([400, 400, 256])
  fake.write(4, 'statm', '5120 9')
  fake.writeStat(4, { runTime: 13, rss: 257, minflt: 7 })
  expect((await resident())[0]).toBe(257)
})
