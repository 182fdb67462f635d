// Processes that stand in one line together.
import { expect, test } from 'bun:test'
import { FIXTURE_AT, process } from './fixture.ts'
import { cellOfGroup, type Group, gather, groupsOf } from './groups.ts'
import { METRIC_BY_NAME, type Metric } from './metrics.ts'
import type { ShortLived } from './short-lived.ts'
import type { Process } from './snapshot.ts'

const SEEN = { at: FIXTURE_AT }
const cell = (group: Group | undefined, name: string) =>
  group && cellOfGroup(group, METRIC_BY_NAME.get(name) as Metric)

const young = (fields: Partial<Process> & { readonly pid: number }) =>
  process({ ppid: 9, startedAt: FIXTURE_AT - 200, comm: 'sleep', command: 'sleep 0.3', ...fields })

const sleeps: ShortLived = {
  parentId: '9:1000',
  comm: 'sleep',
  command: 'sleep 0.3',
  user: 'root',
  count: 412,
  spanMs: 600_000,
  livedMs: 300,
}

const parent = process({ pid: 9, childrenCpuUsage: 0.02 })

const gathered = (
  processes: readonly Process[],
  { matching = processes, isLeafOnly = false, shortLived = [sleeps] } = {},
) =>
  gather(
    { ...SEEN, processes, shortLived },
    { matching, matches: one => matching === processes || one.comm === 'x' },
    isLeafOnly,
  )

test('a group has the values of all its processes together, and no pid', () => {
  const [node] = groupsOf(
    SEEN as never,
    [
      process({ pid: 1, argv: ['node', 'a.js'], user: 'www', threadCount: 3 }),
      process({ pid: 2, argv: ['node', 'a.js'], user: 'www', threadCount: 4 }),
    ],
    'command',
  )
  expect([
    node?.name,
    cell(node, 'command'),
    cell(node, 'threads'),
    cell(node, 'user'),
    cell(node, 'pid'),
  ]).toEqual(['a.js', 'a.js', 7, 'www', null])
})

test('kernel threads are one group, and an unknown user has a name', () => {
  const threads = [
    process({ pid: 2, comm: 'kworker/0:1', kernelThread: true, user: 'root' }),
    process({ pid: 3 }),
  ]
  expect(groupsOf({ ...SEEN, processes: threads }, threads, 'command').map(({ name }) => name)).toEqual([
    'kernel threads',
    'sleep',
  ])
  expect(groupsOf({ ...SEEN, processes: threads }, threads, 'user').map(({ name }) => name)).toEqual([
    'root',
    'unknown',
  ])
})

test('young children of a parent whose children come and go are one group, older ones stand by themselves', () => {
  const old = young({ pid: 13, startedAt: FIXTURE_AT - 60_000 })
  const { single, groups } = gathered([
    parent,
    young({ pid: 11 }),
    young({ pid: 12 }),
    old,
    young({ pid: 14, ppid: 1 }),
  ])
  expect(single.map(({ pid }) => pid)).toEqual([9, 13, 14])
  expect(groups.map(({ by, name, processes }) => [by, name, processes.length])).toEqual([
    ['shortLived', 'sleep 0.3', 2],
  ])
  expect(groups[0]?.parent).toBe(parent)
})

test('their row stays while none of them is alive, with the CPU that their parent inherited from unseen ones', () => {
  const [group] = gathered([parent]).groups
  expect(group?.processes).toEqual([])
  expect(['command', 'user', 'cpu', 'rss'].map(name => cell(group, name))).toEqual([
    'sleep 0.3',
    'root',
    0.02,
    null,
  ])
  const [alive] = gathered([parent, young({ pid: 11, cpuUsage: 0.1, rssBytes: 5 })]).groups
  expect([cell(alive, 'cpu'), cell(alive, 'rss')]).toEqual([expect.closeTo(0.12), 5])
})

test('what was inherited unseen is nobody’s where a parent has children of two kinds', () => {
  const { groups } = gathered([parent], { shortLived: [sleeps, { ...sleeps, comm: 'date' }] })
  expect(groups.map(group => cell(group, 'cpu'))).toEqual([null, null])
})

test('a filter that matches none of them takes their row away, and so does the end of their parent', () => {
  const all = [parent, young({ pid: 11 })]
  expect(gathered(all, { matching: [parent] }).groups).toEqual([])
  expect(gathered([process({ pid: 9, id: '9:2000' })]).groups).toEqual([])
})

test('in a tree a short-lived child with children of its own stays where it is', () => {
  const all = [parent, young({ pid: 11 }), young({ pid: 12 }), process({ pid: 13, ppid: 12 })]
  expect(gathered(all, { isLeafOnly: true }).single.map(({ pid }) => pid)).toEqual([9, 12, 13])
})

test('zombies of one parent are one group, a single one stands by itself', () => {
  const dead = (pid: number, ppid: number) => process({ pid, ppid, state: 'Z', command: '[python3]' })
  const all = [
    parent,
    dead(11, 9),
    dead(12, 9),
    dead(13, 1),
    process({ pid: 14, ppid: 9, state: 'Z', leaderExited: true }),
  ]
  const { single, groups } = gathered(all, { shortLived: [] })
  expect(single.map(({ pid }) => pid)).toEqual([9, 13, 14])
  expect(groups.map(({ id, name, processes }) => [id, name, processes.length])).toEqual([
    ['zombies 9', '[python3]', 2],
  ])
})

test('where nothing is gathered the very list is handed on', () => {
  const all = [parent, process({ pid: 10 })]
  expect(gathered(all, { shortLived: [] }).single).toBe(all)
})
