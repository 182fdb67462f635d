import { expect, test } from 'bun:test'
import { Malformed } from './malformed.ts'
import { parsePidIo } from './pid-io.ts'
import { bytesOf, testdata } from './testdata/read.ts'

test('a captured io gives all seven counters', () => {
  const io = parsePidIo(testdata('proc/2/io'))
  expect(Object.keys(io)).toEqual([
    'rchar',
    'wchar',
    'syscr',
    'syscw',
    'read_bytes',
    'write_bytes',
    'cancelled_write_bytes',
  ])
  expect(Object.values(io).every(Number.isSafeInteger)).toBe(true)
})

test('P39: an empty file gives no counters rather than zeros', () => {
  expect(parsePidIo(new Uint8Array())).toEqual({})
})

test('read_bytes is not mistaken for rchar, and unknown keys are skipped', () => {
  expect(parsePidIo(bytesOf('read_bytes: 4096\nrchar_x: 1\nrchar: 7\n'))).toEqual({
    read_bytes: 4096,
    rchar: 7,
  })
})

test('more cancelled than written is a negative number, and costs no other counter', () => {
  for (const said of ['-1024', '18446744073709550592'])
    expect(parsePidIo(bytesOf(`rchar: 7\ncancelled_write_bytes: ${said}\n`))).toEqual({
      rchar: 7,
      cancelled_write_bytes: -1024,
    })
  for (const said of ['', '-', '--1', '1-', '0x10', '9'.repeat(19), '9'.repeat(21)])
    expect(() => parsePidIo(bytesOf(`cancelled_write_bytes: ${said}\n`))).toThrow(Malformed)
})

test('a counter that is not a number is malformed', () => {
  for (const value of ['', '-1', '1e3', '0x10', '12.5', '18446744073709551615']) {
    expect(() => parsePidIo(bytesOf(`rchar: ${value}\n`))).toThrow(Malformed)
  }
})
