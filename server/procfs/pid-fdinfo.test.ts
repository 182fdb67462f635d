import { expect, test } from 'bun:test'
import { flagNames, parsePidFdinfo } from './pid-fdinfo.ts'
import { bytesOf } from './testdata/read.ts'

test('flags of an open file have the names of open(2)', () => {
  expect(parsePidFdinfo(bytesOf('pos:\t40\nflags:\t0100002\nmnt_id:\t9\n'))).toEqual({
    pos: 40,
    flags: 0o100002,
  })
  expect(flagNames(0o2002001)).toEqual(['O_WRONLY', 'O_APPEND', 'O_CLOEXEC'])
  expect(flagNames(0o4010002)).toEqual(['O_RDWR', 'O_SYNC'])
  expect(parsePidFdinfo(bytesOf('rubbish'))).toEqual({ pos: undefined, flags: undefined })
})

test('a position or a mask in another format is missing, not 0', () => {
  expect(parsePidFdinfo(bytesOf('pos:\t-1\nflags:\t09\n'))).toEqual({ pos: undefined, flags: undefined })
  expect(parsePidFdinfo(bytesOf(`pos:\t${'9'.repeat(17)}\n`)).pos).toBeUndefined()
  expect(parsePidFdinfo(bytesOf('flags:\t0100000\n'))).toEqual({ pos: undefined, flags: 0o100000 })
})
