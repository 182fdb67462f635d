// When a queue that stands still while connections are dropped is full, and when another one may be.

import { expect, test } from 'bun:test'
import type { NetworkReading } from '../costly/network-reading.ts'
import { createQueueLimits } from './queue-limits.ts'

const [OURS, OTHER] = [5, 6]

/** Looks: connections dropped so far, length of our queue and of the other one, and when the tables were read. */
function limitAfter(...looks: readonly (readonly [number, number, number?, number?])[]): number | undefined {
  const limits = createQueueLimits()
  for (const [i, [ListenOverflows, ours, other = 0, tablesAtMs = i * 1000]] of looks.entries()) {
    const listening = [
      { inode: OURS, rx_queue: ours },
      { inode: OTHER, rx_queue: other },
    ]
    limits.observe({ ListenOverflows, listening, tablesAtMs } as unknown as NetworkReading)
  }
  return limits.limitOf(OURS)
}

test('a queue that stands still while connections are dropped in three spans is full: its limit is one less', () => {
  expect(limitAfter([0, 11], [1, 11], [2, 11])).toBeUndefined()
  expect(limitAfter([0, 11], [1, 11], [2, 11], [3, 11])).toBe(10)
  // Nobody tries for a while: that changes nothing.
  expect(limitAfter([0, 11], [1, 11], [1, 11], [1, 11], [2, 11], [3, 11])).toBe(10)
})

test('drops while another queue holds connections may be that one’s', () => {
  expect(limitAfter([0, 11], [1, 11, 3], [2, 11], [3, 11, 4], [4, 11], [5, 11, 2])).toBeUndefined()
  // Also if it was longer at the look before, and is empty now.
  const drained = [
    [1, 11] as const,
    [1, 11, 3] as const,
    [2, 11] as const,
    [2, 11, 3] as const,
    [3, 11] as const,
  ]
  expect(limitAfter([0, 11, 3], ...drained)).toBeUndefined()
})

test('drops while it is shorter than it was may only be those of another one', () => {
  expect(limitAfter([0, 11], [0, 4], [1, 4], [2, 4], [3, 4], [4, 4])).toBeUndefined()
})

test('a queue that moves is not full', () => {
  expect(limitAfter([0, 11], [1, 10], [2, 11], [3, 10], [4, 11], [5, 10])).toBeUndefined()
})

test('a table that was not read again does not show a queue that stands still', () => {
  const stale = [1, 11, 0, 1000] as const
  expect(limitAfter([0, 11], stale, [2, 11, 0, 1000], [3, 11, 0, 1000], [4, 11, 0, 1000])).toBeUndefined()
})

test('a limit that the queue surpassed was none', () => {
  const full = [[0, 11] as const, [1, 11] as const, [2, 11] as const, [3, 11] as const]
  expect(limitAfter(...full, [3, 12])).toBe(undefined)
  expect(limitAfter(...full, [3, 4], [3, 0])).toBe(10)
})

test('a socket that is closed takes its limit along', () => {
  const limits = createQueueLimits()
  const look = (ListenOverflows: number, ...inodes: number[]) =>
    limits.observe({
      ListenOverflows,
      listening: inodes.map(inode => ({ inode, rx_queue: 11 })),
      tablesAtMs: ListenOverflows,
    } as unknown as NetworkReading)
  for (let second = 0; second < 4; second++) look(second, OURS)
  expect(limits.limitOf(OURS)).toBe(10)
  look(4)
  expect(limits.limitOf(OURS)).toBeUndefined()
})
