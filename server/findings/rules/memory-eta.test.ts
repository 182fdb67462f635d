// Memory on the way to its limit: when it gets there and what causes it; and what only looks like it.

import { expect, test } from 'bun:test'
import { FIXTURE_AT, snapshot } from '../../model/fixture.ts'
import { after, main, type World, worker } from '../fixture.ts'

const MIB = 2 ** 20
const STEADY = { memoryLimitBytes: 512 * MIB, memoryAnonBytes: 70 * MIB }

/** Ten MiB a minute. */
const grown = (second: number) => (second / 6) * MIB
const leak = (second: number, world: World = {}): World => ({
  processes: [main({ rssAnonBytes: 50 * MIB }), worker({ rssAnonBytes: 20 * MIB + grown(second) })],
  ...world,
  container: { ...STEADY, memoryAnonBytes: 70 * MIB + grown(second), ...world.container },
})

test('which process grows, and when the limit is met', () => {
  const { open, sentences } = after(1800, second => leak(second))
  expect(open).toMatchObject([
    { id: 'memory-eta', severity: 'warning', confidence: 'likely', who: [{ pid: 42 }] },
  ])
  // 142 MiB are left, at 10 MiB a minute.
  expect(open[0]?.evidence.etaSeconds).toBeWithin(0.85 * 852, 1.15 * 852)
  expect(sentences[0]).toMatch(
    /^Memory of app will reach its limit in ~1[45]m at this rate: worker \(PID 42\) grew/,
  )
})

test('it is critical in the last ten minutes', () => {
  expect(after(2300, second => leak(second)).open).toMatchObject([{ severity: 'critical' }])
})

/** Settled at 60 MiB for five minutes, then 100 MiB a minute. */
const surge = (second: number, world: World = {}): World => leak(Math.max(0, second - 300) * 10, world)

test('a leak that meets the limit within minutes is reported a minute ahead, and since when', () => {
  // 442 MiB are left at 300 s: it is met at 565 s.
  const { open, sentences } = after(565 - 70, second => surge(second))
  expect(open).toMatchObject([
    {
      id: 'memory-eta',
      severity: 'critical',
      confidence: 'likely',
      who: [{ pid: 42 }],
      evidence: { limitBytes: 512 * MIB },
    },
  ])
  expect(open[0]?.evidence.etaSeconds).toBeWithin(60, 90)
  expect(((open[0]?.since ?? 0) - FIXTURE_AT) / 1000).toBeWithin(297, 303)
  expect(sentences[0]).toMatch(/^Memory of app will reach its limit in ~1m\d+s .*: worker \(PID 42\) grew/)
  expect(after(400, second => surge(second)).open).toEqual([])
})

test('it ends soon after it has come to rest', () => {
  const { findings } = after(500, second => surge(second))
  expect(after(90, () => surge(500), 500, findings).open).toEqual([])
})

test('what rises from its start may be a cache that is loaded: a guess, and only near the limit', () => {
  const started = (second: number): World => {
    const startedAt = FIXTURE_AT
    const world = leak(second * 12)
    return { ...world, processes: (world.processes ?? []).map(one => ({ ...one, startedAt })) }
  }
  expect(after(145, started).open).toEqual([])
  const { open, sentences } = after(175, started)
  expect(open).toMatchObject([{ id: 'memory-eta', severity: 'warning', confidence: 'guess' }])
  expect(sentences[0]).toEndWith('; it has grown from the start, as a cache that is loaded does')
})

test('nothing is said in the first two minutes of a container', () => {
  const young = (second: number): World => {
    const world = leak(second * 22)
    return {
      ...world,
      processes: (world.processes ?? []).map(one => ({ ...one, startedAt: FIXTURE_AT })),
    }
  }
  expect(after(118, young).open).toEqual([])
})

