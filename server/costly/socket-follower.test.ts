// Tables of sockets, reading by reading: whose clients wait, which peers do not answer, which connections are not
// closed.

import { expect, test } from 'bun:test'
import { LISTEN, parseSocket, scanSockets } from '../procfs/net-tcp.ts'
import { createSocketFollower } from './socket-follower.ts'

const HEADER =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
const STATES = { established: 1, synSent: 2, timeWait: 6, closeWait: 8, listen: LISTEN } as const

interface Row {
  readonly state: keyof typeof STATES
  /** Our port, on 10.0.0.1. */
  readonly local: number
  /** Last number of the peer's address, and its port. */
  readonly peer?: number
  readonly port?: number
  readonly inode?: number
  readonly retransmits?: number
  readonly queue?: number
}

const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0')

function table(rows: readonly Row[]): Uint8Array {
  const lines = rows.map(({ state, local, peer = 0, port = 0, inode = 0, retransmits = 0, queue = 0 }, i) => {
    const remote = peer === 0 ? '00000000' : `${hex(peer, 2)}00000A`
    const ends = `0100000A:${hex(local, 4)} ${remote}:${hex(port, 4)} ${hex(STATES[state], 2)}`
    return `${String(i).padStart(4)}: ${ends} 00000000:${hex(queue, 8)} 00:00000000 ${hex(retransmits, 8)}  1000        0 ${inode} 1 0 20 4 30 10 -1`
  })
  return new TextEncoder().encode(`${[HEADER, ...lines].join('\n')}\n`)
}

/** What the follower reports after tables that were read `stepMs` apart. */
function follow(tables: readonly (readonly Row[])[], { stepMs = 1000, isTruncated = false } = {}) {
  const follower = createSocketFollower('tcp')
  return tables.map((rows, i) => {
    const bytes = table(rows)
    follower.begin(i * stepMs)
    scanSockets(bytes, row => {
      if (row.st !== LISTEN) return follower.see(bytes, row)
      const socket = parseSocket(bytes, row)
      if (socket) follower.listens(socket.localPort, socket.rx_queue)
    })
    return follower.end(bytes, isTruncated)
  })
}

const listener = (queue: number): Row => ({ state: 'listen', local: 80, queue, inode: 9 })
const client = (port: number, fields: Partial<Row> = {}): Row => ({
  state: 'established',
  local: 80,
  peer: 2,
  port,
  ...fields,
})
const connect = (local: number, retransmits: number, fields: Partial<Row> = {}): Row => ({
  state: 'synSent',
  local,
  peer: 3,
  port: 5432,
  inode: local,
  retransmits,
  ...fields,
})
const unclosed = (count: number, from = 1, fields: Partial<Row> = {}) =>
  Array.from(
    { length: count },
    (_, i): Row => ({
      state: 'closeWait',
      local: from + i,
      peer: 4,
      port: 443,
      inode: from + i,
      ...fields,
    }),
  )

test('a client that is not accepted waits since it was first seen; one that is accepted, or served, does not', () => {
  const readings = follow([
    [listener(1), client(1), client(7, { inode: 70 })],
    [listener(2), client(1), client(2), client(7, { inode: 70 })],
    [listener(2), client(1), client(2)],
    [listener(1), client(1, { inode: 71 }), client(2)],
    [listener(0), client(1, { inode: 71 }), client(2, { inode: 72 })],
  ])
  expect(readings.map(({ waiting }) => waiting[0]?.waitedMs)).toEqual([
    undefined,
    1000,
    2000,
    2000,
    undefined,
  ])
})

test('clients that gave up are counted, and wait for as long as they are in the queue', () => {
  const gone = { state: 'closeWait' } as const
  const readings = follow([
    [listener(2), client(1), client(2)],
    [listener(2), client(1, gone), client(2)],
    [listener(2), client(1, gone), client(2, gone)],
  ])
  expect(readings.slice(1).map(({ waiting }) => waiting)).toEqual([
    [{ protocol: 'tcp', localPort: 80, waitedMs: 1000, gaveUp: 1 }],
    [{ protocol: 'tcp', localPort: 80, waitedMs: 2000, gaveUp: 2 }],
  ])
})

test('another that comes back from the same port begins to wait then', () => {
  const waited = (between: readonly Row[]) =>
    follow([[listener(2), client(1), client(2)], between, [listener(2), client(2), client(1)]])[2]?.waiting[0]
      ?.waitedMs
  expect(waited([listener(0)])).toBeUndefined()
  const [, , reading] = follow([
    [listener(1), client(1)],
    [listener(1), client(2)],
    [listener(1), client(1)],
  ])
  expect(reading?.waiting[0]?.waitedMs).toBe(0)
})

test('one that was accepted does not wait, though another that waits has no row', () => {
  const [, , reading] = follow([
    [listener(1), client(1)],
    [listener(1), client(1)],
    [listener(2), client(1, { inode: 71 }), client(2)],
  ])
  expect(reading?.waiting[0]?.waitedMs).toBe(0)
})

