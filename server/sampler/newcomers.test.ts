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

test('a list comes now and then, and always where another namespace is shown', () => {
  const mustList = createNewcomers(true)
  const calls = Array.from({ length: 30 }, () => mustList(host(10, 50), true))
  expect(calls.filter(Boolean)).toHaveLength(4)
  const other = createNewcomers(false)
  expect([other(host(10, 50)), other(host(10, 50))]).toEqual([true, true])
})
