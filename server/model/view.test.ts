import { expect, test } from 'bun:test'
import { seeded } from '../../e2e/seeded.ts'
import { TREE_DEPTH_MAX } from '../config/limits.ts'
import type { Container } from './container.ts'
import { FIXTURE_AT, process } from './fixture.ts'
import { foldKeyOf } from './fold-key.ts'
import { METRIC_BY_NAME, type Metric } from './metrics.ts'
import type { Process } from './snapshot.ts'
import { type Arrangement, arrange, cellOfRow } from './view.ts'

const BY_CPU: Arrangement = { sort: 'cpu', order: 'descending', query: '', tree: false }

const pids = (processes: readonly Process[], view: Partial<Arrangement>) =>
  arrange({ at: FIXTURE_AT, processes }, { ...BY_CPU, ...view }).map(row => row.process.pid)

/** One line per row: guides from `branch`, then the pid. */
const drawn = (processes: readonly Process[], view: Partial<Arrangement> = {}) =>
  arrange(
    { at: FIXTURE_AT, processes },
    { ...BY_CPU, sort: 'pid', order: 'ascending', tree: true, ...view },
  ).map(({ process, branch = [] }) => `${branch.map(more => (more ? '|' : '.')).join('')}${process.pid}`)

const three = [
  process({ pid: 1, cpuUsage: 0.1, user: 'root', command: 'sh -c ./run.sh', comm: 'sh' }),
  process({ pid: 7, cpuUsage: 0.9, user: 'www', command: 'node server.js', comm: 'node' }),
  process({ pid: 42, user: 'www', command: 'node worker.js --queue Mail', comm: 'node' }),
]

test('a missing value sorts last in either direction', () => {
  expect(pids(three, { order: 'descending' })).toEqual([7, 1, 42])
  expect(pids(three, { order: 'ascending' })).toEqual([1, 7, 42])
})

test('equal values are in order of pid in either direction, whatever the order they came in', () => {
  const equal = [9, 3, 5, 1].map(pid => process({ pid, cpuUsage: 0 }))
  expect(pids(equal, { order: 'descending' })).toEqual([1, 3, 5, 9])
  expect(pids(equal, { order: 'ascending' })).toEqual([1, 3, 5, 9])
  expect(pids(equal, { sort: 'command', order: 'descending' })).toEqual([1, 3, 5, 9])
  expect(pids(equal, { sort: 'read', order: 'descending' })).toEqual([1, 3, 5, 9])
})

test('text sorts as text, flags as no before yes', () => {
  expect(pids(three, { sort: 'command', order: 'ascending' })).toEqual([7, 42, 1])
  const flags = [process({ pid: 1, noNewPrivs: true }), process({ pid: 2, noNewPrivs: false })]
  expect(pids(flags, { sort: 'nnp', order: 'ascending' })).toEqual([2, 1])
})

test('by age the oldest is the largest: the first to start comes first in descending order', () => {
  const aged = [process({ pid: 1, startedAt: 1000 }), process({ pid: 2, startedAt: 5000 })]
  expect(pids(aged, { sort: 'up', order: 'descending' })).toEqual([1, 2])
  expect(pids(aged, { sort: 'up', order: 'ascending' })).toEqual([2, 1])
})

test('by memory more bytes come first, whatever share of the limit they are, in the tree too', () => {
  const MIB = 2 ** 20
  const held = [
    process({ pid: 1, rssBytes: 60 * MIB, memoryUsage: 60 / 64 }),
    process({ pid: 2, rssBytes: 500 * MIB, memoryUsage: 500 / 512 }),
    process({ pid: 3, rssBytes: 900 * MIB, memoryUsage: 900 / 65_536 }),
    // On a machine of unknown memory there is no share.
    process({ pid: 4, rssBytes: 700 * MIB }),
  ]
  expect(pids(held, { sort: 'mem', order: 'descending' })).toEqual([3, 4, 2, 1])
  expect(pids(held, { sort: 'mem', order: 'ascending' })).toEqual([1, 2, 4, 3])
  expect(drawn(held, { sort: 'mem', order: 'descending' })).toEqual(['1', '|3', '|4', '.2'])
})

