// Files of one process in depth: smaps, fdinfo, syscall, and masks as names.
import { expect, test } from 'bun:test'
import { capabilityNames, isAllCapabilities, signalNames } from './names.ts'
import { flagNames, parsePidFdinfo } from './pid-fdinfo.ts'
import { parsePidSmaps } from './pid-smaps.ts'
import { parsePidSyscall } from './pid-syscall.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('mappings of one name are counted together, the largest first', () => {
  const parsed = parsePidSmaps(
    bytes(
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

test('maps alone tells sizes, and nothing of what is resident', () => {
  const [stack] = parsePidSmaps(
    bytes('7ffe0000-7ffe2000 rw-p 00000000 00:00 0                          [stack]\n'),
  )
  expect(stack).toEqual({ name: '[stack]', parts: 1, size: 8, permissions: 'rw-p' })
})

test('flags of an open file have the names of open(2)', () => {
  expect(parsePidFdinfo(bytes('pos:\t40\nflags:\t0100002\nmnt_id:\t9\n'))).toEqual({
    pos: 40,
    flags: 0o100002,
  })
  expect(flagNames(0o2002001)).toEqual(['O_WRONLY', 'O_APPEND', 'O_CLOEXEC'])
  expect(flagNames(0o4010002)).toEqual(['O_RDWR', 'O_SYNC'])
  expect(parsePidFdinfo(bytes('rubbish'))).toEqual({ pos: undefined, flags: undefined })
})

test('a thread that runs, or waits outside of any call, is in none', () => {
  expect(parsePidSyscall(bytes('running\n'))).toBeUndefined()
  expect(parsePidSyscall(bytes('-1 0x7ffe 0x7f00\n'))).toBeUndefined()
  expect(parsePidSyscall(bytes('0 0x5 0x7f 0x10 0x0 0x0 0x0 0x7ffe 0x7f00\n'), 'x64')).toEqual({
    number: 0,
    name: 'read',
    first: 5,
  })
  expect(parsePidSyscall(bytes('63 0x5 0x7f 0x10 0x0 0x0 0x0 0x7ffe 0x7f00\n'), 'arm64')?.name).toBe('read')
  expect(parsePidSyscall(bytes('9999 0x5 0x0 0x0 0x0 0x0 0x0 0x0 0x0\n'), 'x64')?.name).toBeUndefined()
})

test('masks become names, those that this program is too old for become numbers', () => {
  expect(signalNames('0000000000004002')).toEqual(['SIGINT', 'SIGTERM'])
  expect(signalNames('8000000000000000')).toEqual(['RT32'])
  expect(capabilityNames('0000000000080000')).toEqual(['SYS_PTRACE'])
  expect(capabilityNames('8000000000000000')).toEqual(['CAP63'])
  expect(isAllCapabilities('000001ffffffffff')).toBe(true)
})
