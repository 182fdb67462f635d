import { expect, test } from 'bun:test'
import { parseLoadavg } from './loadavg.ts'
import { Malformed } from './malformed.ts'
import { bytesOf, testdata } from './testdata/read.ts'

test('loadavg gives three averages, threads and the newest pid', () => {
  expect(parseLoadavg(bytesOf('0.07 12.05 0.04 1/88 7869\n'))).toEqual({
    load1: 0.07,
    load5: 12.05,
    load15: 0.04,
    running: 1,
    total: 88,
    lastPid: 7869,
  })
  expect(parseLoadavg(testdata('proc/loadavg')).total).toBeGreaterThan(1)
})

test('anything else is malformed', () => {
  for (const text of [
    '',
    '1 2 3',
    '1 2 x 1/2 3',
    '1 2 3 1/2/3 4',
    '1 2 3 12 4',
    '-1 2 3 1/2 4',
    '1 2 3 1/2',
  ]) {
    expect(() => parseLoadavg(bytesOf(text))).toThrow(Malformed)
  }
})
