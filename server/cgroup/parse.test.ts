import { expect, test } from 'bun:test'
import {
  cpusOf,
  parseBlkio,
  parseCpuMax,
  parseCpuset,
  parseFlatKeyed,
  parseIoStat,
  parseLimit,
  parsePressure,
} from './parse.ts'

test('P50: max, -1 and the largest number of v1 all mean no limit', () => {
  expect(parseLimit('max\n')).toBeNull()
  expect(parseLimit('-1\n')).toBeNull()
  expect(parseLimit('9223372036854771712\n')).toBeNull()
  expect(parseLimit('18446744073709551615')).toBeNull()
  expect(parseLimit('67108864\n')).toBe(67_108_864)
  expect(parseLimit('')).toBeUndefined()
  expect(parseLimit('12 apples')).toBeUndefined()
})

test('a quota is a number of CPUs, possibly a fraction', () => {
  expect(parseCpuMax('50000 100000\n')).toBe(0.5)
  expect(parseCpuMax('max 100000\n')).toBeNull()
  expect(parseCpuMax('')).toBeUndefined()
  expect(cpusOf(250_000, 100_000)).toBe(2.5)
  expect(cpusOf(250_000, 0)).toBeUndefined()
})

test('the CPUs of a set are ranges of numbers; what is no such list is unknown', () => {
  expect(parseCpuset('0-3,8\n')).toEqual([
    { first: 0, last: 3 },
    { first: 8, last: 8 },
  ])
  expect(parseCpuset('\n')).toBeUndefined()
  expect(parseCpuset('0-x')).toBeUndefined()
})

test('lines in another format are skipped, not taken as zero', () => {
  expect(parseFlatKeyed('usage_usec 12\nnr_periods 3\nodd\nx y\n z 1\nnegative -1\n')).toEqual({
    usage_usec: 12,
    nr_periods: 3,
  })
})

test('block I/O is listed by device, in v2 and in v1', () => {
  expect(parseIoStat('8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=9 dios=9\n253:1 \nodd rbytes=1\n')).toEqual([
    { device: '8:0', rbytes: 1, wbytes: 2, rios: 3, wios: 4 },
    { device: '253:1', rbytes: 0, wbytes: 0, rios: 0, wios: 0 },
  ])
  const bytes = '8:0 Read 10\n8:0 Write 20\n8:0 Sync 30\n8:0 Total 30\nTotal 30\n'
  expect(parseBlkio(bytes, '8:0 Read 1\n8:0 Write 2\nTotal 3\n')).toEqual([
    { device: '8:0', rbytes: 10, wbytes: 20, rios: 1, wios: 2 },
  ])
})

test('P17: pressure has a line for some and may lack the one for full', () => {
  const some = 'some avg10=1.50 avg60=0.70 avg300=0.10 total=12345\n'
  expect(parsePressure(some)).toEqual({ some: { avg10: 1.5, totalUsec: 12_345 } })
  const full = `${some}full avg10=0.50 avg60=0.00 avg300=0.00 total=99\n`
  expect(parsePressure(full)?.full).toEqual({ avg10: 0.5, totalUsec: 99 })
  expect(parsePressure('')).toBeUndefined()
})
