import { expect, test } from 'bun:test'
import { process, snapshot } from '../model/fixture.ts'
import type { Listener } from '../model/network.ts'
import type { CloserLook } from './closer-look.ts'
import { becauseOf, portOwnerOf } from './port-owner.ts'

const nginx = (pid: number, ppid: number, fields = {}) => process({ pid, ppid, comm: 'nginx', ...fields })
const held = (...holders: number[]) =>
  [{ pid: holders[0], ...(holders.length > 1 && { holders }) }] as unknown as Listener[]
const none = () => undefined

test('a single holder is the owner, and accepts itself', () => {
  const owner = portOwnerOf(held(7), snapshot({ processes: [nginx(7, 1)] }))
  expect(owner).toMatchObject({ process: { pid: 7 }, workers: [{ pid: 7 }] })
})

test('of several holders the parent is named, whether or not it still holds the socket', () => {
  const processes = [nginx(7, 1), nginx(8, 7), nginx(9, 7)]
  for (const holders of [
    [9, 8, 7],
    [9, 8],
  ]) {
    const owner = portOwnerOf(held(...holders), snapshot({ processes }))
    expect(owner?.process.pid).toBe(7)
    expect(owner?.workers.map(({ pid }) => pid)).toEqual([8, 9])
  }
})

test('no owner is named if descriptors could not be read, or the holder has ended', () => {
  expect(portOwnerOf(held(), snapshot())).toBeUndefined()
  expect(portOwnerOf(held(7), snapshot())).toBeUndefined()
})

test('a single worker is one worker', () => {
  const processes = [nginx(7, 1), nginx(8, 7, { state: 'T' })]
  const owner = portOwnerOf(held(8, 7), snapshot({ processes }))
  expect(owner && becauseOf(owner, undefined, none)).toBe('has 1 worker, which is stopped')
})

test('what those of many workers do that were looked at is said of them', () => {
  const all = [8, 9, 10, 11].map(pid => nginx(pid, 7, { cpuUsage: 0 }))
  const owner = portOwnerOf(held(11, 10, 9, 8), snapshot({ processes: [nginx(7, 1), ...all] }))
  const looked =
    (...syscalls: (string | ((number: number) => string))[]): CloserLook =>
    id => {
      const at = all.findIndex(one => one.id === id)
      const [syscall] = [syscalls[at]].filter(one => typeof one === 'string')
      const waits = syscalls.find(one => typeof one === 'function')
      const waitsFor = typeof waits === 'function' ? { waitsFor: waits(at) } : {}
      const items = [{ tid: at + 8, comm: 'nginx', state: 'S', cpuSeconds: 0, syscall, ...waitsFor }]
      return syscall === undefined ? undefined : ({ askedAt: 0, items } as never)
    }
  const because = (closer: CloserLook) => owner && becauseOf(owner, undefined, closer)
  expect(because(looked('read', 'read'))).toBe('has 4 workers; of the 2 looked at, each is blocked in read')
  expect(because(looked('read', 'read', 'read', 'read'))).toBe('has 4 workers, and each is blocked in read')
  // Each has a pipe of its own.
  const piped = (number: number) => `data to read from descriptor 5, pipe:[${number}] (read)`
  expect(because(looked('read', 'read', 'read', 'read', piped))).toBe(
    'has 4 workers, and each waits for data to read from a pipe (read)',
  )
  expect(because(looked('read', 'futex'))).toBe('has 4 workers')
  expect(because(looked('read'))).toBe('has 4 workers')
})

test('how many of its workers stand still is said of them', () => {
  const processes = [nginx(7, 1), nginx(8, 7, { state: 'T' }), nginx(9, 7)]
  const owner = portOwnerOf(held(9, 8, 7), snapshot({ processes }))
  expect(owner && becauseOf(owner, undefined, none)).toBe('has 2 workers, 1 of which is stopped')
})
