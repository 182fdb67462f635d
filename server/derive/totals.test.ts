// All processes of a tick -> the sums in the headers; what changed since the tick before is enough for them.

import { expect, test } from 'bun:test'
import { seeded } from '../../e2e/seeded.ts'
import type { Process } from '../model/snapshot.ts'
import { randomSteps } from '../model/step-fixture.ts'
import { createTotals } from './totals.ts'

const sumOf = (...rows: Partial<Process>[]) =>
  createTotals()(rows.map(row => ({ state: 'S', threadCount: 1, rssBytes: 10, ...row }) as Process))

test('processes are counted by state; a leader that exited while threads live is not a zombie', () => {
  const totals = sumOf(
    { state: 'R' },
    { state: 'D' },
    { state: 'Z' },
    { state: 'Z', leaderExited: true },
    { kernelThread: true },
  )
  expect(totals).toMatchObject({ processes: 5, running: 1, uninterruptible: 1, zombies: 1, kernelThreads: 1 })
  expect(totals).toMatchObject({ threads: 5, rssBytes: 50 })
})

test('a sum with an unknown part is missing, CPU is the sum of what is known', () => {
  const totals = sumOf({ cpuUsage: 0.5 }, {
    threadCount: undefined,
    state: undefined,
  } as unknown as Partial<Process>)
  expect(totals.cpuUsage).toBe(0.5)
  expect(Object.keys(totals)).not.toContain('threads')
  expect(Object.keys(totals)).not.toContain('running')
})

test('before the first rate there is no CPU, not 0', () => {
  expect(sumOf({}).cpuUsage).toBeUndefined()
  expect(createTotals()([])).toMatchObject({ processes: 0, threads: 0 })
})

test('random lives: from tick to tick the sums are those of all processes (prints its seed)', () => {
  const random = seeded('totals')
  const one = (pid: number) =>
    ({
      pid,
      state: ['S', 'R', 'D', 'Z', undefined][random(40) === 0 ? 4 : random(4)],
      ...(random(30) > 0 && { threadCount: 1 + random(9) }),
      ...(random(5) === 0 && { kernelThread: true }),
      ...(random(3) > 0 && { cpuUsage: random(3) }),
      rssBytes: random(30) === 0 ? undefined : random(1000),
    }) as unknown as Process
  const totalsOf = createTotals()
  randomSteps(random, one, list => expect(totalsOf(list)).toEqual(createTotals()(list)))
})
