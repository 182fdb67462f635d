// /proc/<pid>/net/* -> NetworkReading. Runs in the costly worker. The small files are read every time; the socket
// tables, too, while they are small, and now and then when they are not.

import { threadCpuMs } from '../clock.ts'
import { KERNEL_FILE_BYTES_MAX, NETWORKS_MAX } from '../config/limits.ts'
import type { Peer } from '../model/network.ts'
import { parseNetDev } from '../procfs/net-dev.ts'
import { parseNetSnmp, type SnmpGroups } from '../procfs/net-snmp.ts'
import { parseNetSockstat } from '../procfs/net-sockstat.ts'
import {
  ESTABLISHED,
  LISTEN,
  type NetSocket,
  parseSocket,
  scanSockets,
  TCP_STATES,
} from '../procfs/net-tcp.ts'
import { parseFile, type Scratch } from '../procfs/parse-file.ts'
import { GONE, readTable, readWhole, sizeOf } from '../procfs/read.ts'
import type { FollowedRows, ListeningSocket, NetworkReading } from './network-reading.ts'
import { createSocketFollower } from './socket-follower.ts'

/** From `snmp` and `netstat`. */
const COUNTERS = {
  Tcp: ['RetransSegs', 'ActiveOpens', 'AttemptFails'],
  TcpExt: ['ListenOverflows', 'ListenDrops', 'EmbryonicRsts'],
}
/** Some 7,000 connections; of more, only those that are read are counted. */
const TABLE_BYTES_MAX = 1024 * 1024
/**
 * To write a socket table, the kernel looks into every bucket of a hash that is sized by the machine's memory: 0.7 ms
 * for an empty one on 24 GB. So the tables may cost this share of a core, and more while connections wait or are not
 * answered, were dropped, or sockets came and went.
 */
const TABLE_SHARE = 1 / 4000
const TABLE_SHARE_MOVING = 1 / 400
const TABLE_AGE_MS_MAX = 10_000
/** Where a connection waits: findings take no older table for now. */
const MOVING_AGE_MS_MAX = 2000
const UNIX_AGE_MS = 5_000
const PEERS_AGE_MS = 5_000
const PEERS_LISTED_MAX = 50
const LISTENING_MAX = 500
const REMEMBERED_MAX = 2 * NETWORKS_MAX

/** Of one protocol. */
interface Table {
  readonly states: Readonly<Record<string, number>>
  readonly truncated: boolean
  readonly listening: readonly ListeningSocket[]
  readonly peers: readonly Peer[]
  readonly peersAtMs: number
  readonly followed: FollowedRows
  readonly follower: ReturnType<typeof createSocketFollower>
  readonly signs: string
  /** CPU time for this reading. */
  readonly costMs: number
  readonly atMs: number
}

