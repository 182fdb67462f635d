// The oldest process of each container from tick to tick.

import { expect, test } from 'bun:test'
import type { Process } from '../model/snapshot.ts'
import { noteStep } from '../model/step.ts'
import { createOldest } from './oldest.ts'

const one = (id: string, startedAt: number, container: string | undefined = 'a') =>
  ({ id, startedAt, container }) as Process

test('each container has its oldest process, also after one came to it that is older', () => {
  const oldestIn = createOldest()
  const before = [one('0', 9), one('1', 5), one('2', 7), one('3', 1, 'b')]
  expect([...oldestIn(before)]).toEqual([
    ['a', { id: '1', startedAt: 5 }],
    ['b', { id: '3', startedAt: 1 }],
  ])
  const after = before.with(3, one('3', 1, 'a'))
  noteStep(before, after, [3])
  expect([...oldestIn(after)]).toEqual([['a', { id: '3', startedAt: 1 }]])
})

test('while no process moves or starts the answer is the same', () => {
  const oldestIn = createOldest()
  const before = [one('1', 5), one('2', 7), one('3', 8), one('4', 9)]
  const first = oldestIn(before)
  const after = before.with(1, { ...one('2', 7), cpuUsage: 1 } as Process)
  noteStep(before, after, [1])
  expect(oldestIn(after)).toBe(first)
})
