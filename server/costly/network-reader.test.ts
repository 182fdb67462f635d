// A network namespace, read through one of its processes.
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdirSync } from 'node:fs'
import { createFakeProc, type FakeProc } from '../sampler/testdata/fake-proc.ts'
import { createNetworkReader } from './network-reader.ts'

let fake: FakeProc
let nowMs = 0
/** The CPU time that reading a socket table takes. */
let tableMs = 0

beforeEach(() => {
  fake = createFakeProc()
  fake.add(7)
  mkdirSync(fake.path(7, 'net'))
  nowMs = 1000
  tableMs = 0
})
afterEach(() => fake.remove())

const newReader = () => {
  let cpuMs = 0
  // Read before and after each table.
  return createNetworkReader(
    fake.root,
    () => nowMs,
    () => {
      cpuMs += tableMs
      return cpuMs
    },
  )
}

const LOCAL = '0100007F'
const PEER = '0200000A'
const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0')

interface Socket {
  readonly port: number
  readonly peerPort?: number
  /** As the kernel numbers them: 1 established, 10 listening. */
  readonly st: number
  readonly queue?: number
  readonly inode?: number
}

function writeTcp(...sockets: readonly Socket[]): void {
  const rows = sockets.map(({ port, peerPort = 0, st, queue = 0, inode = 9 }, i) => {
    const remote = peerPort === 0 ? '00000000' : PEER
    const state = st.toString(16).toUpperCase().padStart(2, '0')
    const waiting = queue.toString(16).padStart(8, '0')
    return `   ${i}: ${LOCAL}:${hex(port)} ${remote}:${hex(peerPort)} ${state} 00000000:${waiting} 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0\n`
  })
  fake.write(7, 'net/tcp', `  sl  local_address rem_address   st\n${rows.join('')}`)
}

function writeCounters({ overflows = 0, inuse = 0, udp = 3 } = {}): void {
  fake.write(7, 'net/snmp', 'Tcp: RtoMin RetransSegs\nTcp: 200 17\n')
  fake.write(7, 'net/netstat', `TcpExt: ListenOverflows ListenDrops\nTcpExt: ${overflows} 4\n`)
  fake.write(
    7,
    'net/sockstat',
    `sockets: used 9\nTCP: inuse ${inuse} orphan 0 tw 0 alloc 1 mem 1\nUDP: inuse ${udp} mem 0\n`,
  )
  fake.write(7, 'net/sockstat6', 'TCP6: inuse 0\nUDP6: inuse 2\n')
  fake.write(7, 'net/dev', 'Inter-|   Receive\n face |bytes\n  eth0: 10 1 0 0 0 0 0 0 20 2 0 0 0 0 0 0\n')
  fake.write(7, 'net/unix', 'Num RefCount\na\nb\n')
}

test('everything that the kernel counts in a namespace is read', () => {
  writeCounters({ overflows: 5 })
  writeTcp(
    { port: 80, st: 10, queue: 2, inode: 44 },
    { port: 80, peerPort: 999, st: 1 },
    { port: 5, peerPort: 6, st: 6 },
  )
  expect(newReader()(7, 'a')).toMatchObject({
    RetransSegs: 17,
    ListenOverflows: 5,
    ListenDrops: 4,
    udpInuse: 5,
    unixCount: 2,
    tcpStates: { established: 1, timeWait: 1, listen: 1 },
    tcpTruncated: false,
    listening: [{ protocol: 'tcp', local: '127.0.0.1', localPort: 80, uid: 1000, inode: 44, rx_queue: 2 }],
  })
  expect(newReader()(7, 'a')?.dev?.map(({ name }) => name)).toEqual(['eth0'])
})

test('an incoming connection is named by our port, an outgoing one by theirs; most connections come first', () => {
  writeTcp(
    { port: 80, st: 10 },
    { port: 80, peerPort: 1111, st: 1 },
    { port: 4000, peerPort: 5432, st: 1 },
    { port: 4001, peerPort: 5432, st: 1 },
  )
  expect(newReader()(7, 'a')?.peers).toEqual([
    { address: '10.0.0.2', port: 5432, direction: 'out', count: 2 },
    { address: '10.0.0.2', port: 80, direction: 'in', count: 1 },
  ])
})

test('what cannot be read is absent, not zero', () => {
  const reading = newReader()(7, 'a')
  expect(reading).toMatchObject({
    dev: undefined,
    udpInuse: undefined,
    unixCount: undefined,
    tcpStates: undefined,
  })
  expect([reading?.RetransSegs, reading?.ListenOverflows]).toEqual([undefined, undefined])
  fake.write(7, 'net/sockstat', 'UDP: inuse 3 mem 0\n')
  expect(newReader()(7, 'a')?.udpInuse).toBe(3)
})

