// Which connections the guard cuts, on a list that the test makes.

import { expect, test } from 'bun:test'
import { ANSWERS_WAITING_BYTES_MAX, CONNECTIONS_PER_ADDRESS_MAX } from '../config/limits.ts'
import { createArrivals } from './arrivals.ts'
import { connectionsMax, exitsWatchedMax, keptOpenMax } from './descriptor-budget.ts'
import { createGuard } from './guard.ts'
import type { Connection, ConnectionTable } from './table.ts'

const LOOPBACK = [127, 0, 0, 1]
const STRANGER = [192, 0, 2, 7]
const PROXY = [10, 0, 0, 1]

/** `unsent`: bytes in the kernel, by port. */
function guarded(descriptorsMax = 1000, max = connectionsMax(descriptorsMax)) {
  let timeMs = 0
  let isOpen = true
  let hasReserve = true
  const connections: Connection[] = []
  const unsent = new Map<number, number>()
  let others = 30
  let looks = 0
  const table: ConnectionTable = {
    limitListener: () => {},
    list: () => {
      looks++
      return [...connections]
    },
    isAllSent: ({ port }) => (unsent.get(port) ?? 0) === 0,
    reset: ({ fd }) => {
      connections.splice(
        connections.findIndex(one => one.fd === fd),
        1,
      )
    },
    close: () => {},
  }
  const guard = createGuard({
    connectionsMax: max,
    descriptorsMax,
    descriptorsOpen: () => connections.length + others,
    waitingBytesMax: ANSWERS_WAITING_BYTES_MAX,
    hasReserve: () => hasReserve,
    isProxy: address => address.join() === PROXY.join(),
    now: () => timeMs,
    onPressure: () => {},
  })
  const door = {
    close: () => {
      isOpen = false
    },
    open: () => {
      isOpen = true
      return true
    },
  }
  guard.start(door, table)
  let port = 1000
  return {
    guard,
    unsent,
    connect(count: number, address: readonly number[] = LOOPBACK): readonly number[] {
      return Array.from({ length: count }, () => {
        timeMs++
        connections.push({ fd: 20 + connections.length, address, port: ++port })
        return port
      })
    },
    ports: () => connections.map(one => one.port),
    pass: (ms: number) => {
      timeMs += ms
    },
    isOpen: () => isOpen,
    openOther: (count: number) => {
      others += count
    },
    /** Looks that four glances took, and milliseconds until the next one. */
    glances(passMs: number) {
      const before = looks
      let nextMs = 0
      for (let i = 0; i < 4; i++) {
        timeMs += passMs
        nextMs = guard.glance()
      }
      return [looks - before, nextMs]
    },
    setReserve: (has: boolean) => {
      hasReserve = has
    },
  }
}

test('B9: 64 descriptors of a process are reserved for reading, and the rest serve connections before /proc', () => {
  expect([160, 256, 564, 20_000].map(limit => connectionsMax(limit))).toEqual([96, 192, 500, 500])
  expect([160, 564, 20_000].map(limit => keptOpenMax(limit))).toEqual([0, 0, 15_340])
  expect([160, 564, 1024, 20_000].map(limit => exitsWatchedMax(limit))).toEqual([0, 0, 115, 4096])
  expect(exitsWatchedMax(20_000, 48 * 1024 * 1024)).toBe(341)
  // F21: what the kernel keeps for each one is topz's memory, too.
  expect(keptOpenMax(20_000, 48 * 1024 * 1024)).toBe(409)
  expect([48, 64, 192].map(mebibytes => connectionsMax(20_000, mebibytes * 1024 * 1024))).toEqual([
    128, 170, 500,
  ])
  // Too few descriptors for anything: clients must still be able to connect.
  expect(connectionsMax(20)).toBe(8)
})

test('beyond all connections, those that never sent a request are closed, the oldest first; those being answered stay', () => {
  const { guard, connect, ports } = guarded(1000, 3)
  const [, held, asked] = connect(3) as [number, number, number]
  guard.check()
  guard.hold(LOOPBACK, held)
  guard.hold(LOOPBACK, asked)?.()
  const [newer] = connect(1) as [number]
  expect(guard.check()).toBe(true)
  expect(ports()).toEqual([held, asked, newer])
  expect(guard.counts()).toMatchObject({ cut: { total: 1 }, max: 3 })
  connect(2)
  guard.check()
  expect(ports()).toContain(held)
  expect(ports()).toHaveLength(3)
})

test('an address has 64 connections, loopback and trusted proxies have more', () => {
  const { guard, connect, ports } = guarded()
  connect(100)
  connect(100, PROXY)
  connect(CONNECTIONS_PER_ADDRESS_MAX + 10, STRANGER)
  guard.check()
  expect(ports()).toHaveLength(200 + CONNECTIONS_PER_ADDRESS_MAX)
  expect(guard.counts().cut.address).toBe(10)
})

test('an IPv6 customer has 64 connections across all addresses of its network', () => {
  const { guard, connect, ports } = guarded()
  for (let i = 0; i < 70; i++) connect(1, [32, 1, 13, 184, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, i])
  guard.check()
  expect(ports()).toHaveLength(CONNECTIONS_PER_ADDRESS_MAX)
})

