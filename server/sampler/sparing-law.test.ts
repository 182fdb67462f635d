// While nobody looks, those that sleep are looked at in every fifth walk. The law: no CPU time is ever lost, it is at most
// told by the next such walk, as spent since the process was last known to sleep; and a process that ended is gone at once.

import { afterEach, beforeEach, expect, test } from 'bun:test'
import { seeded } from '../../e2e/seeded.ts'
import { createCollector } from './collect.ts'
import type { ProcessReading } from './sample.ts'
import { createFakeProc, type FakeProc } from './testdata/fake-proc.ts'

const TURN_TICKS = 5

let fake: FakeProc
let nowMs: number
let collector: ReturnType<typeof createCollector>
let ticks: number

beforeEach(() => {
  fake = createFakeProc()
  nowMs = 1_000_000
  ticks = 0
  collector = newCollector()
})
afterEach(() => {
  collector.close()
  fake.remove()
})

function newCollector() {
  return createCollector({
    procRoot: fake.root,
    descriptorsMax: 200,
    selfPid: undefined,
    hasSchedstat: true,
    exits: { begin: () => {}, end: () => {} },
    now: () => nowMs,
    yieldToLoop: async () => {},
    onNewcomer: () => {},
  })
}

/** By pid. */
async function tick(
  mustList: boolean,
  isSparing = ++ticks % TURN_TICKS !== 0,
): Promise<ReadonlyMap<number, ProcessReading>> {
  nowMs += 1000
  await collector.walk(mustList, isSparing)
  return new Map(collector.newestReadings().map(one => [one.stat.pid, one]))
}

test('random lives: no CPU time is lost, and all of it is reported within five ticks (prints its seed)', async () => {
  const random = seeded('sparing')
  /** CPU time in ticks, and what it was in each round. */
  const alive = new Map<number, number[]>()
  for (let round = 0; round < 200; round++) {
    let mustList = round === 0
    for (const [pid, spent] of alive) {
      const last = spent.at(-1) as number
      const next = random(8) === 0 ? last + 1 + random(50) : last
      spent.push(next)
      if (next > last) fake.writeStat(pid, { starttime: pid, utime: next, runTime: next * 1e7 + 1 })
    }
    if (random(4) === 0) {
      const pid = 2 + random(40)
      mustList = true
      if (alive.delete(pid)) fake.end(pid)
      else {
        alive.set(pid, [0])
        fake.writeStat(pid, { starttime: pid, utime: 0, runTime: 1 })
      }
    }
    const readings = await tick(mustList)
    expect([...readings.keys()].filter(pid => pid > 1)).toEqual([...alive.keys()].sort((a, b) => a - b))
    for (const [pid, spent] of alive) {
      const told = readings.get(pid)?.stat.utime ?? -1
      expect([pid, told >= (spent.at(-1 - TURN_TICKS) ?? 0)]).toEqual([pid, true])
    }
  }
  for (let round = 0; round < TURN_TICKS; round++) await tick(false)
  const readings = await tick(false)
  for (const [pid, spent] of alive) expect(readings.get(pid)?.stat.utime).toBe(spent.at(-1) as number)
})

test('what is reported late was spent since it was last known to sleep, not within the last tick', async () => {
  for (let pid = 10; pid < 20; pid++) fake.writeStat(pid, { runTime: 10 })
  for (let round = 0; round < 20; round++) await tick(round === 0)
  for (let pid = 10; pid < 20; pid++) fake.writeStat(pid, { runTime: 20, utime: 1 })
  const ranAtMs = nowMs
  const late = new Set<number>()
  for (let round = 0; round < TURN_TICKS; round++) {
    for (const [pid, { stat, atMs, follows }] of await tick(false)) {
      if (pid === 1 || stat.utime === 0) continue
      expect(follows?.heldUntilMs).toBeLessThanOrEqual(ranAtMs)
      late.add(atMs - ranAtMs)
    }
  }
  // One in sixty has its turn to be read anyway.
  expect(Math.max(...late)).toBe(5000)
})

test('with a reader everything is reported at once', async () => {
  for (let pid = 10; pid < 20; pid++) fake.writeStat(pid, { runTime: 10 })
  for (let round = 0; round < 20; round++) await tick(round === 0)
  for (let pid = 10; pid < 20; pid++) fake.writeStat(pid, { runTime: 20, utime: 1 })
  const readings = await tick(false, false)
  for (let pid = 10; pid < 20; pid++) expect(readings.get(pid)?.stat.utime).toBe(1)
})

test('a process that runs now and then is looked at in each tick', async () => {
  fake.writeStat(10, { runTime: 10 })
  await tick(true)
  for (let round = 1; round < 30; round++) {
    if (round % 4 === 0) fake.writeStat(10, { runTime: 10 + round, utime: round })
    expect((await tick(false)).get(10)?.stat.utime).toBe(round - (round % 4))
  }
})
