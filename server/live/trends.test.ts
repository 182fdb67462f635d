// The last ten minutes of each process.
import { expect, test } from 'bun:test'
import { process } from '../model/fixture.ts'
import type { Process } from '../model/snapshot.ts'
import { TREND_POINTS, type TrendName } from '../model/trend.ts'
import { createTrends } from './trends.ts'

const ID = '1:1000'

type Fields = Partial<Process> | 'gone' | 'none'

/** A tick each second, 'none': there was none; one that does not change stays the same object, as in snapshots. */
function watched(seconds: readonly Fields[], startMs = 1_000_000_000) {
  const trends = createTrends()
  let last: Process | undefined
  let of: Fields | undefined
  seconds.forEach((fields, second) => {
    if (fields === 'none') return
    if (fields !== of && fields !== 'gone') last = process({ pid: 1, ...fields })
    of = fields
    const processes = fields === 'gone' || last === undefined ? [] : [last]
    trends.record({ at: startMs + second * 1000, intervalMs: 1000, processes })
  })
  return trends
}

const seconds = (count: number, fields: Fields): Fields[] => Array<Fields>(count).fill(fields)
const of = (name: TrendName, list: readonly Fields[]) => watched(list).get(ID, name)

test('a point is ten seconds: their mean of CPU, the last of memory; the last point is the step that goes on', () => {
  const list = [
    ...seconds(5, { cpuUsage: 0, rssBytes: 1024 }),
    ...seconds(5, { cpuUsage: 1, rssBytes: 4096 }),
    ...seconds(2, { cpuUsage: 0.25, rssBytes: 2048 }),
  ]
  expect(of('cpu', list)).toEqual([500, 250])
  expect(of('rss', list)).toEqual([4, 2])
})

test('what does not change is drawn all the same, from when it was first seen', () => {
  const flat = { cpuUsage: 0, rssBytes: 8192 }
  expect(of('rss', seconds(25, flat))).toEqual([8, 8, 8])
  expect(of('cpu', seconds(3, flat))).toEqual([0])
  expect(of('rss', seconds(900, flat))).toEqual(Array(TREND_POINTS).fill(8))
})

test('what changes for the first time has been the same until then', () => {
  const list = [...seconds(20, { rssBytes: 1024 }), ...seconds(10, { rssBytes: 5120 })]
  expect(of('rss', list)).toEqual([1, 1, 5])
})

test('only ten minutes are kept, the oldest first', () => {
  const list = Array.from({ length: 1000 }, (_, second) => ({ rssBytes: 1024 * Math.floor(second / 10) }))
  const points = of('rss', list)
  expect(points).toHaveLength(TREND_POINTS)
  expect([points?.[0], points?.at(-1)]).toEqual([40, 99])
})

test('a rate that is missing at first is no change, and one that goes missing is unknown, not zero', () => {
  expect(of('read', [{}, ...seconds(29, { diskReadBytesPerSecond: 7 })])).toEqual([7, 7, 7])
  const lost = [...seconds(20, { diskReadBytesPerSecond: 7 }), ...seconds(20, {})]
  expect(of('read', lost)).toEqual([7, 7, -1, -1])
  expect(of('fds', seconds(20, {}))).toBeUndefined()
})

test('where there was no tick nothing is known', () => {
  const list = [...seconds(10, { cpuUsage: 0.1 }), ...seconds(20, 'none'), ...seconds(10, { cpuUsage: 0.2 })]
  expect(of('cpu', list)).toEqual([100, -1, -1, 200])
})

test('a process that ended is forgotten, and one that comes with its id has no past', () => {
  expect(of('rss', [...seconds(20, { rssBytes: 1024 }), 'gone'])).toBeUndefined()
  const back = [...seconds(20, { rssBytes: 1024 }), 'gone' as const, ...seconds(9, { rssBytes: 2048 })]
  expect(of('rss', back)).toEqual([2])
})

test('what was quiet for the whole length is drawn as what it is since', () => {
  const list = [...seconds(10, { cpuUsage: 1 }), ...seconds(1200, { cpuUsage: 0.5 })]
  expect(of('cpu', list)).toEqual(Array(TREND_POINTS).fill(500))
  const again = [...list, ...seconds(10, { cpuUsage: 0.75 })]
  expect(of('cpu', again)?.slice(-2)).toEqual([500, 750])
})

test('F20: after a clock was set back nothing is drawn twice', () => {
  const trends = watched(seconds(30, { cpuUsage: 0.1 }))
  const one = process({ pid: 1, cpuUsage: 0.1 })
  trends.record({ at: 1_000_000_000 - 60_000, intervalMs: 1000, processes: [one] })
  expect(trends.get(ID, 'cpu')).toEqual([100])
})

test('each process and each metric has a line of its own', () => {
  const trends = createTrends()
  for (const second of [0, 10, 20])
    trends.record({
      at: second * 1000,
      intervalMs: 1000,
      processes: [
        process({ pid: 1, cpuUsage: second / 1000, openFds: 3 }),
        process({ pid: 2, cpuUsage: 0.5, openFds: second }),
      ],
    })
  expect([trends.get('1:1000', 'cpu'), trends.get('2:1000', 'cpu')]).toEqual([
    [0, 10, 20],
    [500, 500, 500],
  ])
  expect([trends.get('1:1000', 'fds'), trends.get('2:1000', 'fds')]).toEqual([
    [3, 3, 3],
    [0, 10, 20],
  ])
})
