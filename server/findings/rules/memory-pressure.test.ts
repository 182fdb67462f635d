// A container short of memory: stalls, reclaim and pages that are needed again, all three.

import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../model/fixture.ts'
import { after, main, type World, worker } from '../fixture.ts'

const MIB = 2 ** 20

interface Each {
  readonly some?: number
  readonly full?: number
  readonly scanned?: number
  readonly majorFaults?: number
  readonly fileBack?: number
  readonly high?: number
}

/** A container of 512 MiB with these amounts per second. */
function world({
  some = 0.3,
  full = 0.22,
  scanned = 4000,
  majorFaults = 3,
  fileBack = 1840,
  high = 0,
}: Each = {}) {
  return (second: number): World => ({
    processes: [main(), worker({ comm: 'postgres', majorFaultsPerSecond: 30 })],
    container: {
      cpuSeconds: second,
      memoryLimitBytes: 512 * MIB,
      memoryBytes: 508 * MIB,
      memoryFileBytes: 300 * MIB,
      memoryScannedPages: second * scanned,
      memoryMajorFaults: second * majorFaults,
      memoryFileRefaultPages: second * fileBack,
      memoryHighEvents: second * high,
      pressure: {
        memory: {
          someSeconds: second * some,
          fullSeconds: second * full,
          someAvg10: some,
        },
      },
    },
  })
}

test('how much of the time, at which limit, how much is read back and by which process', () => {
  const { open, sentences } = after(60, world())
  expect(open).toMatchObject([{ id: 'memory-pressure', severity: 'warning', confidence: 'certain' }])
  expect(sentences).toEqual([
    'app is short of memory: all tasks stalled 22.0 % of the time for at least 57s at 99.2 % of 512 MiB; 1840 pages/s read back, mostly by postgres (PID 42)',
  ])
})

test('it is critical while all tasks wait most of the time', () => {
  expect(after(60, world({ some: 0.6, full: 0.5 })).open).toMatchObject([{ severity: 'critical' }])
})

test('a large file that is read once evicts pages, but nothing waits', () => {
  expect(after(60, world({ some: 0.02, full: 0.01, fileBack: 0, majorFaults: 0 })).open).toEqual([])
  expect(after(60, world({ some: 0.3, fileBack: 0, majorFaults: 0 })).open).toEqual([])
})

test('memory.high by design is hit all the time, but nothing waits', () => {
  expect(after(60, world({ some: 0.07, high: 20 })).open).toEqual([])
})

test('a starting program reads its pages in, but none are evicted', () => {
  expect(after(60, world({ scanned: 0, majorFaults: 200 })).open).toEqual([])
})

test('where the kernel counts neither scanned pages nor hits, a full container is one that reclaims', () => {
  const filled = (share: number) => (second: number) => {
    const { memoryScannedPages: _, ...container } = world()(second).container ?? {}
    return { container: { ...container, memoryMaxEvents: 0, memoryBytes: share * 512 * MIB } }
  }
  expect(after(60, filled(0.98)).open).toMatchObject([{ id: 'memory-pressure' }])
  expect(after(60, filled(0.9)).open).toEqual([])
})

test('nothing is reported if the kernel does not count stalls', () => {
  const { open } = after(60, second => {
    const { pressure: _, ...container } = world()(second).container ?? {}
    return { container }
  })
  expect(open).toEqual([])
})

test('it began with the first second in which tasks waited, not with the one that raised it', () => {
  const from = 40
  const begun = (second: number): World => {
    const { container, ...others } = world()(second)
    const stalls = Math.max(0, second - from) * 0.3
    const pressure = { memory: { someSeconds: stalls, fullSeconds: stalls / 2, someAvg10: 0 } }
    return { ...others, container: { ...container, pressure } }
  }
  const { open } = after(100, begun)
  expect(((open[0]?.since ?? 0) - FIXTURE_AT) / 1000).toBeWithin(from, from + 3)
  expect((open[0]?.raisedAt ?? 0) - (open[0]?.since ?? 0)).toBeGreaterThan(10_000)
})

test('it clears a minute after the last stalls', () => {
  const { findings } = after(60, world())
  const calm = (second: number): World => {
    const { container } = world({ some: 0, full: 0 })(second)
    return {
      container: { ...container, pressure: { memory: { someSeconds: 99, fullSeconds: 99, someAvg10: 0 } } },
    }
  }
  expect(after(40, calm, 60, findings).open).toHaveLength(1)
  expect(after(25, calm, 100, findings).open).toEqual([])
})