test('arranging leaves the snapshot unchanged', () => {
  const before = [...three]
  pids(three, { sort: 'cpu' })
  expect(three).toEqual(before)
})

test('every word of the filter must occur in user, name or command, case ignored', () => {
  expect(pids(three, { query: 'node' })).toEqual([7, 42])
  expect(pids(three, { query: '  WWW   mail ' })).toEqual([42])
  expect(pids(three, { query: 'node zebra' })).toEqual([])
  expect(pids(three, { query: '' })).toEqual([7, 1, 42])
})

test('a number finds the pids that begin with it, and whatever mentions it', () => {
  const many = [
    process({ pid: 42 }),
    process({ pid: 421 }),
    process({ pid: 142 }),
    process({ pid: 5, command: 'nc 42' }),
  ]
  expect(pids(many, { query: '42' })).toEqual([5, 42, 421])
})

test('words are plain text, not patterns', () => {
  expect(pids([process({ pid: 1, command: 'a.*(b' })], { query: '.*(' })).toEqual([1])
  expect(pids(three, { query: '.*' })).toEqual([])
})

test('the tree places children under parents, siblings in sort order', () => {
  const family = [
    process({ pid: 1 }),
    process({ pid: 2, ppid: 1, cpuUsage: 0.1 }),
    process({ pid: 3, ppid: 2 }),
    process({ pid: 4, ppid: 1, cpuUsage: 0.5 }),
    process({ pid: 5, ppid: 4 }),
  ]
  expect(drawn(family)).toEqual(['1', '|2', '|.3', '.4', '..5'])
  expect(drawn(family, { sort: 'cpu', order: 'descending' })).toEqual(['1', '|4', '|.5', '.2', '..3'])
})

test('a branch takes the place of its busiest process, so the first rows of a tree include that one', () => {
  const idle = [2, 3, 4].map(pid => process({ pid, ppid: 1, cpuUsage: 0 }))
  const branch = [process({ pid: 5, ppid: 1, cpuUsage: 0 }), process({ pid: 6, ppid: 5, cpuUsage: 0.5 })]
  const all = [process({ pid: 1, ppid: 0, cpuUsage: 0.1 }), ...idle, ...branch]
  const byCpu = drawn(all, { sort: 'cpu', order: 'descending' })
  expect(byCpu.slice(0, 3)).toEqual(['1', '|5', '|.6'])
})

test('P27: processes put into the namespace from outside, and orphans, are roots next to process 1', () => {
  const forest = [
    process({ pid: 1 }),
    process({ pid: 2, ppid: 1 }),
    process({ pid: 50, ppid: 0 }),
    process({ pid: 51, ppid: 50 }),
    process({ pid: 60, ppid: 999 }),
  ]
  expect(drawn(forest)).toEqual(['1', '.2', '50', '.51', '60'])
})

test('P27: a cycle of parents is cut, and every process still appears once', () => {
  const cycle = [
    process({ pid: 1 }),
    process({ pid: 2, ppid: 4 }),
    process({ pid: 3, ppid: 2 }),
    process({ pid: 4, ppid: 3 }),
    process({ pid: 5, ppid: 5 }),
  ]
  expect(drawn(cycle)).toEqual(['1', '2', '.3', '..4', '5'])
})

test('a filtered tree keeps the ancestors of what matches', () => {
  const family = [
    process({ pid: 1, command: 'sh' }),
    process({ pid: 2, ppid: 1, command: 'node server.js' }),
    process({ pid: 3, ppid: 2, command: 'worker mail' }),
    process({ pid: 4, ppid: 2, command: 'worker pdf' }),
    process({ pid: 5, ppid: 1, command: 'redis' }),
  ]
  expect(drawn(family, { query: 'mail' })).toEqual(['1', '.2', '..3'])
})

