import { expect, test } from 'bun:test'
import { DIFFERENCE_CHANGES_MAX } from '../config/limits.ts'
import type { Container } from '../model/container.ts'
import { process, snapshot } from '../model/fixture.ts'
import type { Listener, Network } from '../model/network.ts'
import type { Process } from '../model/snapshot.ts'
import { differenceOf } from './difference.ts'

const MIB = 1024 * 1024
const container = (fields: Partial<Container> = {}): Container => ({
  id: 'c',
  name: 'app',
  processCount: 1,
  rssBytes: 1,
  ...fields,
})
const network = (...listeners: readonly Partial<Listener>[]): Network => ({
  id: 'n',
  containers: [],
  interfaces: [],
  listeners: listeners.map(one => ({
    protocol: 'tcp',
    address: '0.0.0.0',
    port: 80,
    uid: 0,
    inode: 5,
    queue: 0,
    ...one,
  })),
})
const between = (before: readonly Process[], after: readonly Process[]) =>
  differenceOf(snapshot({ processes: before }), snapshot({ processes: after })).changes

test('which processes came and which went, by identity: the same pid again is both', () => {
  const changes = between(
    [process({ pid: 7, id: '7:1', comm: 'old', command: 'old x', rssBytes: 5 * MIB })],
    [process({ pid: 7, id: '7:2', comm: 'new', command: 'new y', rssBytes: 3 * MIB })],
  )
  expect(changes).toMatchObject([
    { kind: 'ended', subject: '7:1', pid: 7, comm: 'old', command: 'old x', before: 5 * MIB },
    { kind: 'started', subject: '7:2', pid: 7, comm: 'new', command: 'new y', after: 3 * MIB },
  ])
})

test('memory that changed by a megabyte is reported with both values, less is noise', () => {
  const moved = (after: number) =>
    between([process({ pid: 7, rssBytes: 10 * MIB })], [process({ pid: 7, rssBytes: after })])
  expect(moved(11 * MIB)).toMatchObject([
    {
      kind: 'grew',
      metric: 'rssBytes',
      comm: 'sleep',
      before: 10 * MIB,
      after: 11 * MIB,
    },
  ])
  expect(moved(8 * MIB)).toMatchObject([{ kind: 'shrank', weight: 2 * MIB }])
  expect(moved(11 * MIB - 1)).toEqual([])
})

test('CPU that changed by a hundredth is reported; one that is unknown at either moment is not a change', () => {
  const moved = (before?: number, after?: number) =>
    between(
      [process({ pid: 7, ...(before !== undefined && { cpuUsage: before }) })],
      [process({ pid: 7, ...(after !== undefined && { cpuUsage: after }) })],
    )
  expect(moved(0.1, 0.5)).toMatchObject([
    { kind: 'grew', metric: 'cpuUsage', comm: 'sleep', before: 0.1, after: 0.5 },
  ])
  expect(moved(0.5, 0.1)).toMatchObject([{ kind: 'shrank' }])
  expect([moved(0.1, 0.105), moved(undefined, 0.5), moved(0.5, undefined)]).toEqual([[], [], []])
})

test('limits come first, then ports, then the largest of the rest, CPU and memory on one scale', () => {
  const before = snapshot({
    containers: [container({ memoryLimitBytes: null, cpuLimit: 1 })],
    networks: [network({ port: 80 })],
    processes: [
      process({ pid: 2, rssBytes: 10 * MIB }),
      process({ pid: 3, cpuUsage: 0 }),
      process({ pid: 4, rssBytes: 10 * MIB }),
    ],
  })
  const after = snapshot({
    containers: [container({ memoryLimitBytes: 64 * MIB, cpuLimit: 1 })],
    networks: [network({ port: 81 })],
    processes: [
      process({ pid: 2, rssBytes: 60 * MIB }),
      process({ pid: 3, cpuUsage: 0.1 }),
      process({ pid: 4, rssBytes: 210 * MIB }),
    ],
  })
  const { changes } = differenceOf(before, after)
  expect(changes.map(({ kind, pid }) => [kind, pid])).toEqual([
    ['limitChanged', undefined],
    ['portOpened', undefined],
    ['portClosed', undefined],
    ['grew', 4],
    ['grew', 3],
    ['grew', 2],
  ])
  expect(changes[0]).toMatchObject({
    containerName: 'app',
    metric: 'memoryLimitBytes',
    before: null,
    after: 64 * MIB,
  })
})

