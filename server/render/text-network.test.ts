import { expect, test } from 'bun:test'
import { process, snapshot } from '../model/fixture.ts'
import type { Listener, Network } from '../model/network.ts'
import type { Process } from '../model/snapshot.ts'
import { networkLines } from './text-network.ts'

const NETWORK: Network = { id: '1', containers: [], interfaces: [], listeners: [] }

const listener = (port: number, fields: Partial<Listener> = {}): Listener => ({
  protocol: 'tcp',
  address: '0.0.0.0',
  port,
  uid: 0,
  inode: port,
  queue: 0,
  ...fields,
})

const linesOf = (...networks: readonly Partial<Network>[]) =>
  networkLines(
    snapshot({
      processes: [process({ pid: 42, comm: 'nginx' })],
      networks: networks.map(fields => ({ ...NETWORK, ...fields })),
    }),
  )

test('without a network there is no line', () => {
  expect(linesOf()).toEqual([])
})

test('the line shows traffic in and out, how many are connected and who listens', () => {
  const lo = {
    name: 'lo',
    receivedBytes: 0,
    sentBytes: 0,
    receivedPackets: 0,
    sentPackets: 0,
    receiveErrors: 0,
    sendErrors: 0,
    receiveDrops: 0,
    sendDrops: 0,
    sentBytesPerSecond: 512,
  }
  const [line] = linesOf({
    receivedBytesPerSecond: 2048,
    sentBytesPerSecond: 0,
    interfaces: [lo],
    tcpStates: { established: 5 },
    retransmittedSegmentsPerSecond: 0.5,
    listenOverflowsPerSecond: 3,
    listeners: [
      listener(80, { pid: 42, processId: '42:1000' }),
      listener(443, { pid: 7, processId: '7:1' }),
      listener(9),
    ],
  })
  expect(line).toBe(
    'Network in 2.0K/s, out 0/s, lo 512B/s, 5 connections, 0.5 retransmits/s, 3.0 CONNECTIONS DROPPED/s, listening on 80 (nginx 42) 443 (7) 9',
  )
})

test('an unknown value is a dash or left out, and one connection is singular', () => {
  expect(linesOf({})).toEqual(['Network in -, out -'])
  expect(linesOf({ tcpStates: { established: 1 } })).toEqual(['Network in -, out -, 1 connection'])
  expect(linesOf({ tcpStates: {} })).toEqual(['Network in -, out -, 0 connections'])
})

test('if only the first connections were read the line says at least', () => {
  expect(linesOf({ tcpStates: { established: 7000 }, tcpTruncated: true })[0]).toEndWith(
    'at least 7000 connections',
  )
})

test('a port on two addresses is named once, and of many the first eight', () => {
  const listeners = [
    listener(80),
    listener(80, { protocol: 'tcp6' }),
    ...Array.from({ length: 9 }, (_, i) => listener(1000 + i)),
  ]
  expect(linesOf({ listeners })[0]).toEndWith('listening on 80 1000 1001 1002 1003 1004 1005 1006 and 2 more')
})

test('a port where connections wait has a line, in every network, and ports that overflow are called full', () => {
  const [, ...queues] = linesOf(
    { listeners: [listener(80, { pid: 42, processId: '42:1000', queue: 5, queueLimit: 128 }), listener(81)] },
    { listeners: [listener(82, { queue: 129, queueLimit: 128 }), listener(83, { queue: 1 })] },
  )
  expect(queues).toEqual([
    'Queue   port 80 (nginx 42): 5 of 128 wait to be accepted',
    'Queue   port 82: 129 of 128 wait to be accepted, QUEUE FULL',
    'Queue   port 83: 1 waits to be accepted',
  ])
})

test('of many waiting ports the first eight are named', () => {
  expect(
    linesOf({ listeners: Array.from({ length: 20 }, (_, i) => listener(i + 1, { queue: 1 })) }),
  ).toHaveLength(9)
})

test('the twin of a port in IPv6 is the same port: what waits at both is one line', () => {
  const owner = { pid: 42, processId: '42:1000' }
  const [, ...queues] = linesOf({
    listeners: [
      listener(80, { ...owner, queue: 2, queueLimit: 5 }),
      listener(80, { ...owner, protocol: 'tcp6', address: '::', queue: 3, queueLimit: 5 }),
    ],
  })
  expect(queues).toEqual(['Queue   port 80 (nginx 42): 5 of 10 wait to be accepted'])
})

test('an owner is named as findings name it; what is not plainly a name is in quotes, and nothing if it has none', () => {
  const owned = (fields: Partial<Process>) => {
    const processes = [process({ pid: 42, ...fields })]
    const listeners = [listener(80, { pid: 42, processId: '42:1000' })]
    return networkLines(snapshot({ processes, networks: [{ ...NETWORK, listeners }] }))[0]
  }
  expect(owned({ argv: ['node', '/app/server.js'] })).toEndWith('listening on 80 (node server.js 42)')
  expect(owned({ comm: ')\n) R 0 0' })).toEndWith('listening on 80 (")\\n) R 0 0" 42)')
  expect(owned({ comm: '' })).toEndWith('listening on 80 (42)')
})
