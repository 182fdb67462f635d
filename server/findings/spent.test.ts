// Who used most of something over a window, whether or not it still lives.

import { expect, test } from 'bun:test'
import { FIXTURE_AT, process } from '../model/fixture.ts'
import type { Process } from '../model/snapshot.ts'
import { createSpent } from './spent.ts'

const parent = process({ pid: 1, comm: 'cron' })
const job = (pid: number, startedAt: number, fields: Partial<Process> = {}) =>
  process({ pid, comm: 'sh', argv: ['sh', 'job.sh'], cpuUsage: 0.5, startedAt, ...fields })

/** What the processes of each second used. */
function spentBy(seconds: number, at: (second: number) => readonly Process[], total?: number) {
  const spent = createSpent()
  const rates = {
    of: (one: Process) => one.cpuUsage,
    ofChildren: (one: Process) => one.childrenCpuUsage,
    total,
  }
  for (let second = 0; second < seconds; second++) spent.add(at(second), rates, FIXTURE_AT + second * 1000, 1)
  return spent
}

test('a job that lived for a while is named when it has ended', () => {
  const spent = spentBy(60, second => (second < 50 ? [parent, job(7, FIXTURE_AT - 60_000)] : [parent]), 0.5)
  expect(spent.attributed().who).toMatchObject([{ pid: 7, call: 'sh job.sh', count: 1, endedCount: 1 }])
  expect(spent.shortLivedShare()).toBeLessThan(0.3)
})

test('jobs of a few seconds are short-lived children of the parent that still lives', () => {
  const spent = spentBy(60, second => {
    const age = second % 3
    return [parent, job(100 + (second - age), FIXTURE_AT + (second - age) * 1000)]
  })
  const [first] = spent.attributed().who
  expect(first).toMatchObject({ pid: 1, comm: 'cron', areChildren: true })
  expect(first?.share).toBeGreaterThan(0.9)
})

test('what a job’s own children used stays with it when both are gone', () => {
  const busy = job(7, FIXTURE_AT - 60_000, { cpuUsage: 0, childrenCpuUsage: 0.9 })
  const spent = spentBy(60, second => (second < 50 ? [parent, busy] : [parent]))
  expect(spent.attributed().who).toMatchObject([{ call: 'sh job.sh', endedCount: 1, share: 1 }])
})

test('a zombie has ended, and a process with the PID of another is another', () => {
  const old = FIXTURE_AT - 60_000
  const dead = job(7, old, { state: 'Z', cpuUsage: 0 })
  expect(spentBy(9, second => [second < 5 ? job(7, old) : dead]).attributed().who).toMatchObject([
    { pid: 7, endedCount: 1 },
  ])
  const reused = process({ pid: 7, id: '7:2000', comm: 'nginx', cpuUsage: 0.01 })
  const { who } = spentBy(9, second => [second < 5 ? job(7, old) : reused]).attributed()
  expect(who).toMatchObject([{ comm: 'sh', endedCount: 1 }])
})

test('an hour after it ended it is forgotten', () => {
  const spent = spentBy(3600, second => (second < 50 ? [job(7, FIXTURE_AT - 60_000)] : []))
  expect(spent.attributed().who).toEqual([])
})
