// On the real /proc where only that shows it, else on test files.

import { afterAll, expect, test } from 'bun:test'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  closeFile,
  countEntries,
  DENIED,
  errorCode,
  FAILED,
  GONE,
  isRealProcfs,
  linkOf,
  listPids,
  openFile,
  readStart,
  readStartOf,
  readTable,
  readWhole,
  sizeOf,
} from './read.ts'

const folder = mkdtempSync(join(tmpdir(), 'topz-read-'))
const own = `/proc/${process.pid}`
const MIB = 1024 * 1024
/** No process can have it: the largest pid_max is 2^22. */
const NOBODY = '/proc/99999999'

afterAll(() => rmSync(folder, { recursive: true }))

function written(name: string, bytes: number): string {
  const path = join(folder, name)
  writeFileSync(path, Buffer.alloc(bytes, 'x'))
  return path
}

const scratch = (bytes = 16) => ({ bytes: new Uint8Array(bytes) })
const lengthOf = (read: Uint8Array | number) => (typeof read === 'number' ? read : read.length)

test('P4: a file of /proc is read whole although the kernel says that its size is 0', () => {
  expect(sizeOf(`${own}/status`)).toBe(0)
  const read = readWhole(`${own}/status`, scratch(), MIB)
  const text = new TextDecoder().decode(read as Uint8Array)
  expect(text).toContain(`Pid:\t${process.pid}\n`)
  expect(text).toContain('\nnonvoluntary_ctxt_switches:')
})

test('P4: files of more than 16 KiB and more than 256 KiB are read to their end', () => {
  for (const bytes of [16_385, 300_000])
    expect(lengthOf(readWhole(written('large', bytes), scratch(), MIB))).toBe(bytes)
  const symbols = readWhole('/proc/kallsyms', scratch(), 64 * MIB)
  expect(lengthOf(symbols)).toBe(readFileSync('/proc/kallsyms').length)
})

test('P4: a table of many pages is read to its end, too', () => {
  const symbols = readFileSync('/proc/kallsyms').length
  expect(lengthOf(readTable('/proc/kallsyms', scratch(), 64 * MIB))).toBe(symbols)
  for (const bytes of [0, 10, 3584, 4096, 8192, 10_000])
    expect(lengthOf(readTable(written('table', bytes), scratch(), MIB))).toBe(bytes)
})

test('a reading is bounded, whatever follows', () => {
  const path = written('long', 10_000)
  expect(lengthOf(readWhole(path, scratch(), 4096))).toBe(4096)
  expect(lengthOf(readWhole(path, scratch(20_000), 4096))).toBe(4096)
  expect(lengthOf(readWhole('/dev/zero', scratch(), 5000))).toBe(5000)
  expect(lengthOf(readWhole(written('exact', 4096), scratch(), 4096))).toBe(4096)
})

test('the buffer grows as needed, is reused, and never holds more than allowed', () => {
  const kept = scratch()
  readWhole(written('a', 1000), kept, 4096)
  const grown = kept.bytes
  expect(grown.length).toBeGreaterThanOrEqual(1000)
  expect(lengthOf(readWhole(written('b', 10), kept, 4096))).toBe(10)
  expect(kept.bytes).toBe(grown)
  readWhole(written('c', 100_000), kept, 4096)
  expect(kept.bytes.length).toBe(4096)
})

test('P18: a process that does not exist, or no longer, is gone, not an error', async () => {
  expect(openFile(`${NOBODY}/stat`)).toBe(GONE)
  expect(readStartOf(`${NOBODY}/stat`, new Uint8Array(9))).toBe(GONE)
  expect(readWhole(`${NOBODY}/stat`, scratch(), 9)).toBe(GONE)
  expect(countEntries(`${NOBODY}/fd`, 9)).toBe(GONE)
  expect(sizeOf(`${NOBODY}/fd`)).toBe(GONE)
  expect(linkOf(`${NOBODY}/ns/mnt`)).toBe(GONE)
  const child = Bun.spawn(['sleep', '60'])
  const fd = openFile(`/proc/${child.pid}/stat`)
  expect(readStart(fd, new Uint8Array(4096))).toBeGreaterThan(40)
  child.kill('SIGKILL')
  await child.exited
  // The descriptor is still open; the kernel says ESRCH.
  expect(readStart(fd, new Uint8Array(4096))).toBe(GONE)
  closeFile(fd)
})

test('the kernel’s answer becomes gone, denied or failed, and nothing else', () => {
  const of = (code: string) => errorCode(Object.assign(new Error(code), { code }))
  expect(['ENOENT', 'ESRCH'].map(of)).toEqual([GONE, GONE])
  expect(['EACCES', 'EPERM'].map(of)).toEqual([DENIED, DENIED])
  expect(['EIO', 'EINVAL', 'EMFILE', 'ENOMEM'].map(of)).toEqual([FAILED, FAILED, FAILED, FAILED])
  expect(errorCode(new Error('no code'))).toBe(FAILED)
  expect(readWhole(folder, scratch(), 9)).toBe(FAILED)
})

test('closing a descriptor twice harms nothing', () => {
  const fd = openFile(`${own}/stat`)
  closeFile(fd)
  expect(() => closeFile(fd)).not.toThrow()
})

test('a descriptor that stays open gives the current state at each reading', () => {
  const path = written('now', 4)
  const fd = openFile(path)
  const buffer = new Uint8Array(8)
  expect(readStart(fd, buffer)).toBe(4)
  truncateSync(path)
  writeFileSync(path, 'new')
  expect(readStart(fd, buffer)).toBe(3)
  expect(new TextDecoder().decode(buffer.subarray(0, 3))).toBe('new')
  closeFile(fd)
})

test('pids are the names that are numbers, in ascending order', () => {
  const root = join(folder, 'proc')
  for (const name of [
    '10',
    '9',
    '100',
    'self',
    'sys',
    '1x',
    '0',
    '007',
    '1e3',
    '2',
    '٣',
    '99999999999999999999',
  ])
    mkdirSync(join(root, name), { recursive: true })
  symlinkSync('9', join(root, 'thread-self'))
  const pids = [1, 2, 3]
  listPids(root, pids)
  expect(pids).toEqual([2, 9, 10, 100])
  expect(() => listPids(join(folder, 'nothing'), pids)).toThrow('Cannot list')
})

test('P26: threads are not listed, although /proc answers for their numbers', () => {
  const pids: number[] = []
  listPids('/proc', pids)
  const threads: number[] = []
  listPids(`${own}/task`, threads)
  const other = threads.find(thread => thread !== process.pid)
  expect(other).toBeDefined()
  expect(readStartOf(`/proc/${other}/stat`, new Uint8Array(4096))).toBeGreaterThan(0)
  expect(pids).toContain(process.pid)
  expect(pids).not.toContain(other)
})

test('P40: entries are counted up to a limit', () => {
  const root = join(folder, 'fd')
  mkdirSync(root)
  for (let fd = 0; fd < 20; fd++) writeFileSync(join(root, String(fd)), '')
  expect([countEntries(root, 100), countEntries(root, 7)]).toEqual([20, 7])
})

test('only the kernel’s own /proc counts as real', () => {
  expect([isRealProcfs('/proc'), isRealProcfs(folder), isRealProcfs(join(folder, 'none'))]).toEqual([
    true,
    false,
    false,
  ])
})
