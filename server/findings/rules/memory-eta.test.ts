// Memory on the way to its limit: when it gets there and what causes it; and what only looks like it.

import { expect, test } from 'bun:test'
import { snapshot } from '../../model/fixture.ts'
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