test('a limit that is unknown at one of the moments was not changed', () => {
  const { changes } = differenceOf(
    snapshot({ containers: [container({ pidsLimit: 9 })] }),
    snapshot({ containers: [container({}), container({ id: 'new', pidsLimit: 5 })] }),
  )
  expect(changes).toEqual([])
})

test('a port is the same one if its server was restarted, and is reported with its current or former holder', () => {
  const nginx = process({ pid: 7, comm: 'nginx' })
  const held = { address: '::', protocol: 'tcp6' as const, port: 443, processId: nginx.id, pid: 7 }
  const without = snapshot({ networks: [network({})], processes: [nginx] })
  const withPort = snapshot({ networks: [network({}, held)], processes: [nginx] })
  const PORT = { address: '::', port: 443, pid: 7, comm: 'nginx' }
  expect(differenceOf(without, withPort).changes).toMatchObject([{ kind: 'portOpened', ...PORT }])
  const gone = snapshot({ networks: [network({})], processes: [] })
  expect(differenceOf(withPort, gone).changes[0]).toMatchObject({ kind: 'portClosed', ...PORT })
  const again = snapshot({ networks: [network({ inode: 99 })], processes: [nginx] })
  expect(differenceOf(without, again).changes).toEqual([])
})

test('memory is that of the main container if known, else of all processes; CPU may be unknown', () => {
  const of = (containers: readonly Container[]) => {
    const { cpuUsage: _, ...totals } = snapshot({ processes: [process({ pid: 7, rssBytes: 5 })] }).totals
    const moment = snapshot({ containers, totals })
    const { cpu, memory } = differenceOf(moment, moment)
    return [cpu[0], memory[0]]
  }
  expect(of([container({ main: true, workingSetBytes: 77, memoryBytes: 99 })])).toEqual([null, 77])
  expect(of([container({ main: true, memoryBytes: 99 })])).toEqual([null, 99])
  expect(of([container({ memoryBytes: 99 })])).toEqual([null, 5])
})

test('the largest changes are reported, up to the limit, and the report says if there are more', () => {
  const processes = Array.from({ length: DIFFERENCE_CHANGES_MAX + 1 }, (_, i) =>
    process({ pid: i + 1, comm: `p${i}`, rssBytes: (i + 1) * MIB }),
  )
  const all = differenceOf(snapshot({}), snapshot({ processes }))
  expect([all.changes.length, all.isTruncated]).toEqual([DIFFERENCE_CHANGES_MAX, true])
  expect(all.changes.some(({ pid }) => pid === 1)).toBe(false)
  const some = differenceOf(snapshot({}), snapshot({ processes: processes.slice(1) }))
  expect(some.changes).toHaveLength(DIFFERENCE_CHANGES_MAX)
  expect(some).not.toHaveProperty('isTruncated')
})

test('who explains how much of what grew is a share of it; topz itself is left out', () => {
  const at = (leak: number, other: number) => [
    process({ pid: 7, rssBytes: leak * MIB }),
    process({ pid: 8, rssBytes: other * MIB }),
    process({ pid: 9, rssBytes: leak * 9 * MIB, self: true }),
  ]
  const changes = between(at(10, 50), at(40, 60))
  expect(changes.map(({ pid, share }) => [pid, share])).toEqual([
    [7, 0.75],
    [8, 0.25],
  ])
})

test('many of one name that came and went are one change of each kind, a few are each their own', () => {
  const sleeps = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => process({ pid: from + at, rssBytes: MIB, comm: 'sleep' }))
  const changes = between(
    [...sleeps(100, 12), process({ pid: 5, comm: 'job', rssBytes: 3 * MIB })],
    sleeps(200, 2),
  )
  expect(changes.map(({ kind, comm, count }) => [kind, comm, count])).toEqual([
    ['ended', 'sleep', 12],
    ['ended', 'job', undefined],
    ['started', 'sleep', undefined],
    ['started', 'sleep', undefined],
  ])
  expect(changes[0]).toMatchObject({ before: 12 * MIB })
})
