// The network list.
import { expect, test } from 'bun:test'
import type { Listener, Network, NetworkInterface } from '../../server/model/network.ts'
import { selectedId } from '../store/selection.ts'
import { showFrame } from '../testdata/live.ts'
import { click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { Connections } from './connections.tsx'

const page = usePage()

const LISTENER: Listener = {
  protocol: 'tcp',
  address: '0.0.0.0',
  port: 80,
  uid: 33,
  inode: 1,
  processId: '42:1000',
  pid: 42,
  queue: 32,
  queueLimit: 128,
}
const ETH0: NetworkInterface = {
  name: 'eth0',
  receivedBytes: 2048,
  sentBytes: 1024,
  receivedPackets: 2,
  sentPackets: 1,
  receiveErrors: 1,
  sendErrors: 2,
  receiveDrops: 3,
  sendDrops: 4,
  receivedBytesPerSecond: 512,
  sentBytesPerSecond: 0,
}
const NETWORK: Network = { id: '4026', containers: ['a'], listeners: [LISTENER], interfaces: [ETH0] }

function draw(...networks: readonly Partial<Network>[]) {
  showFrame(page, { networks: networks.map(fields => ({ ...NETWORK, ...fields })) })
  return page.draw(<Connections />)
}

const rowsOf = (box: Element, name: string) => findAll(find(box, 'table', name), 'row').map(wordsOf)

const countersOf = (box: Element) => [...box.querySelectorAll('.counters > div')].map(wordsOf)

test('a listening port is shown with its owner and its accept queue', () => {
  const box = draw({})
  expect(rowsOf(box, 'Listening ports')).toEqual([
    'Port Address Owner UID Waiting to be accepted',
    '80 0.0.0.0 (tcp) PID 42 33 32 of 128',
  ])
  expect(box.querySelector<HTMLElement>('.bar')?.style.backgroundSize).toStartWith('25%')
  expect(box.querySelector('.waiting')?.textContent).toBe('32')
  expect(findAll(box, 'columnheader').find(({ title }) => title !== '')?.title).toBe(
    'established connections that the process has not accepted yet',
  )
})

test('the owner of a port can be opened', () => {
  page.set(selectedId, undefined)
  click(find(draw({}), 'button', 'PID 42'))
  expect(selectedId.value).toBe('42:1000')
})

test('an unknown owner and an unknown queue limit are not made up', () => {
  const { processId, pid, queueLimit, ...listener } = LISTENER
  const box = draw({ listeners: [{ ...listener, queue: 0 }] })
  expect(rowsOf(box, 'Listening ports')[1]).toBe('80 0.0.0.0 (tcp) - 33 0')
  expect(findAll(box, 'button')).toEqual([])
  expect(box.querySelectorAll('.bar, .waiting')).toHaveLength(0)
})

test('an interface is shown with its traffic, and errors and drops of both directions together', () => {
  const { receivedBytesPerSecond, sentBytesPerSecond, ...first } = ETH0
  const box = draw({ interfaces: [ETH0, { ...first, name: 'lo' }] })
  expect(rowsOf(box, 'Interfaces')).toEqual([
    'Interface In Out In total Out total Errors Drops',
    'eth0 512B/s 0/s 2.0K 1.0K 3 7',
    'lo - - 2.0K 1.0K 3 7',
  ])
})

test('connections are counted by state, with what the kernel had to drop', () => {
  const box = draw({
    tcpStates: { established: 5, timeWait: 2, closing: 0 },
    retransmittedSegments: 7,
    retransmittedSegmentsPerSecond: 0.5,
    listenOverflows: 3,
    listenOverflowsPerSecond: 0,
    listenDrops: 4,
    udpSockets: 0,
    unixSockets: 12,
  })
  expect(countersOf(box)).toEqual([
    'TCP established 5',
    'TCP time wait 2',
    'retransmitted segments 7 (0.5/s)',
    'accept queues overflowed 3',
    'incoming connections dropped 4',
    'UDP sockets 0',
    'Unix sockets 12',
  ])
})

test('states that cover only the first connections are marked as such, and unknown ones are left out', () => {
  expect(countersOf(draw({ tcpStates: { established: 5 }, tcpTruncated: true }))).toEqual([
    'TCP established 5+',
  ])
  expect(countersOf(draw({}))).toEqual([])
})

test('peers are listed with the direction, and without any there is no table', () => {
  const box = draw({
    peers: [
      { address: '10.0.0.7', port: 5432, direction: 'out', count: 12 },
      { address: '10.0.0.8', port: 80, direction: 'in', count: 1 },
    ],
  })
  expect(rowsOf(box, 'Peers')).toEqual([
    'Peer Direction Connections',
    '10.0.0.7 to its port 5432 12',
    '10.0.0.8 to our port 80 1',
  ])
  expect(findAll(draw({}), 'table', 'Peers')).toEqual([])
  expect(findAll(draw({ peers: [] }), 'table', 'Peers')).toEqual([])
})

test('several networks are distinguished by the containers in them; one alone needs no name', () => {
  const many = ['/kubepods/0123456789abcdef', '/b', '/c', '/d', '/e', '/f']
  const box = draw({ id: '1', containers: many }, { id: '2', containers: ['/'] })
  expect(findAll(box, 'heading').map(wordsOf)).toEqual([
    '0123456789ab, b, c, d and 2 more (network 1)',
    'host (network 2)',
  ])
  expect(findAll(box, 'region', 'Network 1')).toHaveLength(1)
  expect(findAll(draw({}), 'heading')).toEqual([])
})

test('what could not be read is listed below, and empty lists are sentences', () => {
  const absent = [{ file: 'net/tcp', message: 'cannot be read' }]
  const box = draw({ listeners: [], interfaces: [], absent })
  expect(wordsOf(box)).toBe(
    'No process is listening on a port. No network interfaces. net/tcp cannot be read',
  )
})

test('hostile names of interfaces and containers stay text', () => {
  const name = '<b>\u202e'
  const box = draw({ id: '1', containers: [name], interfaces: [{ ...ETH0, name }] }, { id: '2' })
  expect(rowsOf(find(box, 'region', 'Network 1'), 'Interfaces')[1]).toStartWith('<b>\\u{202e} ')
  expect(wordsOf(findAll(box, 'heading')[0] as Element)).toBe('<b>\\u{202e} (network 1)')
})

test('no network yet is not the same as none', () => {
  expect(wordsOf(draw())).toBe('No network data for these processes.')
  showFrame(page)
  expect(wordsOf(page.draw(<Connections />))).toBe('Waiting for the network…')
})
