import { expect, test } from 'bun:test'
import { parsePidSmaps } from './pid-smaps.ts'
import { bytesOf } from './testdata/read.ts'

test('mappings with the same name are counted together, the largest first', () => {
  const parsed = parsePidSmaps(
    bytesOf(
      '00400000-00401000 r-xp 00000000 fd:01 12 /bin/a b (deleted)\nSize: 4 kB\nRss: 4 kB\nPss: 2 kB\nPrivate_Clean: 1 kB\nPrivate_Dirty: 1 kB\nSwap: 0 kB\n' +
        '00600000-00602000 rw-p 00000000 fd:01 12 /bin/a b (deleted)\nRss: 8 kB\nPss: 8 kB\n' +
        '7f0000000000-7f0000100000 rw-p 00000000 00:00 0 \nRss: 100 kB\nPss: 100 kB\nSwap: 3 kB\n' +
        'VmFlags: rd wr\n',
    ),
  )
  expect(parsed[0]).toEqual({
    name: '[anon]',
    parts: 1,
    size: 1024,
    permissions: 'rw-p',
    rss: 100,
    pss: 100,
    swap: 3,
  })
  expect(parsed[1]).toMatchObject({
    name: '/bin/a b (deleted)',
    parts: 2,
    size: 12,
    rss: 12,
    pss: 10,
    private: 2,
    permissions: 'r-xp rw-p',
  })
})

test('maps alone gives sizes, and nothing about what is resident', () => {
  const [stack] = parsePidSmaps(
    bytesOf('7ffe0000-7ffe2000 rw-p 00000000 00:00 0                          [stack]\n'),
  )
  expect(stack).toEqual({ name: '[stack]', parts: 1, size: 8, permissions: 'rw-p' })
})

test('amounts before the first mapping, without a number or under other keys are skipped', () => {
  const lines =
    'Rss: 7 kB\n00400000-00401000 r--p 00000000 fd:01 12 /bin/a\nRss: many kB\nShared_Clean: 4 kB\nPss: 3 kB\n'
  expect(parsePidSmaps(bytesOf(lines))).toEqual([
    { name: '/bin/a', parts: 1, size: 4, permissions: 'r--p', pss: 3 },
  ])
  expect(parsePidSmaps(bytesOf(''))).toEqual([])
})

test('arenas of malloc are counted with what of them is resident: a pair of 64 MiB, used and reserved', () => {
  const used = (from: string, to: string, kb: number) =>
    `${from}-${to} rw-p 00000000 00:00 0 \nRss: ${kb} kB\n`
  const reserved = (from: string, to: string) => `${from}-${to} ---p 00000000 00:00 0 \nRss: 0 kB\n`
  const [anonymous] = parsePidSmaps(
    bytesOf(
      used('7f0000000000', '7f0000100000', 900) +
        reserved('7f0000100000', '7f0004000000') +
        used('7f0008000000', '7f0008200000', 100) +
        reserved('7f0008200000', '7f000c000000') +
        // A stack below its guard, and a pair that is no arena: not aligned, or too short.
        reserved('7f1000000000', '7f1000001000') +
        used('7f1000001000', '7f1000801000', 8) +
        used('7f2000001000', '7f2000002000', 4) +
        reserved('7f2000002000', '7f2004001000') +
        used('7f3000000000', '7f3000002000', 4) +
        reserved('7f3000002000', '7f3001000000'),
    ),
  )
  expect(anonymous).toMatchObject({ arenas: 2, arenaRss: 1000 })
})
