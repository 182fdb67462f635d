import { afterEach, beforeEach, expect, test } from 'bun:test'
import { closeSync, mkdirSync, openSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OpenFile } from '../../model/detail.ts'
import { createFakeProc, type FakeProc } from '../../sampler/testdata/fake-proc.ts'
import { createFilesReader } from './files.ts'

let fake: FakeProc
beforeEach(() => {
  fake = createFakeProc()
  fake.add(10)
  rmSync(fake.path(10, 'fd'), { recursive: true })
  mkdirSync(fake.path(10, 'fd'))
  mkdirSync(fake.path(10, 'fdinfo'))
})
afterEach(() => fake.remove())

function open(fd: number, target: string, fdinfo?: string): void {
  symlinkSync(target, fake.path(10, `fd/${fd}`))
  if (fdinfo !== undefined) fake.write(10, `fdinfo/${fd}`, fdinfo)
}
const read = () => createFilesReader(fake.root, () => 0)(10)
const items = () => read()?.items as readonly OpenFile[]

test('a file has its size, and how far it was read; anything else has neither', () => {
  const path = join(fake.root, 'log')
  writeFileSync(path, 'x'.repeat(70))
  open(3, path, 'pos:\t50\nflags:\t0102001\nmnt_id:\t1\n')
  open(4, fake.root, 'pos:\t7\nflags:\t0200000\n')
  expect(items()[0]).toEqual({
    fd: 3,
    target: path,
    kind: 'file',
    position: 50,
    sizeBytes: 70,
    flags: expect.arrayContaining(['O_WRONLY', 'O_APPEND']),
  })
  const folder = items()[1]
  expect(folder).toMatchObject({ fd: 4, kind: 'directory' })
  expect([folder?.position, folder?.sizeBytes]).toEqual([undefined, undefined])
})

test('sockets, pipes and nameless files are identified by their links', () => {
  open(5, 'socket:[77]')
  open(6, 'pipe:[78]')
  open(7, 'anon_inode:[eventfd]')
  open(8, 'net:[4026531840]')
  expect(items().map(({ kind, target }) => [kind, target])).toEqual([
    ['socket', 'socket:[77]'],
    ['pipe', 'pipe:[78]'],
    ['anonymous', 'anon_inode:[eventfd]'],
    ['unknown', 'net:[4026531840]'],
  ])
})

test('a file whose name ends like that of a deleted one is not deleted', () => {
  const path = join(fake.root, 'report (deleted)')
  writeFileSync(path, 'x')
  open(3, path)
  expect(items()[0]).toMatchObject({ target: path, kind: 'file', sizeBytes: 1 })
  expect(items()[0]).not.toHaveProperty('deleted')
})

test('space held only by a descriptor is counted in blocks, and comes first', () => {
  const path = join(fake.root, 'removed')
  writeFileSync(path, 'x'.repeat(10_000))
  // The rest is a hole, which takes no space.
  truncateSync(path, 100_000_000)
  const held = openSync(path, 'r')
  rmSync(path)
  // Through our own descriptor: the kernel resolves another process's the same way.
  open(9, `/proc/self/fd/${held}`)
  open(3, 'pipe:[1]')
  const [first, second] = items()
  closeSync(held)
  expect(first).toMatchObject({ fd: 9, deleted: true, sizeBytes: 100_000_000 })
  expect(first?.heldBytes).toBeGreaterThan(0)
  expect(first?.heldBytes).toBeLessThan(10_000_000)
  expect(second?.fd).toBe(3)
})

test('descriptors are in the order of their numbers, not of their names', () => {
  for (const fd of [10, 2, 1]) open(fd, 'pipe:[1]')
  expect(items().map(({ fd }) => fd)).toEqual([1, 2, 10])
})

test('a descriptor closed meanwhile is left out; a folder that cannot be listed is a denial, not zero files', () => {
  fake.write(10, 'fd/3', '')
  open(4, 'pipe:[1]')
  expect(items().map(({ fd }) => fd)).toEqual([4])
  expect(read()).not.toHaveProperty('unreadable')
  rmSync(fake.path(10, 'fd'), { recursive: true })
  expect(read()).toEqual({ items: [], unreadable: { fd: 'denied' } })
})
