// The tick, with a source whose answers the test gives and a clock that it moves.

import { afterEach, beforeEach, expect, jest, test } from 'bun:test'
import { createDeriver } from '../derive/derive.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { ProcessReading, Sample, Source } from './sample.ts'
import { createSampler, type Sampler, type SamplerOptions } from './sampler.ts'

let nowMs: number
let costMs: number
let cpuMs: number
/** Share of a tick's duration in which topz gets the CPU. */
let cpuShare: number
let isBroken: boolean
let isHanging: boolean
let isAttended: boolean
let isWatched: boolean
let processCount: number
let wasSparing: boolean | undefined
let underWay: number
let startsMs: number[]
let published: Snapshot[]
let errors: unknown[]
let ticks: number
let isClosed: boolean
let sourceHealth: 'ok' | 'degraded'
let sampler: Sampler

beforeEach(() => {
  jest.useFakeTimers()
  nowMs = 0
  costMs = 0
  cpuMs = 0
  cpuShare = 1
  isBroken = false
  isHanging = false
  isAttended = true
  isWatched = true
  processCount = 0
  underWay = 0
  startsMs = []
  published = []
  errors = []
  ticks = 0
  isClosed = false
  sourceHealth = 'ok'
  sampler = newSampler()
})
afterEach(() => {
  sampler.stop()
  jest.useRealTimers()
})

function newSampler(
  onSnapshot = (snapshot: Snapshot) => void published.push(snapshot),
  { derive }: Pick<SamplerOptions, 'derive'> = createDeriver({ intervalMs: 1000, rights: 'root' }),
): Sampler {
  return createSampler({
    source,
    derive,
    intervalMs: 1000,
    isAttended: () => isAttended,
    isWatched: () => isWatched,
    version: '0',
    now: () => nowMs,
    cpuMs: () => cpuMs,
    onSnapshot,
    onTick: () => void ticks++,
    onError: error => void errors.push(error),
  })
}

const source: Source = {
  kind: 'proc',
  async sample(isSparing): Promise<Sample> {
    wasSparing = isSparing
    if (underWay > 0) throw new Error('a tick overlaps the one before')
    underWay++
    startsMs.push(nowMs)
    if (isHanging) await new Promise(() => {})
    await Promise.resolve()
    nowMs += costMs
    cpuMs += costMs * cpuShare
    underWay--
    if (isBroken) throw new Error('no /proc')
    const host = { hostname: 'h', cpuCount: 1, unreadable: {} }
    return {
      at: nowMs,
      atMs: nowMs,
      host,
      namespaceHostname: undefined,
      processes: Array.from({ length: processCount }, () => ({}) as ProcessReading),
      vanished: 3,
      clockTicksPerSecond: 100,
      pageBytes: 4096,
    }
  },
  health: () => sourceHealth,
  close: () => {
    isClosed = true
  },
}

/** Lets time pass, and everything settle that only waits for its turn. */
async function pass(ms: number): Promise<void> {
  for (let step = 0; step < ms; step += 50) {
    nowMs += 50
    jest.advanceTimersByTime(50)
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }
}

test('every interval gives one snapshot, numbered without gaps', async () => {
  await sampler.start()
  await pass(3000)
  expect(published.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
  expect(startsMs).toEqual([0, 1000, 2000, 3000])
  expect(sampler.latest()).toBe(published[3] as Snapshot)
  expect(published[3]?.self.ticksMissed).toBe(0)
})

test('processes that vanished while being read are counted since the start', async () => {
  await sampler.start()
  await pass(2000)
  expect(published.map(({ self }) => self.vanished)).toEqual([3, 6, 9])
})

test('a long tick is never overlapped; the ticks that it took are skipped and counted', async () => {
  costMs = 3000
  await sampler.start()
  costMs = 0
  await pass(13_000)
  expect(errors).toEqual([])
  // A tick may use a fifth of a core: the next one comes 15 s after this one began.
  expect(startsMs.slice(0, 3)).toEqual([0, 15_000, 16_000])
  expect(published[1]?.self).toMatchObject({ tickMs: 3000, ticksMissed: 14 })
})

test('B1: a tick that is long because other programs take the CPU does not delay the next', async () => {
  costMs = 3000
  cpuShare = 0.1
  await sampler.start()
  costMs = 0
  await pass(3000)
  // Of the 3 s topz used 0.3: the next one is due 1.5 s after this one began, so at once.
  expect(startsMs.slice(0, 2)).toEqual([0, 3050])
})

test('F23: after a minute of standstill there is one gap, no burst, and the ticks are counted', async () => {
  await sampler.start()
  await pass(1000)
  nowMs += 60_000
  await pass(3000)
  expect(published.length).toBeLessThanOrEqual(5)
  const gaps = startsMs.slice(1).map((start, index) => start - (startsMs[index] ?? 0))
  expect(gaps.filter(gap => gap > 2000)).toHaveLength(1)
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000)
  expect(sampler.latest()?.self.ticksMissed).toBeGreaterThanOrEqual(59)
  expect(sampler.latest()?.self.ticksMissed).toBeLessThanOrEqual(61)
})

