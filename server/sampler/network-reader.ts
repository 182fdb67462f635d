// /proc/<pid>/net/* -> NetworkReading. Runs in the details worker. The small files are read each time; the tables of
// sockets too while they are small, and once in a while when they are not.

import { parseNetDev } from '../procfs/net-dev.ts'
import { parseNetSnmp, type SnmpGroups } from '../procfs/net-snmp.ts'
import { parseNetSockstat } from '../procfs/net-sockstat.ts'
import { LISTEN, parseSocket, scanSockets, TCP_STATES } from '../procfs/net-tcp.ts'
import { parseFile, type Scratch } from '../procfs/parse-file.ts'
import { GONE, readWhole, sizeOf } from '../procfs/read.ts'
import type { ListeningSocket, NetworkReading } from './network-reading.ts'

const FILE_BYTES_MAX = 64 * 1024
/** Some 7,000 connections; more are counted as far as they are read. */
const TABLE_BYTES_MAX = 1024 * 1024
/** A table of this size is worth 2 ms: not at every tick. */
const LARGE_TABLE_BYTES = 256 * 1024
const LARGE_TABLE_AGE_MS = 10_000
const UNIX_AGE_MS = 5_000
const LISTENING_MAX = 500
const REMEMBERED_MAX = 64

interface Tables {
  readonly states: Readonly<Record<string, number>> | undefined
  readonly truncated: boolean
  readonly listening: readonly ListeningSocket[]
  readonly bytes: number
  readonly atMs: number
}

export function createNetworkReader(procRoot: string, now: () => number) {
  const scratch: Scratch = { bytes: new Uint8Array(16_384), unreadable: {} }
  const tables = new Map<string, Tables>()
  const unix = new Map<string, { readonly count: number | undefined; readonly atMs: number }>()

  return function readNetwork(pid: number, id: string): NetworkReading | undefined {
    scratch.unreadable = {}
    const root = `${procRoot}/${pid}`
    const parse = <T>(file: string, parser: (bytes: Uint8Array) => T): T | undefined =>
      parseFile(scratch, root, `net/${file}`, FILE_BYTES_MAX, parser)
    const dev = parse('dev', parseNetDev)
    if (dev === undefined && sizeOf(`${root}/stat`) === GONE) return undefined
    const atMs = now()
    const snmp: SnmpGroups = parse('snmp', parseNetSnmp) ?? {}
    const extended: SnmpGroups = parse('netstat', parseNetSnmp) ?? {}
    const udp = [parse('sockstat', parseNetSockstat)?.UDP, parse('sockstat6', parseNetSockstat)?.UDP6]
    const { states, truncated, listening } = tablesOf(id, root)
    return {
      atMs,
      dev,
      RetransSegs: snmp.Tcp?.RetransSegs,
      ListenOverflows: extended.TcpExt?.ListenOverflows,
      ListenDrops: extended.TcpExt?.ListenDrops,
      udpInuse: udp[0] && (udp[0].inuse ?? 0) + (udp[1]?.inuse ?? 0),
      unixCount: unixOf(id, root),
      tcpStates: states,
      tcpTruncated: truncated,
      listening,
    }
  }

  function tablesOf(key: string, root: string): Tables {
    const known = tables.get(key)
    const isLarge = known !== undefined && known.bytes > LARGE_TABLE_BYTES
    if (known !== undefined && isLarge && now() - known.atMs < LARGE_TABLE_AGE_MS) return known
    const states: Record<string, number> = {}
    const listening: ListeningSocket[] = []
    let size = 0
    let truncated = false
    let isThere = false
    for (const protocol of ['tcp', 'tcp6'] as const) {
      const bytes = readWhole(`${root}/net/${protocol}`, scratch, TABLE_BYTES_MAX)
      if (typeof bytes === 'number') continue
      isThere = true
      size += bytes.length
      truncated ||= bytes.length >= TABLE_BYTES_MAX
      scanSockets(bytes, (st, from, to) => {
        const state = TCP_STATES[st] ?? `state${st}`
        states[state] = (states[state] ?? 0) + 1
        if (st !== LISTEN || listening.length >= LISTENING_MAX) return
        const socket = parseSocket(bytes, from, to)
        if (socket === undefined) return
        const { local, localPort, uid, inode, rx_queue } = socket
        listening.push({ protocol, local, localPort, uid, inode, rx_queue })
      })
    }
    const found = { states: isThere ? states : undefined, truncated, listening, bytes: size, atMs: now() }
    if (tables.size >= REMEMBERED_MAX) tables.clear()
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

function lines(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++
  return count
}
