// Connections by port and by peer, the worst first.
import { expect, test } from 'bun:test'
import { finding } from './fixture.ts'
import type { Listener } from './network.ts'
import { isLocal, outgoingOf, portsOf } from './ports.ts'

const listener = (fields: Partial<Listener>): Listener => ({
  protocol: 'tcp',
  address: '0.0.0.0',
  port: 80,
  uid: 0,
  inode: 1,
  queue: 0,
  ...fields,
})

test('both protocols and all sockets of a port are one entry, with what waits at all of them', () => {
  const sockets = [
    listener({ queue: 2, queueLimit: 10, oldestWaitSeconds: 4 }),
    listener({
      protocol: 'tcp6',
      address: '::',
      inode: 2,
      queue: 1,
      queueLimit: 5,
      oldestWaitSeconds: 9,
      gaveUp: 3,
      pid: 7,
      processId: '7:1',
      holders: [7, 8, 9],
    }),
  ]
  expect(portsOf({ listeners: sockets }, [])).toEqual([
    {
      port: 80,
      uid: 0,
      protocols: ['tcp', 'tcp6'],
      addresses: ['0.0.0.0', '::'],
      pid: 7,
      processId: '7:1',
      otherHolders: 2,
      queue: 3,
      queueLimit: 15,
      oldestWaitSeconds: 9,
      gaveUp: 3,
      peers: [],
      open: 0,
    },
  ])
})

test('a limit that is unknown of one socket is unknown of the port', () => {
  const [port] = portsOf({ listeners: [listener({ queueLimit: 5 }), listener({ inode: 2 })] }, [])
  expect(port?.queueLimit).toBeUndefined()
})

test('ports about which something was found come first, then those where most wait', () => {
  const listeners = [1, 2, 3, 4].map(port => listener({ port, inode: port, queue: port === 3 ? 5 : 0 }))
  const findings = [
    finding({ id: 'not-accepting', severity: 'warning', subject: { port: 2 } }),
    finding({ id: 'not-accepting', severity: 'critical', subject: { port: 4 } }),
  ]
  expect(portsOf({ listeners }, findings).map(({ port }) => port)).toEqual([4, 2, 3, 1])
})

test('a port has the peers that came in to it, and is local if all its addresses are', () => {
  const peers = [
    { address: '10.0.0.1', port: 80, direction: 'in', count: 3 },
    { address: '10.0.0.2', port: 80, direction: 'in', count: 2 },
    { address: '10.0.0.1', port: 80, direction: 'out', count: 9 },
  ] as const
  const [port] = portsOf({ listeners: [listener({ address: '127.0.0.1' })], peers }, [])
  expect([port?.open, port?.peers.length, port && isLocal(port)]).toEqual([5, 2, true])
  const [open] = portsOf(
    { listeners: [listener({ address: '127.0.0.1' }), listener({ address: '::', inode: 2 })] },
    [],
  )
  expect(open && isLocal(open)).toBe(false)
})

test('outgoing connections are one entry per peer: unanswered attempts first, then connections that are not closed', () => {
  const entries = outgoingOf(
    {
      listeners: [],
      peers: [
        { address: '10.0.0.9', port: 5432, direction: 'out', count: 10 },
        { address: '10.0.0.7', port: 587, direction: 'out', count: 4 },
      ],
      unanswered: [
        {
          address: '10.0.0.8',
          port: 25,
          count: 2,
          retransmits: 3,
          waitSeconds: 40,
          established: 0,
          uid: 0,
          pid: 9,
          processId: '9:1',
        },
      ],
      unclosed: [
        {
          address: '10.0.0.7',
          port: 587,
          direction: 'out',
          count: 25,
          oldCount: 20,
          oldestSeconds: 540,
          uid: 0,
          pid: 9,
        },
        { port: 80, direction: 'in', count: 30, oldCount: 0, oldestSeconds: 1, uid: 0 },
      ],
    },
    [],
  )
  expect(entries.map(({ address, port, established, pid }) => [address, port, established, pid])).toEqual([
    ['10.0.0.8', 25, 0, 9],
    ['10.0.0.7', 587, 4, 9],
    ['10.0.0.9', 5432, 10, undefined],
  ])
})

test('a finding about a peer brings its entry to the top', () => {
  const peers = [
    { address: 'a', port: 1, direction: 'out', count: 10 },
    { address: 'b', port: 2, direction: 'out', count: 1 },
  ] as const
  const found = [finding({ id: 'unreachable', subject: { port: 2 }, evidence: { address: 'b' } })]
  expect(outgoingOf({ listeners: [], peers }, found).map(({ address }) => address)).toEqual(['b', 'a'])
})
