import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import { process } from '../model/fixture.ts'
import { createContainerEvents, createThrottling } from './events-containers.ts'
import type { Gone } from './events-processes.ts'

const MIB = 1024 * 1024
const container = (fields: Partial<Container> = {}): Container => ({
  id: 'c',
  name: 'app',
  processCount: 1,
  rssBytes: 1,
  ...fields,
})
const ended = (pid: number, fields: Partial<Gone> = {}): Gone => ({
  id: `${pid}:1000`,
  container: 'c',
  ...fields,
})

test('P52: a process that was in another container, or did not end, is not blamed for a kill', () => {
  const processes = [
    process({ pid: 7, comm: 'alive', rssBytes: 900 * MIB }),
    process({ pid: 8, comm: 'elsewhere', rssBytes: 800 * MIB }),
    process({ pid: 9, comm: 'victim', rssBytes: 100 * MIB }),
  ]
  const [kill] = createContainerEvents()(
    [container({ oomKills: 3 })],
    [container({ oomKills: 4, memoryLimitBytes: 512 * MIB })],
    [ended(8, { container: 'other' }), ended(9)],
    processes,
  )
  expect(kill).toMatchObject({ type: 'oomKill', severity: 'critical', count: 1, containerName: 'app' })
  expect(kill).toMatchObject({ pid: 9, comm: 'victim', rssBytes: 100 * MIB })
})

test('P52: kills in two ticks without a known victim are reported together', () => {
  const observe = createContainerEvents()
  const kills = [0, 1, 3].map(oomKills => [container({ oomKills })])
  expect(observe(kills[0] ?? [], kills[1] ?? [], [], [])).toEqual([])
  const told = observe(kills[1] ?? [], kills[2] ?? [], [], [])
  expect(told).toMatchObject([{ count: 3, containerName: 'app' }])
  expect(observe(kills[2] ?? [], kills[2] ?? [], [], [])).toEqual([])
})

test('a counter that was not readable, or fell, reports no kill', () => {
  const observe = createContainerEvents()
  const pairs = [
    [undefined, 5],
    [5, undefined],
    [5, 1],
  ] as const
  for (const [before, after] of pairs)
    for (let tick = 0; tick < 2; tick++)
      expect(
        observe(
          [container(before === undefined ? {} : { oomKills: before })],
          [container(after === undefined ? {} : { oomKills: after })],
          [],
          [],
        ),
      ).toEqual([])
})

test('limits are reported with their values; one that becomes known was not changed', () => {
  const observe = createContainerEvents()
  const changes = (before: Partial<Container>, after: Partial<Container>) =>
    observe([container(before)], [container(after)], [], [])
  expect(changes({ cpuLimit: 0.5, pidsLimit: 100 }, { cpuLimit: 2, pidsLimit: null })).toMatchObject([
    { severity: 'warning', containerName: 'app', field: 'cpuLimit', before: 0.5, after: 2 },
    { field: 'pidsLimit', before: 100, after: null },
  ])
  expect(changes({ memoryLimitBytes: null }, { memoryLimitBytes: 64 * MIB })).toMatchObject([
    { field: 'memoryLimitBytes', before: null, after: 64 * MIB },
  ])
  expect(changes({}, { cpuLimit: 2 })).toEqual([])
  expect(changes({ cpuLimit: 2 }, {})).toEqual([])
})

test('throttling begins at a tenth of the periods, and is reported with the quota', () => {
  const throttling = createThrottling()
  expect(throttling([container({ cpuThrottledShare: 0.09, cpuLimit: 0.5 })])).toEqual([])
  expect(throttling([container({ cpuThrottledShare: 0.1, cpuLimit: 0.5 })])).toMatchObject([
    { type: 'throttleBegin', severity: 'warning', throttledShare: 0.1, cpuLimit: 0.5 },
  ])
})

test('throttling ends after five quiet readings; a reading that failed is not a quiet one', () => {
  const throttling = createThrottling()
  const next = (cpuThrottledShare?: number) =>
    throttling([container(cpuThrottledShare === undefined ? {} : { cpuThrottledShare })])
  next(0.5)
  for (let i = 0; i < 4; i++) expect(next(0)).toEqual([])
  for (let i = 0; i < 9; i++) expect(next()).toEqual([])
  // A little is not nothing.
  expect(next(0.01)).toEqual([])
  for (let i = 0; i < 4; i++) expect(next(0)).toEqual([])
  expect(next(0)).toEqual([{ type: 'throttleEnd', severity: 'note', container: 'c', containerName: 'app' }])
})

test('each container is throttled independently', () => {
  const throttling = createThrottling()
  const both = (a: number, b: number) =>
    throttling([
      container({ id: 'a', cpuThrottledShare: a }),
      container({ id: 'b', cpuThrottledShare: b }),
    ]).map(({ type, container: id }) => `${type} ${id}`)
  expect(both(0.5, 0)).toEqual(['throttleBegin a'])
  expect(both(0.5, 0.5)).toEqual(['throttleBegin b'])
})

test('a process that is known to have ended by itself is not taken for the victim of a kill', () => {
  const processes = [
    process({ pid: 8, comm: 'crashed', rssBytes: 400 * MIB }),
    process({ pid: 9, comm: 'victim', rssBytes: 100 * MIB }),
  ]
  const [kill] = createContainerEvents()(
    [container({ oomKills: 3 })],
    [container({ oomKills: 4, memoryLimitBytes: 512 * MIB })],
    [ended(8, { exitCode: 1 }), ended(9, { exitSignal: 9 })],
    processes,
  )
  expect(kill?.comm).toBe('victim')
})

test('a victim that had given its memory back by the last tick is still named, with what it held', () => {
  const observe = createContainerEvents()
  const [none, one] = [0, 1].map(oomKills => [container({ oomKills, memoryLimitBytes: 220 * MIB })])
  const victim = (fields: object) => process({ pid: 73, comm: 'leak', ...fields })
  const told = (last: object) => {
    observe(none ?? [], none ?? [], [], [victim({ rssBytes: 140 * MIB })])
    return observe(none ?? [], one ?? [], [ended(73, { exitSignal: 9 })], [victim(last)])
  }
  expect(told({ rssBytes: 0, rssAnonBytes: 144 * MIB })).toMatchObject([{ pid: 73, rssBytes: 144 * MIB }])
  expect(told({ rssBytes: 0 })).toMatchObject([{ pid: 73, rssBytes: 140 * MIB }])
})