/** `cpuMs`: of this thread. */
export function createNetworkReader(procRoot: string, now: () => number, cpuMs = threadCpuMs) {
  const scratch: Scratch = { bytes: new Uint8Array(16_384), unreadable: {} }
  const tables = new Map<string, Table>()
  const unix = new Map<string, { readonly count: number | undefined; readonly atMs: number }>()

  return function readNetwork(pid: number, id: string): NetworkReading | undefined {
    scratch.unreadable = {}
    const root = `${procRoot}/${pid}`
    const parse = <T>(file: string, parser: (bytes: Uint8Array) => T): T | undefined =>
      parseFile(scratch, root, `net/${file}`, KERNEL_FILE_BYTES_MAX, parser)
    const dev = parse('dev', parseNetDev)
    if (dev === undefined && sizeOf(`${root}/stat`) === GONE) return undefined
    const atMs = now()
    const counters = (bytes: Uint8Array) => parseNetSnmp(bytes, COUNTERS)
    const snmp: SnmpGroups = parse('snmp', counters) ?? {}
    const extended: SnmpGroups = parse('netstat', counters) ?? {}
    const [stat4, stat6] = [parse('sockstat', parseNetSockstat), parse('sockstat6', parseNetSockstat)]
    const udp = [stat4?.UDP, stat6?.UDP6]
    const { TcpExt } = extended
    const tcp = tableOf(id, root, 'tcp', `${TcpExt?.ListenOverflows} ${stat4?.TCP?.inuse}`)
    const tcp6 = tableOf(id, root, 'tcp6', `${TcpExt?.ListenOverflows} ${stat6?.TCP6?.inuse}`)
    const found = [tcp, tcp6].flatMap(table => table ?? [])
    return {
      atMs,
      dev,
      RetransSegs: snmp.Tcp?.RetransSegs,
      ActiveOpens: snmp.Tcp?.ActiveOpens,
      AttemptFails: snmp.Tcp?.AttemptFails,
      EmbryonicRsts: TcpExt?.EmbryonicRsts,
      ListenOverflows: TcpExt?.ListenOverflows,
      ListenDrops: TcpExt?.ListenDrops,
      udpInuse: udp[0] && (udp[0].inuse ?? 0) + (udp[1]?.inuse ?? 0),
      unixCount: unixOf(id, root),
      tcpStates: found.length > 0 ? sumOf(found.map(({ states }) => states)) : undefined,
      tcpTruncated: found.some(({ truncated }) => truncated),
      tablesAtMs: oldestOf(found.filter(isMoving)),
      listening: found.flatMap(({ listening }) => listening).slice(0, LISTENING_MAX),
      peers: mostOf(found.flatMap(({ peers }) => peers)),
      waiting: found.flatMap(({ followed }) => followed.waiting),
      connecting: found.flatMap(({ followed }) => followed.connecting),
      unclosed: found.flatMap(({ followed }) => followed.unclosed),
    }
  }

  /** `signs`: numbers that are cheap to read and change with the content of the table. */
  function tableOf(id: string, root: string, protocol: 'tcp' | 'tcp6', signs: string): Table | undefined {
    const key = `${id} ${protocol}`
    const known = tables.get(key)
    const startMs = now()
    if (known !== undefined && startMs - known.atMs < ageOf(known, signs)) return known
    const startCpuMs = cpuMs()
    const bytes = readTable(`${root}/net/${protocol}`, scratch, TABLE_BYTES_MAX)
    if (typeof bytes === 'number') return undefined
    const arePeersDue = known === undefined || startMs - known.peersAtMs >= PEERS_AGE_MS
    const follower = known?.follower ?? createSocketFollower(protocol)
    follower.begin(startMs)
    const connected: NetSocket[] = []
    const states: Record<string, number> = {}
    const listening: ListeningSocket[] = []
    scanSockets(bytes, row => {
      const state = TCP_STATES[row.st] ?? `state${row.st}`
      states[state] = (states[state] ?? 0) + 1
      if (row.st !== LISTEN) {
        follower.see(bytes, row)
        if (row.st === ESTABLISHED && arePeersDue) keep(connected, parseSocket(bytes, row))
        return
      }
      const socket = listening.length < LISTENING_MAX ? parseSocket(bytes, row) : undefined
      if (socket === undefined) return
      const { local, localPort, uid, inode, rx_queue } = socket
      listening.push({ protocol, local, localPort, uid, inode, rx_queue })
      follower.listens(localPort, rx_queue)
    })
    const truncated = bytes.length >= TABLE_BYTES_MAX
    const found = {
      states,
      truncated,
      listening,
      // A socket's accepted connections are in the table of that socket.
      peers: arePeersDue ? peersOf(connected, listening) : known.peers,
      peersAtMs: arePeersDue ? startMs : known.peersAtMs,
      followed: follower.end(bytes, truncated),
      follower,
      signs,
      costMs: cpuMs() - startCpuMs,
      atMs: startMs,
    }
    // Drops the one that was read longest ago: dropping all would lose which clients wait, and since when.
    tables.delete(key)
    const [oldest] = tables.keys()
    if (tables.size >= REMEMBERED_MAX && oldest !== undefined) tables.delete(oldest)
    tables.set(key, found)
    return found
  }

  function unixOf(key: string, root: string): number | undefined {
    const known = unix.get(key)
    if (known !== undefined && now() - known.atMs < UNIX_AGE_MS) return known.count
    const bytes = readWhole(`${root}/net/unix`, scratch, TABLE_BYTES_MAX)
    const count = typeof bytes === 'number' ? undefined : Math.max(0, lines(bytes) - 1)
    if (unix.size >= REMEMBERED_MAX) unix.clear()
    unix.set(key, { count, atMs: now() })
    return count
  }
}

/** How long a reading stays valid, according to its cost. There are two tables. */
function ageOf(table: Table, signs: string): number {
  const moves = table.signs !== signs || isMoving(table)
  const share = moves ? TABLE_SHARE_MOVING : TABLE_SHARE
  return Math.min(moves ? MOVING_AGE_MS_MAX : TABLE_AGE_MS_MAX, (2 * table.costMs) / share)
}

/** Clients wait: another look will show something different. */
function isMoving({ listening, followed }: Table): boolean {
  return followed.connecting.length > 0 || listening.some(({ rx_queue }) => rx_queue > 0)
}

function oldestOf(tables: readonly Table[]): number | undefined {
  return tables.length > 0 ? Math.min(...tables.map(({ atMs }) => atMs)) : undefined
}

function sumOf(all: readonly Table['states'][]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const states of all)
    for (const state in states) sum[state] = (sum[state] ?? 0) + (states[state] as number)
  return sum
}

function keep<T>(list: T[], item: T | undefined): void {
  if (item !== undefined) list.push(item)
}

/** Incoming connections are identified by our port, outgoing ones by theirs. */
function peersOf(connected: readonly NetSocket[], listening: readonly ListeningSocket[]): readonly Peer[] {
  const served = new Set(listening.map(({ localPort }) => localPort))
  return mostOf(
    connected.map(({ localPort, remote, remotePort }) =>
      served.has(localPort)
        ? { address: remote, port: localPort, direction: 'in', count: 1 }
        : { address: remote, port: remotePort, direction: 'out', count: 1 },
    ),
  )
}

/** Equal ones together, most connections first. */
function mostOf(all: readonly Peer[]): readonly Peer[] {
  const peers = new Map<string, { -readonly [K in keyof Peer]: Peer[K] }>()
  for (const one of all) {
    const key = `${one.direction} ${one.port} ${one.address}`
    const peer = peers.get(key)
    if (peer === undefined) peers.set(key, { ...one })
    else peer.count += one.count
  }
  return [...peers.values()].sort((a, b) => b.count - a.count).slice(0, PEERS_LISTED_MAX)
}

function lines(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++
  return count
}
