import { expect, test } from 'bun:test'
import { Malformed } from './malformed.ts'
import { parsePidStatm } from './pid-statm.ts'
import { bytesOf } from './testdata/read.ts'

test('the second number is resident memory, in pages', () => {
  expect(parsePidStatm(bytesOf('5120 1234 900 100 0 2000 0\n'))).toEqual({ resident: 1234 })
  expect(parsePidStatm(bytesOf('0 0 0 0 0 0 0\n'))).toEqual({ resident: 0 })
  // In a buffer that contains more of another file, only its own part counts.
  expect(() => parsePidStatm(bytesOf('5120 1234 900 100'), 7)).toThrow(Malformed)
})

test('a value that is not a number, or was cut, is malformed', () => {
  for (const said of ['', '1', '1 ', '1 x 3', '1 -2 3', '1 23', `1 ${'9'.repeat(20)} 3`])
    expect(() => parsePidStatm(bytesOf(said))).toThrow(Malformed)
})
