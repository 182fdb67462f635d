import { expect, test } from 'bun:test'
import { parseNetUnix } from './net-unix.ts'
import { bytesOf } from './testdata/read.ts'

test('Unix sockets may have no path, an abstract one, or one with spaces and line noise', () => {
  const parsed = parseNetUnix(
    bytesOf(
      'Num RefCount Protocol Flags Type St Inode Path\n' +
        '00000000c95f117f: 00000002 00000000 00010000 0001 01 266 /run/a b.sock\n' +
        '00000000c95f117e: 00000003 00000000 00000000 0001 03  267\n' +
        '00000000c95f117d: 00000002 00000000 00000000 0002 01 268 @abstract\nrubbish\n',
    ),
  )
  expect(parsed.map(({ inode, path, isListening }) => [inode, path, isListening])).toEqual([
    [266, '/run/a b.sock', true],
    [267, undefined, false],
    [268, '@abstract', false],
  ])
})
