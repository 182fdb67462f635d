import { expect, test } from 'bun:test'
import { process } from '../model/fixture.ts'
import { attribute } from './attribute.ts'

/** Processes with these amounts, each with its own name; undefined: unknown. */
function named(amounts: readonly (number | undefined)[], total?: number): string[] {
  const processes = amounts.map((_, i) => process({ pid: i + 1, comm: `p${i + 1}` }))
  return attribute(processes, ({ pid }) => amounts[pid - 1], { total }).who.map(
    ({ comm, share }) => `${comm} ${Math.round(share * 100)}`,
  )
}

test('a process that explains seven tenths is named alone; one that explains half, with the next if that explains a tenth', () => {
  expect(named([70, 30])).toEqual(['p1 70'])
  expect(named([60, 20, 20])).toEqual(['p1 60', 'p2 20'])
  expect(named([60, 9, 9, 9, 13])).toEqual(['p1 60', 'p5 13'])
  expect(named([64, 9, 9, 9, 9])).toEqual(['p1 64'])
})

test('at most three are named, and none if three do not explain half', () => {
  expect(named([20, 20, 20, 20, 20])).toEqual(['p1 20', 'p2 20', 'p3 20'])
  expect(named([16, 16, 16, 16, 16, 20])).toEqual(['p6 20', 'p1 16', 'p2 16'])
  expect(named([10, 10, 10, 10, 10, 10, 10, 10, 10, 10])).toEqual([])
})

test('nobody is accused if others explain most of a larger total; a total below the sum is ignored', () => {
  expect(named([40, 5], 100)).toEqual([])
  expect(named([40, 5], 50)).toEqual(['p1 80'])
  expect(named([40, 60], 10)).toEqual(['p2 60', 'p1 40'])
})

test('amounts that are unknown, zero or falling explain nothing', () => {
  expect(named([undefined, 0, -50, 10])).toEqual(['p4 100'])
  expect(named([undefined, 0])).toEqual([])
  expect(named([])).toEqual([])
})

test('workers with one name and parent count as one; those of another parent do not', () => {
  const workers = [2, 3, 4].map(pid => process({ pid, comm: 'worker', ppid: 1 }))
  const other = process({ pid: 9, comm: 'worker', ppid: 8 })
  expect(attribute([...workers, other], () => 25).who).toEqual([
    { pid: 2, comm: 'worker', count: 3, amount: 75, share: 0.75 },
  ])
})

test('short-lived children are named by their parent, separate from what it used itself', () => {
  const sh = process({ pid: 7, comm: 'sh', cpuUsage: 0.1, childrenCpuUsage: 0.8 })
  const used = attribute([sh], one => one.cpuUsage, { total: 1, childrenOf: one => one.childrenCpuUsage }).who
  expect(used).toMatchObject([{ pid: 7, comm: 'sh', areChildren: true, share: 0.8, count: 1 }])
})

test('processes are distinguished by what they run; of several of one program, what they have in common is named', () => {
  const node = (pid: number, ...argv: string[]) => process({ pid, comm: 'node', argv: ['node', ...argv] })
  const split = attribute([node(2, 'server.js'), node(3, 'worker.js')], () => 50).who
  expect(split.map(({ call }) => call)).toEqual(['node server.js', 'node worker.js'])
  const tasks = attribute([node(2, 'run.js', 'mail'), node(3, 'run.js', 'pay')], () => 50).who
  expect(tasks).toMatchObject([{ call: 'node run.js', count: 2 }])
})

test('those that have ended count with their like, and how many they are is known', () => {
  const sh = (pid: number) => process({ pid, comm: 'sh', argv: ['sh', 'job.sh'] })
  const ended = [{ process: sh(7), count: 2, amount: 30 }]
  expect(attribute([sh(3)], () => 20, { ended }).who).toEqual([
    { pid: 3, comm: 'sh', call: 'sh job.sh', count: 3, endedCount: 2, share: 1, amount: 50 },
  ])
})

test('over how many it is spread is reported only if most of it is known', () => {
  const ten = Array.from({ length: 10 }, (_, i) => process({ pid: i + 1, comm: `p${i + 1}` }))
  expect(attribute(ten, () => 1)).toEqual({ who: [], spreadOver: 10 })
  expect(attribute(ten, () => 1, { total: 30 })).toEqual({ who: [], spreadOver: undefined })
  expect(attribute(ten, () => undefined)).toEqual({ who: [], spreadOver: undefined })
})
