// Which processes are watched, and what is known of those that end; the kernel is simulated.

import { expect, test } from 'bun:test'
import type { PidfdCalls } from '../procfs/pidfd.ts'
import { createExitWatch } from './exit-watch.ts'

function kernel() {
  const open = new Set<number>()
  const statuses = new Map<number, number | 'running' | 'untold'>()
  const calls: PidfdCalls = {
    open(pid) {
      open.add(pid)
      return pid
    },
    statusOf: fd => statuses.get(fd) ?? 'running',
    close: fd => void open.delete(fd),
    watchEnds: () => ({ add: () => takesMore, hasEnded: () => ended.splice(0).length > 0, close: () => {} }),
  }
  const ended: number[] = []
  let takesMore = true
  const refuse = () => {
    takesMore = false
  }
  return { calls, open, statuses, ended, refuse }
}
const one = (pid: number, ppid = 1) => ({ pid, id: `${pid}:0`, ppid })
const always = () => true

test('a process that ended is reported with what the kernel says, once, and its descriptor is closed', () => {
  const { calls, open, statuses } = kernel()
  const exits = createExitWatch(calls, 10)
  exits.begin(one(7), always)
  expect([...open]).toEqual([7])
  statuses.set(7, 768)
  exits.end(7)
  expect(exits.take()).toEqual([{ id: '7:0', status: 768 }])
  expect(exits.take()).toEqual([])
  expect(open.size).toBe(0)
})

test('whether one has ended is known while all are watched', () => {
  const { calls, ended, refuse } = kernel()
  const exits = createExitWatch(calls, 2)
  exits.begin(one(7), always)
  exits.begin(one(8), always)
  expect(exits.hasEnded(2)).toBe(false)
  ended.push(7)
  expect(exits.hasEnded(2)).toBe(true)
  expect(exits.hasEnded(2)).toBe(false)
  expect(exits.hasEnded(3)).toBeUndefined()
  refuse()
  exits.end(7)
  exits.begin(one(9), always)
  expect(exits.hasEnded(2)).toBeUndefined()
})

test('P55: a pid that went to another process before it was opened says nothing', () => {
  const { calls, open, statuses } = kernel()
  const exits = createExitWatch(calls, 10)
  exits.begin(one(7), () => false)
  expect(open.size).toBe(0)
  statuses.set(7, 0)
  exits.end(7)
  expect(exits.take()).toEqual([])
})

test('without room the oldest of the lowest rank goes; main processes, port owners and children of supervisors stay', () => {
  const { calls, open } = kernel()
  const exits = createExitWatch(calls, 4)
  exits.begin(one(1, 0), always)
  exits.begin(one(20), always)
  exits.begin(one(30, 20), always)
  exits.begin(one(31, 20), always)
  exits.prefer([30])
  exits.begin(one(32, 20), always)
  expect([...open].sort((a, b) => a - b)).toEqual([1, 20, 30, 32])
  // 20 loses a child: its new children now take precedence over others.
  exits.end(32)
  exits.begin(one(33, 20), always)
  exits.begin(one(40, 30), always)
  expect([...open].sort((a, b) => a - b)).toEqual([1, 20, 30, 33])
  exits.begin(one(41, 20), always)
  expect([...open].sort((a, b) => a - b)).toEqual([1, 30, 33, 41])
})

test('a kernel that reports nothing about the first exits is asked no more', () => {
  const { calls, open, statuses } = kernel()
  const exits = createExitWatch(calls, 10)
  expect(exits.works()).toBe(true)
  for (const pid of [7, 8, 9, 10]) {
    exits.begin(one(pid), always)
    statuses.set(pid, 'untold')
  }
  for (const pid of [7, 8, 9]) exits.end(pid)
  expect(exits.works()).toBe(false)
  expect(open.size).toBe(0)
})

test('without the calls nothing is known, and nothing fails', () => {
  const exits = createExitWatch(undefined, 10)
  exits.begin(one(7), always)
  exits.end(7)
  expect([exits.take(), exits.works()]).toEqual([[], false])
})
