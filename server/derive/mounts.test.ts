import { expect, test } from 'bun:test'
import type { MountReading } from '../costly/mounts-reading.ts'
import type { Container } from '../model/container.ts'
import { withMounts } from './mounts.ts'

const container = (id: string, mountNamespace: string): Container => ({
  id,
  name: id,
  processCount: 1,
  rssBytes: 0,
  mountNamespace,
})
const SPACE = { usedBytes: 60, availableBytes: 40, inodes: 10, inodesFree: 4 }
const mount = (fields: Partial<MountReading> = {}): MountReading => ({
  device: '8:1',
  path: '/data',
  type: 'ext4',
  source: '/dev/sda',
  local: true,
  space: SPACE,
  ...fields,
})
const derived = (...mounts: readonly MountReading[]) =>
  withMounts([container('app', 'a')], new Map([['a', mounts]]))[0]?.mounts

test('space is what programs can use, and inodes are counted if they are limited', () => {
  expect(derived(mount())).toEqual([
    {
      path: '/data',
      type: 'ext4',
      device: '8:1',
      source: '/dev/sda',
      usedBytes: 60,
      availableBytes: 40,
      inodesUsed: 6,
      inodesAvailable: 4,
    },
  ])
  expect(derived(mount({ space: { ...SPACE, inodes: 0, inodesFree: 0 } }))?.[0]).not.toHaveProperty(
    'inodesUsed',
  )
})

test('the layer of a container is the host’s disk; what does not answer has no numbers', () => {
  expect(derived(mount({ path: '/', type: 'overlay', source: 'overlay' }))).toMatchObject([
    { hostDisk: true },
  ])
  const { space: _, ...unknown } = mount()
  expect(derived({ ...unknown, space: 'stuck' }, unknown)).toEqual([
    { path: '/data', type: 'ext4', device: '8:1', source: '/dev/sda', stuck: true },
    { path: '/data', type: 'ext4', device: '8:1', source: '/dev/sda' },
  ])
})

test('file systems in memory that are not used are left out', () => {
  const empty = { usedBytes: 0, availableBytes: 1000, inodes: 1000, inodesFree: 999 }
  expect(derived(mount({ path: '/dev', type: 'tmpfs', space: empty }))).toBeUndefined()
  expect(derived(mount({ path: '/dev/shm', type: 'tmpfs' }))).toHaveLength(1)
})

test('mounts that were not read again are the same objects: nothing of them is recorded twice', () => {
  const readings = new Map([['a', [mount()]]])
  const twice = [0, 1].map(() => withMounts([container('app', 'a')], readings)[0]?.mounts)
  expect(twice[0]).toHaveLength(1)
  expect(twice[0]).toBe(twice[1])
})

test('if containers share their mounts, one of them has them', () => {
  const both = withMounts([container('main', 'a'), container('b', 'a')], new Map([['a', [mount()]]]))
  expect(both.map(({ mounts }) => mounts?.length)).toEqual([1, undefined])
})

test('topz has the mounts that it shares with an app only if no app does, whatever their names', () => {
  const both = [{ ...container('a-topz', 'a'), self: true as const }, container('b-app', 'a')]
  const countsOf = (all: readonly Container[]) =>
    withMounts(all, new Map([['a', [mount()]]])).map(({ mounts }) => mounts?.length)
  expect(countsOf(both)).toEqual([undefined, 1])
  expect(countsOf(both.slice(0, 1))).toEqual([1])
})
