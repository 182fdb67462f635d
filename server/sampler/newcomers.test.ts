// When /proc is listed: after a process came, or, where not all are looked at, one left.

import { expect, test } from 'bun:test'
import { createNewcomers } from './newcomers.ts'
import type { HostReading } from './sample.ts'

const host = (lastPid: number, threads: number | undefined): HostReading => ({
  hostname: 'h',
  cpuCount: 1,
  forks: 100,
  lastPid,
  ...(threads !== undefined && { threads }),
  unreadable: {},
})

test('while all are looked at, only newcomers call for a list; otherwise also a thread less on the host', () => {
  const mustList = createNewcomers(true)
  expect(mustList(host(10, 50))).toBe(true)
  expect(mustList(host(10, 49))).toBe(false)
  expect(mustList(host(11, 49))).toBe(true)
  expect(mustList(host(11, 49), true)).toBe(false)
  expect(mustList(host(11, 48), true)).toBe(true)
  expect(mustList(host(11, undefined), true)).toBe(true)
})

test('an end on the host calls for no list while the cgroups of all processes have as many tasks as before', () => {
  const mustList = createNewcomers(true)
  mustList(host(10, 50), false, 'app 7')
  expect(mustList(host(10, 49), true, 'app 7')).toBe(false)
  expect(mustList(host(10, 48), true, 'app 6')).toBe(true)
  expect(mustList(host(11, 48), true, 'app 6')).toBe(true)
  // Not known for all of them, before or now.
  expect(mustList(host(11, 47), true)).toBe(true)
  expect(mustList(host(11, 46), true, 'app 6')).toBe(true)
  expect(mustList(host(11, 46), true, 'app 6')).toBe(false)
})

test('where the kernel tells of each end, those of others call for no list', () => {
  const mustList = createNewcomers(true)
  mustList(host(10, 50), false, undefined, false)
  expect(mustList(host(10, 49), true, undefined, false)).toBe(false)
  expect(mustList(host(10, 49), true, undefined, true)).toBe(true)
  expect(mustList(host(11, 49), true, undefined, false)).toBe(true)
})

test('a list comes now and then, and always where another namespace is shown', () => {
  const mustList = createNewcomers(true)
  const calls = Array.from({ length: 30 }, () => mustList(host(10, 50), true))
  expect(calls.filter(Boolean)).toHaveLength(4)
  const other = createNewcomers(false)
  expect([other(host(10, 50)), other(host(10, 50))]).toEqual([true, true])
})
