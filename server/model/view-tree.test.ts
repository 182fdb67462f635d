// Processes as a forest.
import { expect, test } from 'bun:test'
import { seeded } from '../../e2e/seeded.ts'
import { TREE_DEPTH_MAX } from '../config/limits.ts'
import { process } from './fixture.ts'
import type { Process } from './snapshot.ts'
import { forest } from './view-tree.ts'

const born = (pid: number, ppid: number) => process({ pid, ppid })
const byPid = (kept: readonly Process[]) => [...kept].sort((a, b) => a.pid - b.pid)

/** A line per row: `|` where a line passes on, `.` where none does, then the pid. */
const drawn = (processes: readonly Process[], matching = processes, order = byPid) =>
  forest(processes, matching, order).map(
    ({ process, branch }) => `${branch.map(more => (more ? '|' : '.')).join('')}${process.pid}`,
  )

test('children hang below their parent, depth first, the last one at a corner', () => {
  expect(drawn([born(1, 0), born(2, 1), born(3, 1), born(4, 2)])).toEqual(['1', '|2', '|.4', '.3'])
})

test('a namespace has several roots: processes put into it from outside have no parent there', () => {
  expect(drawn([born(1, 0), born(7, 0), born(9, 5), born(10, 9)])).toEqual(['1', '7', '9', '.10'])
})

test('siblings are in the requested order, each by the first of its branch', () => {
  const all = [born(1, 0), born(2, 1), born(3, 1), born(4, 2)]
  const of =
    (...pids: number[]) =>
    (kept: readonly Process[]) =>
      pids.flatMap(pid => kept.filter(one => one.pid === pid))
  expect(drawn(all, all, of(3, 2, 4, 1))).toEqual(['1', '|3', '.2', '..4'])
  expect(drawn(all, all, of(4, 3, 2, 1))).toEqual(['1', '|2', '|.4', '.3'])
})

test('all ancestors of matching processes stay, and nothing else', () => {
  const all = [born(1, 0), born(2, 1), born(3, 1), born(4, 2), born(5, 0)]
  expect(drawn(all, [all[3] as Process])).toEqual(['1', '.2', '..4'])
  expect(drawn(all, [])).toEqual([])
})

test('a process that is its own parent, and parents in a circle, are shown once each', () => {
  expect(drawn([born(1, 1)])).toEqual(['1'])
  expect(drawn([born(1, 0), born(2, 3), born(3, 2)])).toEqual(['1', '2', '.3'])
})

test('beyond the deepest level that is drawn a chain continues without growing', () => {
  const chain = Array.from({ length: 100 }, (_, i) => born(i + 1, i))
  const rows = forest(chain, chain, byPid)
  expect(rows.map(({ process }) => process.pid)).toEqual(chain.map(({ pid }) => pid))
  expect(Math.max(...rows.map(({ branch }) => branch.length))).toBe(TREE_DEPTH_MAX)
})

test('whatever the parents are, each process is shown exactly once, and siblings share what is drawn', () => {
  const random = seeded('the parents')
  for (let round = 0; round < 50; round++) {
    const all = Array.from({ length: 40 }, (_, i) => born(i + 1, Math.floor(random() * 45)))
    const rows = forest(all, all, byPid)
    expect(rows.map(({ process }) => process.pid).sort((a, b) => a - b)).toEqual(all.map(({ pid }) => pid))
  }
  const [, first, second] = forest(
    [born(1, 0), born(2, 1), born(3, 1), born(4, 1)],
    [born(1, 0), born(2, 1), born(3, 1), born(4, 1)],
    byPid,
  )
  expect(first?.branch).toBe(second?.branch as readonly boolean[])
})
