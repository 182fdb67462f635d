// Readings of network namespaces -> what topz says of them.

import { expect, test } from 'bun:test'
import type { NetworkReading } from '../costly/network-reading.ts'
import { createNetworksDeriver } from './networks.ts'

const RIGHTS = { canTrace: true, isRoot: true } as unknown as Parameters<typeof createNetworksDeriver>[0]

function derived(...dev: NetworkReading['dev'][]) {
  const derive = createNetworksDeriver(RIGHTS)
  const networks = dev.map((one, i) => {
    const reading = { atMs: i * 1000, dev: one, listening: [], peers: [] } as unknown as NetworkReading
    return derive([{ id: '1', containers: [], reading, owners: new Map(), ownersDenied: false }], undefined)
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
