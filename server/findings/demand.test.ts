// How much CPU a process wants: an exact figure, or none.

import { expect, test } from 'bun:test'
import type { Thread } from '../model/detail.ts'
import { process } from '../model/fixture.ts'
import type { CloserLook } from './closer-look.ts'
import { createDemand, wantedBy } from './demand.ts'

const thread = (tid: number, cpuSeconds: number, runQueueSeconds?: number): Thread => ({
  tid,
  comm: 'x',
  cpuSeconds,
  ...(runQueueSeconds !== undefined && { runQueueSeconds }),
})
const looks = (askedAt: number, items: readonly Thread[], truncated?: true) =>
  (() => ({ askedAt, items, ...(truncated && { truncated }) })) as unknown as CloserLook
const many = process({ pid: 7, threadCount: 3, cpuUsage: 0.1 })

test('for one thread the snapshot has the answer', () => {
  const one = process({ pid: 7, cpuUsage: 0.2, runQueueUsage: 0.5 })
  expect(createDemand().of(one, () => undefined)).toEqual({ wanted: wantedBy(0.2, 0.5), waited: 0.5 })
})

test('one that never sleeps wants a CPU; one that is held back with little work wants as much for each sleep as now', () => {
  expect(wantedBy(0.01, 0.98)).toBeCloseTo(0.99)
  expect(wantedBy(0.01, 3)).toBe(1)
  // 2 ms of work each 0.4 s, held back for half of the time.
  expect(wantedBy(0.0025, 0.5)).toBeLessThan(0.01)
  expect(wantedBy(0.4, 0)).toBeCloseTo(0.4)
})

test('for several threads it takes two looks, and threads that started in between count', () => {
  const demand = createDemand()
  expect(demand.of(many, looks(1000, [thread(7, 1, 5), thread(8, 1, 1)]))).toBeUndefined()
  const next = looks(3000, [thread(7, 1.2, 6.8), thread(8, 1, 2.5), thread(9, 0.1, 0.2)])
  const found = demand.of(many, next)
  expect(found?.waited).toBeCloseTo((1.8 + 1.5 + 0.2) / 2)
  expect(found?.wanted).toBeCloseTo(wantedBy(0.1, 0.9) + wantedBy(0, 0.75) + wantedBy(0.05, 0.1))
  // The same look again gives the same answer.
  expect(demand.of(many, next)).toEqual(found)
})

test('it is unknown if the looks are far apart, are cut off, or lack how long threads waited', () => {
  const demand = createDemand()
  demand.of(many, looks(1000, [thread(7, 1, 5)]))
  expect(demand.of(many, looks(40_000, [thread(7, 2, 6)]))).toBeUndefined()
  expect(demand.of(many, looks(42_000, [thread(7, 3, 7)], true))).toBeUndefined()
  expect(demand.of(many, looks(43_000, [thread(7, 3)]))).toBeUndefined()
  expect(demand.of(many, () => undefined)).toBeUndefined()
})

test('no process wants more than a CPU per thread: a wait is counted when it ends', () => {
  const demand = createDemand()
  demand.of(many, looks(1000, [thread(7, 1, 5)]))
  expect(demand.of(many, looks(3000, [thread(7, 1, 25)]))).toEqual({ wanted: 1, waited: 1 })
  expect(createDemand().of(process({ pid: 7, cpuUsage: 0.3, runQueueUsage: 4 }), () => undefined)).toEqual({
    wanted: 1,
    waited: 1,
  })
})