test('a surge together with new threads counts only near the limit, and is a guess', () => {
  const forked = (second: number) =>
    surge(second, { container: { threadCount: 40 + Math.max(0, second - 300) } })
  expect(after(480, forked).open).toEqual([])
  expect(after(530, forked).open).toMatchObject([
    { id: 'memory-eta', confidence: 'guess', evidence: { grewWith: 'threads' } },
  ])
})

test('after a restart of the container what was before is not held against it', () => {
  const restarted = (second: number): World => {
    const world = surge(second % 540)
    return {
      ...world,
      processes: (world.processes ?? []).map(one => ({
        ...one,
        id: `${one.pid}:${Math.floor(second / 540)}`,
      })),
    }
  }
  expect(after(540 + 500, restarted).open[0]).toMatchObject({ id: 'memory-eta' })
})

test('a heap whose own maximum fits below the limit fills, and is then collected', () => {
  const heap = (max: string) => (second: number) => {
    const world = surge(second)
    const argv = ['java', max, '-jar', 'app.jar']
    return {
      ...world,
      processes: (world.processes ?? []).map(one => (one.pid === 42 ? { ...one, argv } : one)),
    }
  }
  const ofRise = (max: string) => after(500, heap(max)).open.filter(({ id }) => id === 'memory-eta')
  expect(ofRise('-Xmx384m')).toEqual([])
  expect(ofRise('-Xmx500m')).toHaveLength(1)
  // It holds more than its heap may.
  expect(ofRise('-Xmx128m')).toHaveLength(1)
})

test('files in /dev/shm, sockets and other kernel memory belong to no process', () => {
  const of = (container: (second: number) => World['container']) =>
    after(1800, second => ({
      processes: [main(), worker()],
      container: { ...STEADY, ...container(second) },
    })).sentences[0]
  expect(of(second => ({ memoryShmemBytes: grown(second) }))).toContain(
    'at this rate: shared memory, such as files in /dev/shm, grew',
  )
  expect(of(second => ({ memorySocketBytes: grown(second) }))).toContain('kernel memory (sockets) grew')
  expect(of(second => ({ memorySlabUnreclaimableBytes: grown(second) }))).toContain('kernel memory grew')
})

test('a rise together with the load is a guess, and says so', () => {
  const { open, sentences } = after(1800, second =>
    leak(second, { container: { threadCount: 40 + Math.floor(second / 12) } }),
  )
  expect(open).toMatchObject([
    { severity: 'warning', confidence: 'guess', evidence: { grewWith: 'threads' } },
  ])
  expect(sentences[0]).toMatch(/; it grew with load: threads from \d+ to 1\d\d$/)
})

test('without a limit the host’s memory is the limit: a note', () => {
  const { open, sentences } = after(2300, second =>
    leak(second, {
      container: { memoryLimitBytes: null },
      snapshot: {
        host: { ...snapshot().host, memoryAvailableBytes: 512 * MIB - grown(second) },
      },
    }),
  )
  expect(open).toMatchObject([{ id: 'memory-eta', severity: 'note' }])
  expect(sentences[0]).toStartWith('app has no memory limit and will use up the host’s memory in ~1')
})

test('memory.high counts as a limit', () => {
  const { open } = after(1800, second => leak(second, { container: { memoryHighBytes: 450 * MIB } }))
  expect(open[0]?.evidence.limitBytes).toBe(450 * MIB)
})

test('page cache that fills the limit is not a leak, nor are kernel caches', () => {
  const { open } = after(1800, second => ({
    container: {
      ...STEADY,
      memoryFileBytes: Math.min(400, second) * MIB,
      memoryKernelBytes: grown(second),
      memorySlabReclaimableBytes: grown(second),
    },
  }))
  expect(open).toEqual([])
})

test('a drop ends it at once', () => {
  const { findings } = after(1800, second => leak(second))
  const dropped = after(90, () => leak(0), 1800, findings)
  expect(dropped.open).toEqual([])
})