test('an age survives readings that miss the client, or the port; not more than two', () => {
  const whole = [listener(2), client(1), client(2)]
  const waited = (...between: (readonly Row[])[]) =>
    follow([whole, whole, ...between, whole, whole]).map(({ waiting }) => waiting[0]?.waitedMs)
  expect(waited([listener(2), client(2)])).toEqual([undefined, 1000, 2000, 3000, 4000])
  expect(waited([listener(2)])).toEqual([undefined, 1000, 2000, 3000, 4000])
  expect(waited([client(1), client(2)], [])).toEqual([undefined, 1000, undefined, undefined, 4000, 5000])
  expect(waited([], [], [])).toEqual([undefined, 1000, undefined, undefined, undefined, undefined, 1000])
})

test('the age of an unclosed connection survives a reading that misses it', () => {
  const readings = follow([unclosed(25), unclosed(24, 2), unclosed(25)], { stepMs: 40_000 })
  expect(readings[2]?.unclosed).toMatchObject([{ old: 25, sinceMs: 0 }])
})

test('if there are more clients than are followed, the oldest are, and no age is too great', () => {
  const many = (from: number) => Array.from({ length: 2000 }, (_, i) => client(from + i))
  const readings = follow([
    [listener(1000), ...many(1).slice(0, 1000)],
    [listener(2000), ...many(1)],
    [listener(2000), ...many(3000)],
  ])
  expect(readings.map(({ waiting }) => waiting[0]?.waitedMs)).toEqual([undefined, 1000, 0])
})

test('a peer that does not answer: how many connects, how often repeated, for how long', () => {
  const readings = follow([
    [connect(1, 0), connect(2, 1)],
    [connect(1, 1), connect(2, 1)],
    [connect(1, 1), connect(2, 2)],
  ])
  expect(readings[0]?.connecting).toHaveLength(1)
  expect(readings[2]?.connecting).toEqual([
    {
      key: 'tcp to 0300000A:1538',
      remote: '10.0.0.3',
      remotePort: 5432,
      uid: 1000,
      inodes: [1, 2],
      count: 2,
      retransmits: 2,
      waitedMs: 2000,
      established: 0,
      connectedMs: undefined,
    },
  ])
})

test('a connect that is only slow is not reported', () => {
  expect(follow([[connect(1, 0)], [connect(1, 0)]])[1]?.connecting).toEqual([])
})

test('a connection that is established meanwhile is a success, one that was there before is not', () => {
  const pool: Row = { state: 'established', local: 50, peer: 3, port: 5432, inode: 50 }
  const readings = follow([
    [connect(1, 1), pool],
    [connect(1, 1), pool],
    [connect(1, 1), pool, { ...pool, local: 51, inode: 51 }],
    [connect(1, 2), pool],
  ])
  expect(readings.map(({ connecting }) => connecting[0]?.connectedMs)).toEqual([
    undefined,
    undefined,
    0,
    1000,
  ])
  expect(readings[1]?.connecting[0]?.established).toBe(1)
})

test('a short success shows by what is left of it', () => {
  const [, reading] = follow([
    [connect(1, 1)],
    [connect(1, 1), { state: 'timeWait', local: 60, peer: 3, port: 5432 }],
  ])
  expect(reading?.connecting[0]?.connectedMs).toBe(0)
})

test('if a table is longer than is read, silent peers are not reported', () => {
  expect(follow([[connect(1, 3)]], { isTruncated: true })[0]?.connecting).toEqual([])
})

test('connections that are not closed: how many, and how many of them for a minute', () => {
  const readings = follow([unclosed(25), unclosed(40), unclosed(45, 6)], { stepMs: 60_000 })
  expect(readings[0]?.unclosed).toMatchObject([{ count: 25, old: 0 }])
  expect(readings[2]?.unclosed).toMatchObject([
    { direction: 'out', remote: '10.0.0.4', port: 443, count: 45, old: 35, sinceMs: 0 },
  ])
  expect(readings[2]?.unclosed[0]?.inodes).toHaveLength(8)
})

test('the first connection that is not closed counts from the reading that shows it, however few there are then', () => {
  const [, , last] = follow([[], unclosed(1), unclosed(25)])
  expect(last?.unclosed).toMatchObject([{ count: 25, sinceMs: 1000 }])
})

test('those of clients are reported by the port they came to', () => {
  const own = unclosed(30).map((row, i): Row => ({ ...row, local: 80, port: 1000 + i }))
  const [reading] = follow([[listener(0), ...own]])
  expect(reading?.unclosed).toMatchObject([{ direction: 'in', remote: undefined, port: 80, count: 30 }])
})

test('a few are not reported, and those that were never accepted do not count', () => {
  expect(follow([unclosed(19)])[0]?.unclosed).toEqual([])
  expect(follow([unclosed(30, 1, { inode: 0 })])[0]?.unclosed).toEqual([])
})
