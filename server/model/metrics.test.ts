// The catalogue, as people see it who choose columns.
import { expect, test } from 'bun:test'
import { process } from './fixture.ts'
import {
  DEFAULT_COLUMNS,
  DEFAULT_SORT,
  figuresOf,
  isCounter,
  METRIC_BY_KEY,
  METRIC_BY_NAME,
  METRICS,
} from './metrics.ts'

test('each metric has a unique name in addresses, and a unique key in JSON', () => {
  expect(METRIC_BY_NAME.size).toBe(METRICS.length)
  expect(METRIC_BY_KEY.size).toBe(METRICS.length)
  for (const { name, key } of METRICS)
    expect([name, /^[a-z]+$/.test(name), /^[a-z][A-Za-z]*$/.test(key)]).toEqual([name, true, true])
})

test('a key contains its unit, so that readers need not guess it', () => {
  const wrong = METRICS.filter(
    ({ key, unit }) =>
      (unit === 'bytes' && !key.endsWith('Bytes')) ||
      (unit === 'bytes/s' && !key.endsWith('BytesPerSecond')) ||
      (unit === 'seconds' && !key.endsWith('Seconds')) ||
      (unit === 'age' && !key.endsWith('At')),
  )
  expect(wrong.map(({ key }) => key)).toEqual([])
})

test('each explains itself: a heading for text, one for the page, a sentence', () => {
  const mute = METRICS.filter(({ title, label, help }) => title === '' || label === '' || help.length < 3)
  expect(mute.map(({ name }) => name)).toEqual([])
  expect(METRICS.filter(({ title }) => title !== title.toUpperCase()).map(({ title }) => title)).toEqual([])
})

test('amounts are first sorted from the top, names and ids from the bottom', () => {
  const orderOf = (name: string) => METRIC_BY_NAME.get(name)?.order
  expect(['cpu', 'rss', 'up', 'pid', 'command', 'user'].map(orderOf)).toEqual([
    'descending',
    'descending',
    'descending',
    'ascending',
    'ascending',
    'ascending',
  ])
})

test('a metric sorts by itself, except for shares of different limits, which cannot be compared', () => {
  const others = METRICS.filter(({ key, sortKey }) => key !== sortKey)
  expect(others.map(({ name, sortKey }) => `${name} by ${sortKey}`)).toEqual(['mem by rssBytes'])
})

test('the figures of a kernel file have its word for them, and the factor from its unit to ours', () => {
  const figures = figuresOf('status')
  expect(figures.length).toBeGreaterThan(3)
  expect(
    figures.every(({ file, field, factor }) => file === 'status' && field !== undefined && factor > 0),
  ).toBe(true)
  const peak = figures.find(({ key }) => key === 'peakRssBytes')
  expect([peak?.field, peak?.factor]).toEqual(['VmHWM', 1024])
  expect(figuresOf('no such file')).toEqual([])
})

test('only a number that never falls while a process lives is a counter', () => {
  expect((['cpuSeconds', 'majorFaults'] as const).every(isCounter)).toBe(true)
  expect((['rssBytes', 'cpuUsage', 'pid'] as const).some(isCounter)).toBe(false)
})

test('default columns exist, and are known for most processes', () => {
  expect(DEFAULT_COLUMNS.filter(name => !METRIC_BY_NAME.has(name))).toEqual([])
  expect(DEFAULT_COLUMNS).toContain(DEFAULT_SORT)
  expect(DEFAULT_COLUMNS.at(-1)).toBe('command')
})

test('what is always known is a member of every process, however little may be read', () => {
  const bare = process({ pid: 1 })
  const missing = METRICS.filter(({ key, isAlways }) => isAlways && !(key in bare))
  expect(missing.map(({ key }) => key)).toEqual([])
})
