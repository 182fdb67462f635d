import { expect, test } from 'bun:test'
import type { ConnectingRows, UnclosedRows } from '../costly/network-reading.ts'
import { unansweredOf, unclosedOf } from './peers.ts'

const OWNERS = new Map([
  ['db', [{ pid: 7, id: '7:1' }]],
  [
    'pool',
    [
      { pid: 9, id: '9:1' },
      { pid: 8, id: '8:1' },
    ],
  ],
])

const connecting = (fields: Partial<ConnectingRows>): ConnectingRows => ({
  key: 'db',
  remote: '10.0.0.3',
  remotePort: 5432,
  uid: 1000,
  inodes: [1],
  count: 2,
  retransmits: 3,
  waitedMs: 7100,
  established: 0,
  connectedMs: undefined,
  ...fields,
})

const unclosed = (fields: Partial<UnclosedRows>): UnclosedRows => ({
  key: 'pool',
  direction: 'out',
  remote: '10.0.0.4',
  port: 443,
  uid: 1000,
  count: 60,
  old: 50,
  sinceMs: 10_000,
  inodes: [],
  ...fields,
})

test('which peer does not answer, since when, and whose connects these are', () => {
  const rows = [connecting({}), connecting({ key: 'other', waitedMs: 9000, connectedMs: 2500 })]
  const peer = { address: '10.0.0.3', port: 5432, uid: 1000, count: 2, retransmits: 3, established: 0 }
  expect(unansweredOf(rows, OWNERS)).toEqual([
    { ...peer, waitSeconds: 9, succeededSecondsAgo: 2 },
    { ...peer, waitSeconds: 7, processId: '7:1', pid: 7 },
  ])
})

test('connections that are not closed; and how many processes hold some of them', () => {
  const [client, pool] = unclosedOf(
    [unclosed({}), unclosed({ key: 'in', direction: 'in', remote: undefined, port: 80, count: 90 })],
    OWNERS,
    75_300,
  ) as object[]
  expect(client).toEqual({ direction: 'in', port: 80, uid: 1000, count: 90, oldCount: 50, oldestSeconds: 65 })
  expect(pool).toMatchObject({ address: '10.0.0.4', pid: 9, holderCount: 2 })
})

test('an age goes on while the table is not read again', () => {
  const ageAt = (nowMs: number) => unclosedOf([unclosed({})], OWNERS, nowMs)?.[0]?.oldestSeconds
  expect([ageAt(10_000), ageAt(15_000), ageAt(20_000), ageAt(9000)]).toEqual([0, 5, 10, 0])
})

test('an IPv4 address in an IPv6 socket is written as people know it', () => {
  expect(unansweredOf([connecting({ remote: '::ffff:10.0.0.3' })], OWNERS)?.[0]?.address).toBe('10.0.0.3')
})

test('if there are none, nothing is reported', () => {
  expect(unansweredOf([], OWNERS)).toBeUndefined()
  expect(unclosedOf([], OWNERS, 0)).toBeUndefined()
})
