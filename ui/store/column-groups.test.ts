import { expect, test } from 'bun:test'
import { METRICS } from '../../server/model/metrics.ts'
import { columnGroups } from './column-groups.ts'

const names = (search: string) =>
  columnGroups(METRICS, search).flatMap(({ metrics }) => metrics.map(({ name }) => name))

test('without a search every metric is listed in exactly one group, and identity comes first', () => {
  expect(names('').toSorted()).toEqual(METRICS.map(({ name }) => name).toSorted())
  expect(columnGroups(METRICS, '  ')[0]?.title).toBe('Who')
})

test('each word must be somewhere in the metric, in any case and order', () => {
  const cpu = names('CPU')
  expect(cpu).toContain('cpu')
  expect(cpu.length).toBeLessThan(METRICS.length)
  const [metric] = METRICS
  const words = `${metric?.title} ${metric?.name}`.toUpperCase().split(' ').toReversed()
  expect(names(words.join('  '))).toContain(metric?.name ?? '')
})

test('a group without matches is not shown', () => {
  expect(columnGroups(METRICS, 'no such thing anywhere')).toEqual([])
})
