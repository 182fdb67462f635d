import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { createFakeProc, type FakeProc } from '../sampler/testdata/fake-proc.ts'
import { createMountsReader, readSpace } from './mounts-reader.ts'

let fake: FakeProc
beforeEach(() => {
  fake = createFakeProc()
  fake.add(10)
})
afterEach(() => fake.remove())

let number = 0
const line = (device: string, path: string, type: string, source = type, options = 'rw', over = 'rw') =>
  `${++number} 1 ${device} / ${path} ${options} - ${type} ${source} ${over}\n`

function mountsOf(...lines: readonly string[]) {
  fake.write(10, 'mountinfo', lines.join(''))
  return createMountsReader(fake.root)(10)?.mounts ?? []
}
const pathsOf = (...lines: readonly string[]) => mountsOf(...lines).map(({ path }) => path)

test('what a container may fill: its layer, its volumes, its memory disks', () => {
  expect(
    pathsOf(
      line('0:50', '/', 'overlay'),
      line('0:51', '/proc', 'proc'),
      line('0:52', '/dev', 'tmpfs'),
      line('0:53', '/sys', 'sysfs'),
      line('8:1', '/etc/hosts', 'ext4', '/dev/sda1'),
      line('8:2', '/data', 'xfs', '/dev/sdb'),
      line('0:54', '/run/secrets', 'tmpfs', 'tmpfs', 'ro'),
      line('0:55', '/cd', 'iso9660'),
      line('8:3', '/fixed', 'ext4', '/dev/sdc', 'rw', 'ro'),
      line('0:56', '/proc/acpi', 'tmpfs'),
      line('0:57', '/var/lib/engine/merged', 'overlay'),
    ),
  ).toEqual(['/', '/dev', '/data'])
})

test('what is mounted twice has its space once, by its shortest path; the mount on top counts', () => {
  expect(pathsOf(line('8:2', '/data/sub', 'ext4'), line('8:2', '/data', 'ext4'))).toEqual(['/data'])
  expect(mountsOf(line('8:2', '/data', 'ext4'), line('0:9', '/data', 'tmpfs'))).toMatchObject([
    { device: '0:9', type: 'tmpfs' },
  ])
})

test('what has a server or a program behind it may block; its address contains no password', () => {
  expect(
    mountsOf(line('0:7', '/nas', 'nfs4', 'nas:/x'), line('0:8', '/web', 'fuse.davfs', 'https://u:p@host/y')),
  ).toMatchObject([
    { path: '/nas', source: 'nas:/x', local: false },
    { path: '/web', source: 'https://host/y', local: false },
  ])
  expect(mountsOf(line('8:2', '/data', 'ext4'))[0]?.local).toBe(true)
})

test('of hundreds those with the shortest paths are kept', () => {
  const many = Array.from({ length: 300 }, (_, n) => line(`8:${n}`, `/volumes/${'x'.repeat(n)}`, 'ext4'))
  expect(mountsOf(...many)).toHaveLength(12)
})

test('the space at a path in the root file system of a process; none if that may not be entered', () => {
  rmSync(fake.path(10, 'root'), { recursive: true, force: true })
  symlinkSync('/', fake.path(10, 'root'))
  const space = readSpace(fake.root, 10, '/')
  expect(space?.usedBytes).toBeGreaterThan(0)
  expect(space?.inodesFree).toBeWithin(0, Number.MAX_SAFE_INTEGER)
  mkdirSync(fake.path(11), { recursive: true })
  expect(readSpace(fake.root, 11, '/data')).toBeUndefined()
  expect(createMountsReader(fake.root)(11)).toBeUndefined()
})