test('without a descriptor left topz stops accepting at once, cuts waiting clients, and accepts again once there is room', () => {
  const { guard, connect, ports, isOpen, pass, setReserve } = guarded(160)
  const [held] = connect(50) as [number]
  guard.check()
  guard.hold(LOOPBACK, held)
  setReserve(false)
  guard.exhausted()
  expect([isOpen(), ports()]).toEqual([false, [held]])
  pass(2000)
  guard.check()
  expect(isOpen()).toBe(false)
  setReserve(true)
  guard.check()
  expect(isOpen()).toBe(true)
  expect(guard.counts().pauses).toBe(1)
})

test('topz stops accepting before descriptors run out, and for a second', () => {
  const { guard, connect, isOpen, pass } = guarded(100)
  connect(80)
  guard.check()
  expect(isOpen()).toBe(false)
  pass(900)
  guard.check()
  expect(isOpen()).toBe(false)
  pass(200)
  guard.check()
  expect(isOpen()).toBe(true)
})

const BIG = 6 * 1024 * 1024

test('unread answers are bounded: slow readers are closed, or else there is no room', () => {
  const { guard, connect, ports, unsent, pass } = guarded()
  const asked = connect(3)
  for (const port of asked) unsent.set(port, 1)
  const takes = (port: number, name: string | null = null) => guard.takes(LOOPBACK, port, BIG, name)
  expect(asked.map(port => takes(port))).toEqual([true, true, false])
  pass(4000)
  expect(takes(asked[2] as number)).toBe(true)
  expect(ports()).toHaveLength(2)
  expect(guard.counts().bytesWaiting).toBe(2 * BIG)
})

test('an answer counts until it is read, even while the runtime had no time to pass it on', () => {
  const { guard, connect } = guarded()
  const asked = connect(4)
  const takes = (port: number, name: string | null = null) => guard.takes(LOOPBACK, port, BIG, name)
  expect(asked.slice(0, 3).map(port => takes(port))).toEqual([true, true, false])
  guard.check()
  expect(takes(asked[2] as number)).toBe(false)
  guard.check()
  expect(takes(asked[2] as number)).toBe(true)
  // The same for all is kept once.
  expect(asked.map(port => takes(port, 'same'))).toEqual([true, true, true, true])
})

test('S32: only the header of a trusted proxy says who a client is', () => {
  const { guard } = guarded()
  const networks = [{ bytes: PROXY, bits: 32 }]
  const arrive = createArrivals(guard, networks)
  const from = (address: string, port: number, told: string) => arrive({ address, port }, () => told)?.address
  expect(from('192.0.2.7', 1, '198.51.100.1')).toBe('192.0.2.7')
  expect(from('10.0.0.1', 2, '203.0.113.9, 198.51.100.1')).toBe('198.51.100.1')
  expect(from('10.0.0.1', 3, '203.0.113.9, 10.0.0.1')).toBe('203.0.113.9')
  expect(from('10.0.0.1', 4, 'unknown')).toBe('10.0.0.1')
})

test('an address may have 64 requests under way, through a proxy too; each that ends makes room', () => {
  const { guard } = guarded()
  const arrive = createArrivals(guard, [{ bytes: PROXY, bits: 32 }])
  const come = (port: number, told: string) => arrive({ address: '10.0.0.1', port }, () => told)
  const under = Array.from({ length: CONNECTIONS_PER_ADDRESS_MAX }, (_, port) =>
    come(port + 1, '198.51.100.1'),
  )
  expect(under.every(one => one !== undefined)).toBe(true)
  expect(come(1000, '198.51.100.1')).toBeUndefined()
  expect(come(1001, '198.51.100.2')).toBeDefined()
  under[0]?.end()
  under[0]?.end()
  expect(come(1002, '198.51.100.1')).toBeDefined()
  expect(come(1003, '198.51.100.1')).toBeUndefined()
})

test('a request beyond all connections is refused only if all of them are being answered', () => {
  const { guard, connect } = guarded(1000, 2)
  const [held, silent, asking, late] = connect(4) as [number, number, number, number]
  guard.hold(LOOPBACK, held)
  expect(guard.hold(LOOPBACK, asking)).toBeDefined()
  expect(guard.hold(LOOPBACK, late)).toBeUndefined()
  expect(guard.hold(LOOPBACK, silent)).toBeUndefined()
  expect(guard.hold(LOOPBACK, held)).toBeDefined()
  expect(guard.counts().cut.total).toBe(2)
})

const CALM = Number.POSITIVE_INFINITY

test('B9: while few are connected one look a second is enough; many that come are seen at the next glance', () => {
  const { connect, glances, ports, pass, guard } = guarded(1000, 100)
  connect(5)
  guard.check()
  expect(glances(250)).toEqual([1, CALM])
  connect(10)
  expect(glances(250)).toEqual([1, CALM])
  connect(200)
  pass(1)
  expect(guard.glance()).toBe(25)
  expect(ports()).toHaveLength(100)
  // Now that many are connected, each glance is a look.
  expect(glances(250)).toEqual([4, CALM])
})

test('each glance is a look while an answer waits for its reader, or descriptors are taken otherwise', () => {
  const { connect, glances, guard, openOther, unsent } = guarded()
  const [slow] = connect(2) as [number]
  guard.check()
  unsent.set(slow, 1)
  guard.takes(LOOPBACK, slow, BIG, null)
  expect(glances(1)[0]).toBe(4)
  unsent.clear()
  glances(1)
  expect(glances(1)[0]).toBe(0)
  openOther(100)
  expect(glances(1)[0]).toBe(1)
})
