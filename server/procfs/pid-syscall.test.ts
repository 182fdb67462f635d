import { expect, test } from 'bun:test'
import { parsePidSyscall } from './pid-syscall.ts'
import { bytesOf } from './testdata/read.ts'

test('a thread that runs, or waits outside any call, is in none', () => {
  expect(parsePidSyscall(bytesOf('running\n'))).toBeUndefined()
  expect(parsePidSyscall(bytesOf('-1 0x7ffe 0x7f00\n'))).toBeUndefined()
  expect(parsePidSyscall(bytesOf('0 0x5 0x7f 0x10 0x0 0x0 0x0 0x7ffe 0x7f00\n'), 'x64')).toEqual({
    number: 0,
    name: 'read',
    first: 5,
  })
  expect(parsePidSyscall(bytesOf('63 0x5 0x7f 0x10 0x0 0x0 0x0 0x7ffe 0x7f00\n'), 'arm64')?.name).toBe('read')
  expect(parsePidSyscall(bytesOf('9999 0x5 0x0 0x0 0x0 0x0 0x0 0x0 0x0\n'), 'x64')?.name).toBeUndefined()
})

test('a line that was cut, or says something else, is not a call', () => {
  for (const line of ['', '0', '0 5', '0 0x', 'x 0x5'])
    expect([line, parsePidSyscall(bytesOf(line), 'x64')]).toEqual([line, undefined])
})

test('on a machine whose calls topz does not know, the number is shown without a name', () => {
  const line = bytesOf('0 0xffffffffffffffff 0x0 0x0 0x0 0x0 0x0 0x0 0x0\n')
  expect(parsePidSyscall(line, 'riscv64')).toEqual({ number: 0, name: undefined, first: 2 ** 64 })
})
