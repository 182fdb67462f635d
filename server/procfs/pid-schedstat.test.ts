import { expect, test } from 'bun:test'
import { Malformed } from './malformed.ts'
import { parsePidSchedstat, parseRunTime } from './pid-schedstat.ts'
import { bytesOf } from './testdata/read.ts'

const runTime = (text: string, length = text.length) => parseRunTime(bytesOf(text), length)

test('the first number is the time on a CPU, the second the time spent waiting for one', () => {
  expect(parsePidSchedstat(bytesOf('1234567 89 10\n'))).toEqual({ runTime: 1234567, runDelay: 89 })
})

test('the time on a CPU is found without the rest', () => {
  expect(runTime('1234567 89 10\n')).toBe(1234567)
  expect(runTime('0 0 0\n')).toBe(0)
})

test('text that is not a number gives none', () => {
  expect([runTime(''), runTime(' 1 2'), runTime('x'), runTime('-1 2 3')]).toEqual([-1, -1, -1, -1])
})

test('bytes beyond the length belong to an earlier reading and do not count', () => {
  expect(runTime('1234', 2)).toBe(12)
  expect(parsePidSchedstat(bytesOf('12 34567'), 5)).toEqual({ runTime: 12, runDelay: 34 })
})

for (const text of ['', 'x', '12', '12 ', '12 x', '-1 2 3']) {
  test(`${JSON.stringify(text)} is malformed`, () => {
    expect(() => parsePidSchedstat(bytesOf(text))).toThrow(Malformed)
  })
}
