// For whose sockets all processes are searched, and when again.

import { expect, test } from 'bun:test'
import type { ConnectingRows, NetworkReading } from '../costly/network-reading.ts'
import { createPeerOwners } from './peer-owners.ts'

const OWNER = { pid: 7, id: '7:1' }

const reading = (...rows: Pick<ConnectingRows, 'key' | 'inodes'>[]) =>
  [{ connecting: rows, unclosed: [] }] as unknown as NetworkReading[]

test('a peer’s sockets are sought until a holder is found', () => {
  const owners = createPeerOwners()
  const peer = reading({ key: 'a', inodes: [1, 2] })
  expect(owners.inodesOf(peer, 0)).toEqual([1, 2])
  expect(owners.inodesOf(peer, 1000)).toEqual([1, 2])
  owners.found([2], OWNER)
  expect(owners.byKey.get('a')).toEqual([OWNER])
  expect(owners.inodesOf(peer, 2000)).toEqual([])
})

test('if none is found, a peer whose sockets change all the time is sought once in half a minute', () => {
  const owners = createPeerOwners()
  const at = (ms: number) => owners.inodesOf(reading({ key: 'a', inodes: [ms] }), ms)
  expect(at(0)).toEqual([0])
  expect(at(5000)).toEqual([0])
  expect(at(10_000)).toEqual([])
  expect(at(29_000)).toEqual([])
  expect(at(30_000)).toEqual([30_000])
})

test('a process that ended holds nothing, and its peer is sought again', () => {
  const owners = createPeerOwners()
  const peer = reading({ key: 'a', inodes: [1] })
  owners.inodesOf(peer, 0)
  owners.found([1], OWNER)
  owners.keepOnly(() => false)
  expect(owners.byKey.size).toBe(0)
  expect(owners.inodesOf(peer, 40_000)).toEqual([1])
})

test('several holders of one peer’s sockets are all reported', () => {
  const owners = createPeerOwners()
  owners.inodesOf(reading({ key: 'a', inodes: [1, 2] }), 0)
  owners.found([1], OWNER)
  owners.found([2], { pid: 8, id: '8:1' })
  expect(owners.byKey.get('a')?.map(({ pid }) => pid)).toEqual([8, 7])
})
