import { expect, test } from 'bun:test'
import {
  formatAge,
  formatBytes,
  formatBytesLong,
  formatCell,
  formatCount,
  formatRate,
  formatRatio,
  formatSeconds,
} from './format.ts'
import { METRIC_BY_NAME, METRICS } from './metrics.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

test('sizes are binary and short', () => {
  const sizes = [0, 1, 1023, 1024, 4096, 12.3 * 1024, 512 * 1024, 1.2 * 1024 ** 2, 3.4 * 1024 ** 3]
  expect(sizes.map(formatBytes)).toEqual([
    '0',
    '1B',
    '1023B',
    '1.0K',
    '4.0K',
    '12.3K',
    '512K',
    '1.2M',
    '3.4G',
  ])
})

test('a size just below a unit is written in the next unit, not as 1024K', () => {
  expect(formatBytes(1024 ** 2 - 1)).toBe('1.0M')
  expect(formatBytes(1023 * 1024)).toBe('1023K')
  expect(formatBytes(99.97 * 1024)).toBe('100K')
})

test('no size takes more than five cells, up to 2^64', () => {
  for (let bits = 0; bits <= 64; bits++)
    for (const step of [-1, 0, 1])
      expect(formatBytes(Math.abs(2 ** bits + step)).length).toBeLessThanOrEqual(5)
})

test('the page has room for the unit', () => {
  expect([0, 512, 12.3 * 1024 ** 2].map(formatBytesLong)).toEqual(['0 B', '512 B', '12.3 MiB'])
})

test('counts are whole until they get long', () => {
  expect([0, 9999, 10_000, 12_345, 999_999, 1_234_567].map(formatCount)).toEqual([
    '0',
    '9999',
    '10.0k',
    '12.3k',
    '1.0M',
    '1.2M',
  ])
})

test('rates below 100 keep a decimal', () => {
  expect([0, 0.25, 99.94, 345.6, 12_345].map(formatRate)).toEqual(['0.0', '0.3', '99.9', '346', '12.3k'])
})

test('a share of 1 is 100.0, and four busy CPUs are 400.0', () => {
  expect([0, 0.0004, 0.0625, 1, 4, 9.9994, 16, 99.99].map(formatRatio)).toEqual([
    '0.0',
    '0.0',
    '6.3',
    '100.0',
    '400.0',
    '999.9',
    '1600',
    '9999',
  ])
})

test('CPU time reads as in top', () => {
  expect([0, 12.344, 59.999, 754.5, 3600, 11_052, 1_051_200].map(formatSeconds)).toEqual([
    '0:00.00',
    '0:12.34',
    '1:00.00',
    '12:34.50',
    '1h00:00',
    '3h04:12',
    '12d04h',
  ])
})

test('ages show the two units that matter', () => {
  const ages = [
    0,
    3000,
    4 * MINUTE + 5000,
    41 * MINUTE,
    5 * HOUR + 12 * MINUTE,
    3 * DAY + 4 * HOUR,
    120 * DAY,
  ]
  expect(ages.map(formatAge)).toEqual(['0s', '3s', '4m05s', '41m', '5h12m', '3d04h', '120d'])
})

test('a start time ahead of the clock is an age of 0s', () => {
  expect(formatAge(-5 * HOUR)).toBe('0s')
})

test('P39: a missing value, or one that is not a number, is a dash and never 0', () => {
  for (const metric of METRICS) {
    expect(formatCell(metric, null, 0)).toBe('-')
    expect(formatCell(metric, undefined, 0)).toBe('-')
    expect(formatCell(metric, Number.NaN, 0)).toBe('-')
    expect(formatCell(metric, Number.POSITIVE_INFINITY, 0)).toBe('-')
  }
})

test('each kind of cell is written by its unit', () => {
  const cell = (name: string, value: string | number | boolean) => {
    const metric = METRIC_BY_NAME.get(name)
    if (metric === undefined) throw new Error(`no metric ${name}`)
    return formatCell(metric, value, 10 * MINUTE)
  }
  expect(cell('pid', 12_345)).toBe('12345')
  expect(cell('cpu', 0.912)).toBe('91.2')
  expect(cell('rss', 2 ** 20)).toBe('1.0M')
  expect(cell('write', 2048)).toBe('2.0K')
  expect(cell('majflts', 1.5)).toBe('1.5')
  expect(cell('utime', 61)).toBe('1:01.00')
  expect(cell('up', 0)).toBe('10m')
  expect(cell('nnp', true)).toBe('yes')
  expect(cell('nice', -20)).toBe('-20')
  expect(cell('user', 'www')).toBe('www')
})
