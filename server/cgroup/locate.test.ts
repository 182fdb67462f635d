import { expect, test } from 'bun:test'
import { parsePidCgroup } from '../procfs/pid-cgroup.ts'
import { cgroupMounts, locateLegacy, locateUnified } from './locate.ts'

const entries = (text: string) => parsePidCgroup(new TextEncoder().encode(text))

test('v2 in a container with its own cgroup namespace: the mount point is the cgroup', () => {
  const mounts = cgroupMounts(
    '1564 1559 0:27 /../4f5e /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw,nsdelegate\n',
  )
  expect(locateUnified(entries('0::/../4f5e\n'), mounts)).toEqual({
    version: 2,
    mountPoint: '/sys/fs/cgroup',
    below: '',
  })
  expect(locateUnified(entries('0::/../4f5e/worker\n'), mounts)?.below).toBe('/worker')
})

test('P48: a path that leads upwards is outside, and so is a sibling with a longer name', () => {
  const mounts = cgroupMounts('30 23 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n')
  expect(locateUnified(entries('0::/../x\n'), mounts)).toBeUndefined()
  const nested = cgroupMounts('30 23 0:27 /docker/ab /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n')
  expect(locateUnified(entries('0::/docker/abc\n'), nested)).toBeUndefined()
})

test('P47: v1 controllers are found wherever they are mounted, alone or together', () => {
  const mounts = cgroupMounts(
    [
      '32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct',
      '35 31 0:32 /docker/ab /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory',
      '41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw',
      '',
    ].join('\n'),
  )
  const found = locateLegacy(entries('4:memory:/docker/ab\n2:cpu,cpuacct:/docker/ab\n0::/\n'), mounts)
  expect([...found].map(([name, { mountPoint, below }]) => [name, mountPoint + below])).toEqual([
    ['cpu', '/sys/fs/cgroup/cpu,cpuacct/docker/ab'],
    ['cpuacct', '/sys/fs/cgroup/cpu,cpuacct/docker/ab'],
    ['memory', '/sys/fs/cgroup/memory'],
  ])
})

test('a mount hidden by another one is ignored, and escapes in its path are decoded', () => {
  const hidden =
    '30 23 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n'
  expect(cgroupMounts(hidden)).toEqual([])
  expect(cgroupMounts('30 23 0:27 / /a\\040b rw - cgroup2 x rw\n')[0]?.mountPoint).toBe('/a b')
  expect(cgroupMounts('')).toEqual([])
})
