import { expect, test } from 'bun:test'
import { Malformed } from './malformed.ts'
import { parseOpenFilesLimit, parsePidLimits } from './pid-limits.ts'
import { bytesOf, testdata } from './testdata/read.ts'

const row = (name: string, soft: string, hard: string) =>
  bytesOf(`${name.padEnd(25)} ${soft.padEnd(20)} ${hard.padEnd(20)} files     \n`)

test('a captured limits file gives sixteen rows, unlimited as null', () => {
  const limits = parsePidLimits(testdata('proc/2/limits'))
  expect(limits.size).toBe(16)
  expect(limits.get('Max open files')).toEqual({ soft: 20000, hard: 20000 })
  expect(limits.get('Max stack size')).toEqual({ soft: 8388608, hard: null })
  expect(limits.get('Max cpu time')).toEqual({ soft: null, hard: null })
  expect(limits.get('Max nice priority')).toEqual({ soft: 0, hard: 0 })
  expect(limits.get('Max realtime timeout')).toEqual({ soft: null, hard: null })
})

test('the limit of open files is found without reading the other rows', () => {
  expect(parseOpenFilesLimit(testdata('proc/2/limits'))).toEqual({ soft: 20000, hard: 20000 })
  expect(parseOpenFilesLimit(bytesOf('Max processes  1 2 processes\n'))).toBeUndefined()
  expect(parseOpenFilesLimit(new Uint8Array())).toBeUndefined()
})

test('P3: a limit too large to count means no limit', () => {
  for (const huge of ['18446744073709551615', '9223372036854775807', '9007199254740992']) {
    expect(parseOpenFilesLimit(row('Max open files', '1024', huge))).toEqual({ soft: 1024, hard: null })
  }
})

test('a limit that is not a number is malformed', () => {
  expect(() => parseOpenFilesLimit(row('Max open files', 'many', '5'))).toThrow(Malformed)
  expect(() => parseOpenFilesLimit(bytesOf('Max open files'))).toThrow('Cannot parse soft limit of limits')
  expect(() => parsePidLimits(row('Max open files', '5', ''))).toThrow(Malformed)
})
