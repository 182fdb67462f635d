// Processes as a forest.
import { expect, test } from 'bun:test'
import { seeded } from '../../e2e/seeded.ts'
import { TREE_DEPTH_MAX } from '../config/limits.ts'
import { process } from './fixture.ts'
import type { Process } from './snapshot.ts'
import { type ForestOptions, forest } from './view-tree.ts'

const born = (pid: number, ppid: number) => process({ pid, ppid })
const byPid = (kept: readonly Process[]) => [...kept].sort((a, b) => a.pid - b.pid)
const PLAIN: ForestOptions = { rank: byPid, isFolded: () => false }

/** A line per row: `|` where a line passes on, `.` where none does, then the pid. */
const drawn = (processes: readonly Process[], matching = processes, order = byPid) =>
  forest(processes, matching, { ...PLAIN, rank: order }).map(
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
  const rows = forest(chain, chain, PLAIN)
  expect(rows.map(({ process }) => process.pid)).toEqual(chain.map(({ pid }) => pid))
  expect(Math.max(...rows.map(({ branch }) => branch.length))).toBe(TREE_DEPTH_MAX)
})

test('whatever the parents are, each process is shown exactly once, and siblings share what is drawn', () => {
  const random = seeded('the parents')
  for (let round = 0; round < 50; round++) {
    const all = Array.from({ length: 40 }, (_, i) => born(i + 1, Math.floor(random() * 45)))
    const rows = forest(all, all, PLAIN)
    expect(rows.map(({ process }) => process.pid).sort((a, b) => a - b)).toEqual(all.map(({ pid }) => pid))
  }
  const siblings = [born(1, 0), born(2, 1), born(3, 1), born(4, 1)]
  const [, first, second] = forest(siblings, siblings, PLAIN)
  expect(first?.branch).toBe(second?.branch as readonly boolean[])
})

const amounts = new Map([
  [2, 1],
  [3, 5],
  [4, 9],
])
/** `pid:sum` in the order of the sums, the largest first. */
const summed = (all: readonly Process[], matching = all) =>
  forest(all, matching, {
    ...PLAIN,
    rank: (kept, sums) => [...kept].sort((a, b) => (sums?.get(b) ?? 0) - (sums?.get(a) ?? 0)),
    amountOf: one => (matching.includes(one) ? amounts.get(one.pid) : undefined),
  }).map(({ process, sum }) => `${process.pid}:${sum}`)

test('a sum is that of a process and all below it, and siblings are ordered by it', () => {
  expect(summed([born(1, 0), born(2, 1), born(3, 1), born(4, 2)])).toEqual(['1:15', '2:10', '4:9', '3:5'])
})

test('ancestors that are only shown add nothing, and without an amount below there is no sum', () => {
  const all = [born(1, 0), born(2, 1), born(3, 2), born(5, 1)]
  expect(summed(all, [all[2] as Process, all[3] as Process])).toEqual(['1:5', '2:5', '3:5', '5:null'])
})

test('what could not be read makes the sums above it unknown, and no others', () => {
  const all = [born(1, 0), born(2, 1), born(3, 1)]
  const rows = forest(all, all, {
    ...PLAIN,
    amountOf: ({ pid }) => (pid === 2 ? Number.NaN : pid),
  })
  expect(rows.map(({ sum }) => sum)).toEqual([null, null, 3])
})

test('a chain of 10,000 levels is summed in one pass', () => {
  const chain = Array.from({ length: 10_000 }, (_, i) => born(i + 1, i))
  const rows = forest(chain, chain, { ...PLAIN, amountOf: () => 1 })
  expect([rows[0]?.sum, rows.at(-1)?.sum]).toEqual([10_000, 1])
})

test('a folded process keeps its sum, and what is below it is left out', () => {
  const all = [born(1, 0), born(2, 1), born(3, 2), born(4, 1)]
  const rows = forest(all, all, { ...PLAIN, isFolded: ({ pid }) => pid === 2, amountOf: () => 1 })
  expect(rows.map(({ process, fold, sum }) => [process.pid, fold, sum])).toEqual([
    [1, 'open', 4],
    [2, 'folded', 2],
    [4, undefined, 1],
  ])
})
