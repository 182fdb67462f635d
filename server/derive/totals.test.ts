import { expect, test } from 'bun:test'
import type { Process } from '../model/snapshot.ts'
import { totalsOf } from './totals.ts'

const sumOf = (...rows: Partial<Process>[]) =>
  totalsOf(rows.map(row => ({ state: 'S', threadCount: 1, rssBytes: 10, ...row }) as Process))

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
  expect(totalsOf([])).toMatchObject({ processes: 0, threads: 0 })
})
