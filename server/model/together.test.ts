// The value of a metric for several processes together.
import { expect, test } from 'bun:test'
import { process } from './fixture.ts'
import { METRIC_BY_NAME, METRICS, type Metric } from './metrics.ts'
import type { Process } from './snapshot.ts'
import { cellOfAll, isSum } from './together.ts'

const of = (name: string, ...given: readonly Partial<Process>[]) =>
  cellOfAll(
    given.map((fields, i) => process({ pid: i + 1, ...fields })),
    METRIC_BY_NAME.get(name) as Metric,
  )

test('amounts are added up as far as they are known', () => {
  expect(of('rss', { rssBytes: 3 }, { rssBytes: 4 })).toBe(7)
  expect(of('cpu', { cpuUsage: 0.5 }, {})).toBe(0.5)
  expect(of('cpu', {}, {})).toBeNull()
})

test('an amount that one of them denies is unknown for all', () => {
  expect(of('fds', { openFds: 9 }, { absent: ['fd'] })).toBeNull()
  expect(of('fds', { openFds: 9 }, { absent: ['io'] })).toBe(9)
})

test('shares are added up only if they are of one limit', () => {
  expect(of('mem', { memoryUsage: 0.25, container: 'a' }, { memoryUsage: 0.5, container: 'a' })).toBe(0.75)
  expect(of('mem', { memoryUsage: 0.25, container: 'a' }, { memoryUsage: 0.5, container: 'b' })).toBeNull()
})

test('peaks, waiting and ages stand for the most and the oldest: they do not add up', () => {
  expect(of('peak', { peakRssBytes: 3 }, { peakRssBytes: 4 })).toBe(4)
  expect(of('wait', { runQueueUsage: 0.25 }, { runQueueUsage: 0.5 })).toBe(0.5)
  expect(of('up', { startedAt: 2000 }, { startedAt: 1000 })).toBe(1000)
})

test('what they have in common is shown, what differs is not', () => {
  expect(of('user', { user: 'www' }, { user: 'www' })).toBe('www')
  expect(of('user', { user: 'www' }, { user: 'root' })).toBeNull()
  expect(of('nice', { nice: 5 }, { nice: 5 })).toBe(5)
  expect(of('fdlimit', { openFdsLimit: 1024 }, { openFdsLimit: 4096 })).toBeNull()
})

test('what is added up: amounts, rates and counters, and no label', () => {
  const summed = METRICS.filter(isSum)
  expect(summed.every(({ kind }) => kind !== 'label')).toBe(true)
  expect(summed.map(({ name }) => name)).toContain('read')
  for (const name of ['cpu', 'rss', 'growth', 'threads', 'fds', 'time', 'minflt'])
    expect(isSum(METRIC_BY_NAME.get(name) as Metric)).toBe(true)
  for (const name of ['pid', 'user', 'up', 'nice', 'oom', 'lastcpu', 'wait', 'peak'])
    expect(isSum(METRIC_BY_NAME.get(name) as Metric)).toBe(false)
})
