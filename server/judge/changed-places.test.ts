// Ports and limits.
import { expect, test } from 'bun:test'
import { process, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { container, difference, network } from './fixture.ts'

test('a limit that is unknown at one of the moments was not changed', () => {
  const { changes } = difference(
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
  expect(difference(without, withPort).changes).toMatchObject([{ kind: 'portOpened', ...PORT }])
  const gone = snapshot({ networks: [network({})], processes: [] })
  expect(difference(withPort, gone).changes[0]).toMatchObject({ kind: 'portClosed', ...PORT })
  const again = snapshot({ networks: [network({ inode: 99 })], processes: [nginx] })
  expect(difference(without, again).changes).toEqual([])
})

test('many ports that were opened, or closed, are one change of each kind', () => {
  const ports = (from: number, count: number) =>
    snapshot({ networks: [network(...Array.from({ length: count }, (_, at) => ({ port: from + at })))] })
  const { changes } = difference(ports(100, 36), ports(200, 2))
  expect(changes.map(({ kind, count }) => [kind, count])).toEqual([
    ['portOpened', undefined],
    ['portOpened', undefined],
    ['portClosed', 36],
  ])
})

test('the sockets of a port are one: it is opened, closed and waited at once, and a further address is reported', () => {
  const twins = (fields: object = {}) =>
    snapshot({
      networks: [network({ address: '0.0.0.0', ...fields }, { address: '::', protocol: 'tcp6', ...fields })],
    })
  const [none, loopback] = [[], [{ address: '127.0.0.1' }]].map(all =>
    snapshot({ networks: [network(...all)] }),
  ) as [Snapshot, Snapshot]
  const told = (before: Snapshot, after: Snapshot) =>
    difference(before, after).changes.map(({ kind, address, otherAddresses, after: to }) => [
      kind,
      address,
      otherAddresses,
      to,
    ])
  expect(told(none, twins())).toEqual([['portOpened', '0.0.0.0', ['::'], undefined]])
  expect(told(twins(), none)).toEqual([['portClosed', '0.0.0.0', ['::'], undefined]])
  expect(told(twins(), twins({ queue: 3 }))).toEqual([['grew', '0.0.0.0', ['::'], 6]])
  expect(told(loopback, twins())).toEqual([
    ['portOpened', '0.0.0.0', ['::'], undefined],
    ['portClosed', '127.0.0.1', undefined, undefined],
  ])
})

test('a queue that grew says how long its oldest client has waited, one that shrank does not', () => {
  const queue = (length: number, oldestWaitSeconds?: number) =>
    snapshot({
      networks: [network({ queue: length, ...(oldestWaitSeconds !== undefined && { oldestWaitSeconds }) })],
    })
  const oldest = (before: number, after: number) =>
    difference(queue(before, 5), queue(after, 38)).changes.map(one => one.oldestWaitSeconds)
  expect([oldest(0, 6), oldest(6, 1)]).toEqual([[38], [undefined]])
})
