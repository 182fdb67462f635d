// Readings of network namespaces -> what topz says of them.

import { expect, test } from 'bun:test'
import type { NetworkReading } from '../costly/network-reading.ts'
import { createNetworksDeriver } from './networks.ts'

const RIGHTS = { canTrace: true, isRoot: true } as unknown as Parameters<typeof createNetworksDeriver>[0]

const NOBODY = { waiting: [], connecting: [], unclosed: [] }

function derived(...dev: NetworkReading['dev'][]) {
  const derive = createNetworksDeriver(RIGHTS)
  const networks = dev.map((one, i) => {
    const reading = {
      atMs: i * 1000,
      dev: one,
      listening: [],
      peers: [],
      ...NOBODY,
    } as unknown as NetworkReading
    return derive(
      [{ id: '1', containers: [], reading, owners: new Map(), peerOwners: new Map(), ownersDenied: false }],
      undefined,
      0,
    )
  })
  return networks.at(-1)?.[0]
}

const counters = { rx_packets: 0, rx_errs: 0, rx_drop: 0, tx_packets: 0, tx_errs: 0, tx_drop: 0 }
const eth0 = (rx_bytes: number) => [{ name: 'eth0', ...counters, rx_bytes, tx_bytes: 0 }]

test('two readings make a rate', () => {
  expect(derived(eth0(1000), eth0(3000))).toMatchObject({
    receivedBytesPerSecond: 2000,
    sentBytesPerSecond: 0,
  })
})

test('without the interface counters the received bytes are unknown, not 0', () => {
  const network = derived(undefined, undefined)
  expect(network).not.toHaveProperty('receivedBytesPerSecond')
  expect(network).not.toHaveProperty('sentBytesPerSecond')
  expect(network?.absent?.[0]?.file).toBe('net/dev')
})

/** What is said of these readings, a second apart. */
function networksOf(...readings: Partial<NetworkReading>[]) {
  const derive = createNetworksDeriver(RIGHTS)
  return readings.map((fields, i) => {
    const reading = { atMs: i * 1000, listening: [], ...NOBODY, ...fields } as unknown as NetworkReading
    const one = {
      id: '1',
      containers: [],
      reading,
      owners: OWNERS,
      peerOwners: new Map(),
      ownersDenied: false,
    }
    return derive([one], undefined, (fields.atMs ?? i * 1000) + 100)[0]
  })
}
const OWNERS = new Map([
  [
    5,
    [
      { pid: 8, id: '8:1' },
      { pid: 7, id: '7:1' },
    ],
  ],
])
const listening = (rx_queue: number) => [
  { protocol: 'tcp' as const, local: '0.0.0.0', localPort: 80, uid: 0, inode: 5, rx_queue },
]
const waiting = (waitedMs: number, gaveUp: number) => [
  { protocol: 'tcp' as const, localPort: 80, waitedMs, gaveUp },
]

test('a port whose clients wait: how long, how many gave up, and all who hold it', () => {
  const [network] = networksOf({ listening: listening(4), waiting: waiting(12_400, 1) })
  expect(network?.listeners[0]).toMatchObject({
    pid: 8,
    holders: [8, 7],
    queue: 4,
    oldestWaitSeconds: 12,
    gaveUp: 1,
  })
})

test('a port without a queue has no wait', () => {
  const [network] = networksOf({ listening: listening(0), waiting: waiting(12_400, 0) })
  expect(network?.listeners[0]).not.toHaveProperty('oldestWaitSeconds')
})

test('the limit of a queue that overflows is learnt, for each network', () => {
  const at = (ListenOverflows: number) => ({ listening: listening(11), ListenOverflows })
  const networks = networksOf(at(0), at(1), at(2), at(3), at(3))
  expect(networks.map(network => network?.listeners[0]?.queueLimit)).toEqual([
    ...[undefined, undefined, undefined],
    ...[10, 10],
  ])
})

test('failed connection attempts are those of its own processes, not clients that broke off', () => {
  const at = (AttemptFails: number, EmbryonicRsts: number) => ({
    AttemptFails,
    EmbryonicRsts,
    ActiveOpens: 9,
  })
  const [, network] = networksOf(at(10, 4), at(20, 9))
  expect(network).toMatchObject({ connects: 9, failedConnects: 11, failedConnectsPerSecond: 5 })
  expect(networksOf({ AttemptFails: 3 })[0]).not.toHaveProperty('failedConnects')
})

test('a peer that does not answer is no longer reported once it did, however soon that is', () => {
  const peer = { remote: '10.0.0.3', remotePort: 5432, uid: 0, inodes: [], count: 1, retransmits: 1 }
  const connecting = [{ key: 'db', ...peer, waitedMs: 1000, established: 0, connectedMs: undefined }]
  const [first, second] = networksOf({ connecting }, { atMs: 10 })
  expect(first?.unanswered).toHaveLength(1)
  expect(second).not.toHaveProperty('unanswered')
})

test('it says how long ago the sockets were read, where that is not now', () => {
  const networks = networksOf({ tablesAtMs: 0 }, { atMs: 9000, tablesAtMs: 2100 })
  expect(networks.map(network => network?.socketsAgeSeconds)).toEqual([0.1, 7])
})