test('a chain of 10,000 levels is arranged without a deep stack or quadratic branches', () => {
  const chain = Array.from({ length: 10_000 }, (_, i) => process({ pid: i + 1, ppid: i, command: 'link' }))
  for (const query of ['', 'link']) {
    const rows = arrange(
      { at: FIXTURE_AT, processes: chain },
      { ...BY_CPU, sort: 'pid', order: 'ascending', tree: true, query },
    )
    expect(rows.map(row => row.process.pid)).toEqual(chain.map(process => process.pid))
    expect(Math.max(...rows.map(row => row.branch?.length ?? 0))).toBe(TREE_DEPTH_MAX)
  }
})

test('a long chain that ends in a loop is arranged, too', () => {
  const ring = Array.from({ length: 10_000 }, (_, i) => process({ pid: i + 1, ppid: i === 0 ? 10_000 : i }))
  expect(drawn(ring).length).toBe(10_000)
})

test('a random forest shows each process once, below its parent (seeded)', () => {
  const random = seeded('forest')
  for (let round = 0; round < 50; round++) {
    const many = Array.from({ length: 200 }, (_, i) => process({ pid: i + 1, ppid: random(260) }))
    const rows = arrange({ at: FIXTURE_AT, processes: many }, { ...BY_CPU, tree: true })
    expect(rows.map(row => row.process.pid).sort((a, b) => a - b)).toEqual(many.map(p => p.pid))
    const above: number[] = []
    for (const { process, branch = [] } of rows) {
      if (branch.length > 0 && branch.length < TREE_DEPTH_MAX)
        expect(above[branch.length - 1]).toBe(process.ppid)
      above[branch.length] = process.pid
    }
  }
})

test('for the page topz itself stands last, in either direction and in the tree; elsewhere it is one of them', () => {
  const all = [
    process({ pid: 1, rssBytes: 1 }),
    process({ pid: 2, ppid: 0, rssBytes: 9, self: true }),
    process({ pid: 3, ppid: 0, rssBytes: 5 }),
  ]
  const pids = (fields: object) =>
    arrange(
      { at: FIXTURE_AT, processes: all },
      { sort: 'rss', order: 'descending', query: '', tree: false, ...fields },
    ).map(({ process: { pid } }) => pid)
  expect(pids({})).toEqual([2, 3, 1])
  expect(pids({ isForPage: true })).toEqual([3, 1, 2])
  expect(pids({ isForPage: true, order: 'ascending' })).toEqual([1, 3, 2])
  expect(pids({ isForPage: true, tree: true }).at(-1)).toBe(2)
})

/** `name ×count sum` of a group, pid of a process, its members indented. */
const grouped = (processes: readonly Process[], view: Partial<Arrangement>, seen: object = {}) =>
  arrange({ at: FIXTURE_AT, processes, ...seen }, { ...BY_CPU, ...view }).map(row => {
    const metric = METRIC_BY_NAME.get(view.sort ?? 'cpu') as Metric
    if (row.group === undefined) return `${'  '.repeat(row.branch?.length ?? 0)}${row.process.pid}`
    return `${row.group.name} ×${row.group.processes.length} ${cellOfRow(row, metric)}`
  })

const team = [
  process({
    pid: 1,
    user: 'root',
    comm: 'sh',
    argv: ['sh', '-c'],
    command: 'sh -c',
    rssBytes: 1,
    container: 'a',
  }),
  process({ pid: 2, user: 'www', argv: ['node', 'a.js'], command: 'node a.js', rssBytes: 30, cpuUsage: 0.5 }),
  process({
    pid: 3,
    user: 'root',
    argv: ['node', 'a.js'],
    command: 'node a.js',
    rssBytes: 40,
    container: 'a',
  }),
  process({ pid: 4, user: 'www', argv: ['python3', 'b.py'], command: 'python3 b.py', rssBytes: 60 }),
]

