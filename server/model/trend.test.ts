// Which trend a table shows, and what its points are.
import { expect, test } from 'bun:test'
import { METRIC_BY_NAME } from './metrics.ts'
import { TREND_POINTS, TRENDS, trendOf, trendPoint, trendStepMs } from './trend.ts'

test('the trend is that of the column sorted by; another view of memory or CPU has theirs, all others show CPU', () => {
  expect(['cpu', 'rss', 'wait', 'fds'].map(trendOf)).toEqual(['cpu', 'rss', 'wait', 'fds'])
  expect(['growth', 'mem', 'time'].map(trendOf)).toEqual(['rss', 'rss', 'cpu'])
  expect(['pid', 'command', 'toString', ''].map(trendOf)).toEqual(['cpu', 'cpu', 'cpu', 'cpu'])
})

test('each is a column with numbers', () => {
  for (const name of Object.keys(TRENDS)) expect(METRIC_BY_NAME.get(name)?.unit ?? 'text').not.toBe('text')
})

test('a point is a whole number in its unit, and what is not known is not zero', () => {
  expect([trendPoint('cpu', 0.0314), trendPoint('rss', 4096 * 1024), trendPoint('fds', 61)]).toEqual([
    31, 4096, 61,
  ])
  expect([trendPoint('cpu', null), trendPoint('rss', undefined), trendPoint('cpu', 0)]).toEqual([-1, -1, 0])
})

test('the points cover ten minutes, and longer where moments are further apart than half a step', () => {
  expect(trendStepMs(1000) * TREND_POINTS).toBe(600_000)
  expect(trendStepMs(60_000)).toBe(120_000)
})