test('for a process that is gone there is no reading; a second reader of the namespace is asked then', () => {
  fake.end(7)
  expect(newReader()(7, 'a')).toBeUndefined()
})

test('a table that is cheap to read is read each time, a costly one as seldom as its cost requires', () => {
  writeCounters()
  writeTcp({ port: 80, st: 10 })
  const read = newReader()
  expect(read(7, 'a')?.listening).toHaveLength(1)
  tableMs = 1
  writeTcp()
  expect(read(7, 'a')?.listening).toHaveLength(0)
  writeTcp({ port: 80, st: 10 })
  // A reading of a millisecond stays valid for eight seconds.
  nowMs += 4000
  expect(read(7, 'a')?.listening).toHaveLength(0)
  nowMs += 10_000
  expect(read(7, 'a')?.listening).toHaveLength(1)
})

test('a costly table is read soon if connections wait, were dropped, or sockets came and went', () => {
  tableMs = 1
  const isReadSoon = (
    begins: Parameters<typeof writeCounters>[0],
    goesOn: Parameters<typeof writeCounters>[0],
    queue = 0,
  ) => {
    const read = newReader()
    writeCounters(begins)
    writeTcp({ port: 80, st: 10, queue })
    read(7, 'a')
    writeCounters(goesOn)
    writeTcp()
    nowMs += 2000
    return read(7, 'a')?.listening.length === 0
  }
  expect(isReadSoon({}, {})).toBe(false)
  expect(isReadSoon({}, {}, 1)).toBe(true)
  expect(isReadSoon({}, { overflows: 1 })).toBe(true)
  expect(isReadSoon({}, { inuse: 1 })).toBe(true)
  // However costly it is: an older table says nothing about who waits now.
  tableMs = 20
  expect(isReadSoon({}, {}, 1)).toBe(true)
  expect(isReadSoon({}, { overflows: 1 })).toBe(true)
  expect(isReadSoon({}, {})).toBe(false)
})

test('connections are examined only every five seconds', () => {
  writeTcp({ port: 4000, peerPort: 5432, st: 1 })
  const read = newReader()
  read(7, 'a')
  writeTcp({ port: 4000, peerPort: 5433, st: 1 })
  nowMs += 4000
  expect(read(7, 'a')?.peers?.map(({ port }) => port)).toEqual([5432])
  nowMs += 1000
  expect(read(7, 'a')?.peers?.map(({ port }) => port)).toEqual([5433])
})

test('a connection that is not closed is followed from the first reading that shows it', () => {
  const unclosed = (port: number) => ({ port, peerPort: 443, st: 8, inode: port })
  writeTcp()
  const read = newReader()
  read(7, 'a')
  writeTcp(unclosed(4000))
  nowMs += 1000
  read(7, 'a')
  const sinceMs = nowMs
  writeTcp(...Array.from({ length: 25 }, (_, i) => unclosed(4000 + i)))
  nowMs += 1000
  expect(read(7, 'a')?.unclosed).toMatchObject([{ count: 25, sinceMs }])
})

test('each namespace has its own tables', () => {
  fake.add(8)
  mkdirSync(fake.path(8, 'net'))
  tableMs = 1
  writeTcp({ port: 80, st: 10 })
  const read = newReader()
  expect(read(7, 'a')?.listening).toHaveLength(1)
  expect(read(8, 'b')?.tcpStates).toBeUndefined()
})

test('a table that is larger than topz reads is marked as longer', () => {
  writeTcp(...Array.from({ length: 12_000 }, (_, i) => ({ port: 80, peerPort: 1 + i, st: 1 })))
  const reading = newReader()(7, 'a')
  expect(reading?.tcpTruncated).toBe(true)
  expect(reading?.tcpStates?.established).toBeGreaterThan(5000)
  expect(reading?.tcpStates?.established).toBeLessThan(12_000)
  expect(reading?.peers).toHaveLength(50)
})

test('a report is as old as the table in which clients wait, however seldom the other table is read', () => {
  writeCounters()
  writeTcp({ port: 80, st: 10, queue: 3 })
  fake.write(7, 'net/tcp6', '  sl  local_address rem_address   st\n')
  tableMs = 1
  const read = newReader()
  read(7, 'a')
  // An idle table stands for longer.
  nowMs += 4000
  expect(read(7, 'a')?.tablesAtMs).toBeGreaterThanOrEqual(5000)
  writeTcp({ port: 80, st: 10, queue: 0 })
  nowMs += 4000
  expect(read(7, 'a')?.tablesAtMs).toBeUndefined()
})
