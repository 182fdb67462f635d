import { expect, test } from 'bun:test'
import { Malformed } from './malformed.ts'
import { cgroupPath, parsePidCgroup } from './pid-cgroup.ts'
import { bytesOf, testdata } from './testdata/read.ts'

const parse = (text: string) => parsePidCgroup(bytesOf(text))
const pathOf = (text: string) => cgroupPath(parse(text))

test('a captured hybrid file gives one entry per hierarchy', () => {
  const entries = parsePidCgroup(testdata('proc/2/cgroup'))
  expect(entries).toHaveLength(5)
  expect(entries[0]).toEqual({ hierarchy: 9, controllers: ['name=systemd'], path: '/' })
  expect(entries[3]).toEqual({ hierarchy: 1, controllers: ['cpu', 'cpuacct'], path: '/docker/3f1c0e9a7b52' })
  expect(entries[4]).toEqual({ hierarchy: 0, controllers: [], path: '/' })
  expect(cgroupPath(entries)).toBe('/docker/3f1c0e9a7b52')
})

test('P47: only the first two colons separate', () => {
  expect(parse('0::/system.slice/app:v2:blue.service\n')).toEqual([
    { hierarchy: 0, controllers: [], path: '/system.slice/app:v2:blue.service' },
  ])
  expect(parse('5:cpu,cpuacct:/a:b')[0]?.path).toBe('/a:b')
})

test('P47: the v2 line counts wherever it appears', () => {
  expect(pathOf('1:name=systemd:/init\n0::/user.slice\n4:memory:/m\n')).toBe('/user.slice')
  expect(pathOf('0::/only\n')).toBe('/only')
})

test('if v2 has only the root, the path of memory counts, then that of cpu', () => {
  expect(pathOf('4:memory:/docker/m\n3:cpu,cpuacct:/docker/c\n0::/\n')).toBe('/docker/m')
  expect(pathOf('4:memory:/\n3:cpu,cpuacct:/docker/c\n0::/\n')).toBe('/docker/c')
  expect(pathOf('3:cpuset:/no\n0::/\n')).toBe('/')
  expect(pathOf('3:cpuset:/no\n')).toBeUndefined()
  expect(pathOf('')).toBeUndefined()
})

test('P48: a path outside the cgroup namespace keeps its dots', () => {
  expect(pathOf('0::/../other-container\n')).toBe('/../other-container')
})

test('a line without two colons, a number and an absolute path is malformed', () => {
  for (const line of ['0:', '0:/', 'x::/', '::/', '0::relative', '0::', '-1::/']) {
    expect(() => parse(`${line}\n`)).toThrow(Malformed)
  }
})
