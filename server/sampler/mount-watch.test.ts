import { expect, test } from 'bun:test'
import type { MountPoint } from '../costly/mounts-reading.ts'
import { createMountWatch } from './mount-watch.ts'
import { newTracked, type Tracked } from './tracked.ts'

function tracked(pid: number, mountNamespace: string, state = 'S'): Tracked {
  const reading = { id: `${pid}:1`, stat: { flags: 0, state } } as Tracked['reading']
  return { ...newTracked(pid, undefined), reading, details: { at: 0, mountNamespace } }
}
const VOLUME: MountPoint = { device: '8:1', path: '/data', type: 'ext4', source: '/dev/sda', local: true }
const NAS: MountPoint = { device: '0:7', path: '/nas', type: 'nfs4', source: 'nas:/x', local: false }
const SPACE = { usedBytes: 1, availableBytes: 2, inodes: 3, inodesFree: 4 }
const pids = (requests: readonly { readonly pid: number }[]) => requests.map(({ pid }) => pid)

test('each namespace is read every five seconds through one process that has mounts', () => {
  const watch = createMountWatch()
  const all = [tracked(1, 'a', 'Z'), tracked(2, 'a'), tracked(3, 'a'), tracked(4, 'b')]
  expect(pids(watch.choose(all, 0))).toEqual([2, 4])
  expect(watch.choose(all, 4000)).toEqual([])
  expect(pids(watch.choose(all, 5000))).toEqual([2, 4])
})

test('of many namespaces a few have their turn', () => {
  const watch = createMountWatch()
  const all = [1, 2, 3, 4, 5, 6].map(pid => tracked(pid, `ns${pid}`))
  expect(pids(watch.choose(all, 0))).toEqual([1, 2, 3, 4])
  expect(pids(watch.choose(all, 5000))).toEqual([5, 6, 1, 2])
})

test('if one process does not let topz in another is tried', () => {
  const watch = createMountWatch()
  const all = [tracked(1, 'a'), tracked(2, 'a')]
  const [first] = watch.choose(all, 0)
  if (first !== undefined) watch.onMounts(first, undefined)
  expect(pids(watch.choose(all, 5000))).toEqual([2])
})

test('the space on each mount is requested one by one, and mounts with a server behind them at the risk of blocking', () => {
  const watch = createMountWatch()
  const [request] = watch.choose([tracked(1, 'a')], 0)
  if (request !== undefined) watch.onMounts(request, { mounts: [VOLUME, NAS] })
  const spaces = watch.chooseSpace()
  expect(spaces).toMatchObject([
    { pid: 1, path: '/data', mayBlock: false },
    { pid: 1, path: '/nas', mayBlock: true },
  ])
  expect(new Set(spaces.map(({ id }) => id)).size).toBe(2)
  expect(watch.chooseSpace()).toEqual([])
  for (const one of spaces) watch.onSpace(one, one.mayBlock ? 'stuck' : SPACE)
  expect(watch.readings().get('a')).toEqual([
    { ...VOLUME, space: SPACE },
    { ...NAS, space: 'stuck' },
  ])
})

test('a reading stands until the next one, and goes with its namespace', () => {
  const watch = createMountWatch()
  const read = (nowMs: number) => {
    const [request] = watch.choose([tracked(1, 'a')], nowMs)
    if (request !== undefined) watch.onMounts(request, { mounts: [VOLUME] })
  }
  read(0)
  for (const one of watch.chooseSpace()) watch.onSpace(one, SPACE)
  read(5000)
  expect(watch.readings().get('a')).toEqual([{ ...VOLUME, space: SPACE }])
  watch.choose([tracked(2, 'b')], 10_000)
  expect(watch.readings().get('a')).toBeUndefined()
})