test('an error in a tick is reported, and the next tick comes', async () => {
  isBroken = true
  await sampler.start()
  await pass(2000)
  expect(errors).toHaveLength(3)
  expect(sampler.latest()).toBeUndefined()
  isBroken = false
  await pass(1000)
  expect(published.map(({ seq }) => seq)).toEqual([1])
})

test('an error of the publisher does not stop the tick either', async () => {
  sampler = newSampler(() => {
    throw new Error('no room')
  })
  await sampler.start()
  await pass(2000)
  expect(errors).toHaveLength(3)
  expect(sampler.latest()?.seq).toBe(3)
})

test('F24: three ticks without news make the snapshot stale, and news make it fresh', async () => {
  expect(sampler.health()).toBe('stale')
  await sampler.start()
  expect(sampler.health()).toBe('ok')
  isBroken = true
  await pass(3000)
  expect(sampler.health()).toBe('ok')
  await pass(100)
  expect(sampler.health()).toBe('stale')
  isBroken = false
  await pass(1000)
  expect(sampler.health()).toBe('ok')
})

test('F24: a source that hangs makes it stale, and is not called again', async () => {
  await sampler.start()
  isHanging = true
  await pass(10_000)
  expect(startsMs).toHaveLength(2)
  expect(sampler.health()).toBe('stale')
})

test('P6: a source that is degraded says so as long as its list is fresh', async () => {
  await sampler.start()
  sourceHealth = 'degraded'
  expect(sampler.health()).toBe('degraded')
})

test('after the stop there is no tick, and the source is closed', async () => {
  await sampler.start()
  sampler.stop()
  await pass(5000)
  expect(startsMs).toHaveLength(1)
  expect(isClosed).toBe(true)
})

test('a stop in the middle of a tick publishes nothing more', async () => {
  const first = sampler.start()
  sampler.stop()
  await first
  await pass(2000)
  expect(published).toEqual([])
  expect(startsMs).toHaveLength(1)
})

test('while nobody looks, the source may spare: each tick asks again', async () => {
  await sampler.start()
  expect(wasSparing).toBe(false)
  isAttended = false
  await pass(1000)
  expect(wasSparing).toBe(true)
  isAttended = true
  await pass(1000)
  expect(wasSparing).toBe(false)
})

test('while nobody gets each snapshot, ten are made together, none is left out, and health stays well', async () => {
  isWatched = false
  await sampler.start()
  expect(published).toHaveLength(1)
  await pass(9000)
  expect([published.length, ticks]).toEqual([1, 10])
  expect(sampler.health()).toBe('ok')
  await pass(1000)
  expect(published.map(({ seq, at }) => [seq, at])).toEqual(startsMs.map((at, index) => [index + 1, at]))
  isWatched = true
  await pass(1000)
  expect(published).toHaveLength(12)
})

test('a reader that asks gets the newest sample, after those before it', async () => {
  isWatched = false
  await sampler.start()
  await pass(2000)
  expect(sampler.latest()?.at).toBe(2000)
  expect(published.map(({ at }) => at)).toEqual([0, 1000, 2000])
})

test('of many processes fewer samples wait, for what is made together holds the main loop', async () => {
  isWatched = false
  processCount = 3000
  sampler = newSampler(undefined, { derive: ({ at }) => ({ at }) as Snapshot })
  await sampler.start()
  await pass(3000)
  expect(published).toHaveLength(1)
  await pass(1000)
  expect(published).toHaveLength(5)
})

test('a sample that gives no snapshot leaves those that wait with it', async () => {
  isWatched = false
  sampler = newSampler(snapshot => {
    if (snapshot.seq === 3) throw new Error('unreadable')
    published.push(snapshot)
  })
  await sampler.start()
  await pass(10_000)
  expect(published.map(({ seq }) => seq)).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10, 11])
  expect(errors).toHaveLength(1)
})