test('groups are in the order of their sums, each one row until it is opened', () => {
  const byRss = { sort: 'rss', group: 'command' } as const
  expect(grouped(team, byRss)).toEqual(['a.js ×2 70', 'b.py ×1 60', 'sh ×1 1'])
  expect(grouped(team, { ...byRss, order: 'ascending' })).toEqual(['sh ×1 1', 'b.py ×1 60', 'a.js ×2 70'])
  const toggled = [foldKeyOf('command a.js')]
  expect(grouped(team, { ...byRss, toggled })).toEqual(['a.js ×2 70', '  3', '  2', 'b.py ×1 60', 'sh ×1 1'])
})

test('groups by user and by container count what the filter finds, and nothing else', () => {
  expect(grouped(team, { sort: 'rss', group: 'user' })).toEqual(['www ×2 90', 'root ×2 41'])
  expect(grouped(team, { sort: 'rss', group: 'user', query: 'node' })).toEqual(['root ×1 40', 'www ×1 30'])
  const containers = [{ id: 'a', name: 'shop' } as Container]
  expect(grouped(team, { sort: 'rss', group: 'container' }, { containers })).toEqual([
    'no container ×2 90',
    'shop ×2 41',
  ])
})

test('topz is in no group: on the page it is the last row, elsewhere it is left out', () => {
  const all = [...team, process({ pid: 9, user: 'root', rssBytes: 999, self: true })]
  expect(grouped(all, { sort: 'rss', group: 'user' })).toEqual(['www ×2 90', 'root ×2 41'])
  expect(grouped(all, { sort: 'rss', group: 'user', isForPage: true })).toEqual([
    'www ×2 90',
    'root ×2 41',
    '9',
  ])
})

test('a tree adds up what matches, without topz, and says so only where adding up means something', () => {
  const sums = (view: Partial<Arrangement>) =>
    arrange(
      {
        at: FIXTURE_AT,
        processes: [
          process({ pid: 1, rssBytes: 1 }),
          process({ pid: 2, ppid: 1, rssBytes: 10, command: 'node' }),
          process({ pid: 3, ppid: 2, rssBytes: 100, command: 'node' }),
          process({ pid: 4, ppid: 1, rssBytes: 50 }),
          process({ pid: 5, ppid: 1, rssBytes: 1000, self: true }),
        ],
      },
      { ...BY_CPU, sort: 'rss', tree: true, ...view },
    ).map(({ process, sum }) => `${process.pid} ${sum}`)
  expect(sums({})).toEqual(['1 161', '2 110', '3 100', '4 50', '5 null'])
  expect(sums({ query: 'node' })).toEqual(['1 110', '2 110', '3 100'])
  expect(sums({ sort: 'mem' })).toEqual(['1 161', '2 110', '3 100', '4 50', '5 null'])
  expect(sums({ sort: 'up' }).every(row => row.endsWith('undefined'))).toBe(true)
})

const zombies = [21, 22, 23].map(pid => process({ pid, ppid: 7, state: 'Z', rssBytes: 0 }))
const withZombies = [process({ pid: 1 }), process({ pid: 7, ppid: 1 }), ...zombies]

test('on the page zombies of one parent are one row, in the tree below that parent; elsewhere each is one', () => {
  expect(grouped(withZombies, { sort: 'pid', order: 'ascending' })).toEqual(['1', '7', '21', '22', '23'])
  const page = { sort: 'pid', order: 'ascending', isForPage: true } as const
  expect(grouped(withZombies, page)).toEqual(['1', '7', 'sleep 9 ×3 null'])
  expect(grouped(withZombies, { ...page, tree: true })).toEqual(['1', '  7', 'sleep 9 ×3 null'])
  const toggled = [foldKeyOf('zombies 7')]
  expect(grouped(withZombies, { ...page, toggled })).toEqual([
    '1',
    '7',
    'sleep 9 ×3 null',
    '  21',
    '  22',
    '  23',
  ])
})
