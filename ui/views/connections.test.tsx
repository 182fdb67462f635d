// The network list.
import { expect, test } from 'bun:test'
import { finding } from '../../server/model/fixture.ts'
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

const cardsOf = (box: Element, name: string) =>
  [...box.querySelectorAll(`ul[aria-label="${name}"] > li`)].map(wordsOf)

test('a port is a card: owner by name, accept queue beside it, oldest wait, peers, and the cause', () => {
  const waiting = { ...LISTENER, queueLimit: 6, queue: 6, oldestWaitSeconds: 40, gaveUp: 2 }
  const peers = ['a', 'b', 'c'].map(address => ({ address, port: 80, direction: 'in' as const, count: 3 }))
  showFrame(page, {
    networks: [{ ...NETWORK, listeners: [{ ...LISTENER, port: 22, queue: 0 }, waiting], peers }],
    owners: [{ pid: 42, name: 'stuck.py', state: 'S' }],
    findings: [
      finding({
        id: 'not-accepting',
        severity: 'critical',
        subject: { port: 80, pid: 42, comm: 'python3' },
        evidence: { queue: 6 },
      }),
    ],
  })
  const [worst, other] = cardsOf(page.draw(<Connections />), 'Listening ports')
  expect(worst).toStartWith(
    'Critical: :80 tcp · 9 open stuck.py (42) idle queue 6 of 6, full oldest wait 40s, 2 gave up peers a ×3, b ×3, 1 more',
  )
  expect(worst).toContain('Port 80')
  expect(other).toStartWith(':22 tcp · 0 open')
  expect(other).toEndWith('peers none Reachable from outside the container.')
})

test('the owner of a port can be opened', () => {
  page.set(selectedId, undefined)
  click(find(draw({}), 'button', 'PID 42'))
  expect(selectedId.value).toBe('42:1000')
})

test('an unknown owner and an unknown queue limit are not made up', () => {
  const { processId, pid, queueLimit, ...listener } = LISTENER
  const box = draw({ listeners: [{ ...listener, address: '127.0.0.1', queue: 0 }] })
  expect(cardsOf(box, 'Listening ports')[0]).toBe(
    ':80 tcp · 0 open owner unknown, user 33: topz may not read whose socket it is queue 0 oldest wait none peers none Only reachable from inside the container.',
  )
  expect(findAll(box, 'button')).toEqual([])
  expect(box.querySelectorAll('.queue-bar, .waiting')).toHaveLength(0)
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

test('outgoing connections are cards by peer, with unanswered attempts and connections that are not closed', () => {
  const held = { uid: 0, pid: 42, processId: '42:1000' }
  showFrame(page, {
    networks: [
      {
        ...NETWORK,
        listeners: [],
        peers: [{ address: '10.0.0.7', port: 5432, direction: 'out', count: 12 }],
        unanswered: [
          { address: '::1', port: 25, count: 2, retransmits: 3, waitSeconds: 40, established: 0, ...held },
        ],
        unclosed: [
          {
            address: '10.0.0.7',
            port: 5432,
            direction: 'out',
            count: 25,
            oldCount: 2,
            oldestSeconds: 540,
            ...held,
          },
        ],
      },
    ],
    owners: [{ pid: 42, name: 'mail.py' }],
  })
  const box = page.draw(<Connections />)
  expect(cardsOf(box, 'Outgoing connections')).toEqual([
    'mail.py (42) to [::1]:25 established 0 unanswered 2 no answer for 40s, asked again 3 times',
    'mail.py (42) to 10.0.0.7:5432 established 12 close-wait 25 closed by the peer, not by us: the oldest for 9m00s',
  ])
  expect(cardsOf(draw({}), 'Outgoing connections')).toEqual([])
})

test('several networks are distinguished by the containers in them; of one alone the name is only read', () => {
  const many = ['/kubepods/0123456789abcdef', '/b', '/c', '/d', '/e', '/f']
  const box = draw({ id: '1', containers: many }, { id: '2', containers: ['/'] })
  expect([...box.querySelectorAll('h2')].map(wordsOf)).toEqual([
    '0123456789ab, b, c, d and 2 more (network 1)',
    'host (network 2)',
  ])
  expect(findAll(box, 'region', 'Network 1')).toHaveLength(1)
  const isUnseen = () => [...box.querySelectorAll('h2')].map(({ className }) => className === 'unseen')
  expect(isUnseen()).toEqual([false, false])
  showFrame(page, { networks: [NETWORK], containerNames: { a: 'shop' } })
  expect(isUnseen()).toEqual([true])
  expect(wordsOf(box.querySelector('h2') as Element)).toBe('shop (network 4026)')
})

test('what could not be read is listed below, and empty lists are sentences', () => {
  const absent = [{ file: 'net/tcp', message: 'cannot be read' }]
  const box = draw({ listeners: [], interfaces: [], absent })
  expect(wordsOf(box)).toBe(
    'a (network 4026) No process is listening on a port. No network interfaces. net/tcp cannot be read',
  )
})

test('no level of heading is left out, also of the only network', () => {
  for (const networks of [[{}], [{}, { id: '2' }]]) {
    const levels = [...draw(...networks).querySelectorAll('h2, h3, h4')].map(({ tagName }) => tagName)
    expect(levels).toEqual(networks.flatMap(() => ['H2', 'H3', 'H4']))
  }
})

test('hostile names of interfaces and containers stay text', () => {
  const name = '<b>\u202e'
  const box = draw({ id: '1', containers: [name], interfaces: [{ ...ETH0, name }] }, { id: '2' })
  expect(rowsOf(find(box, 'region', 'Network 1'), 'Interfaces')[1]).toStartWith('<b>\\u202e ')
  expect(wordsOf(box.querySelector('h2') as Element)).toBe('<b>\\u202e (network 1)')
})

test('no network yet is not the same as none', () => {
  expect(wordsOf(draw())).toBe('No network data for these processes.')
  showFrame(page)
  expect(wordsOf(page.draw(<Connections />))).toBe('Waiting for the network…')
})
