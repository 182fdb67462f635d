// Rows of one table of TCP sockets, reading by reading -> what waits, and since when: clients that are not accepted,
// connection attempts that are not answered, connections that the peer has closed and we have not. Bounded, whatever a
// table holds.

import {
  CLOSE_WAIT,
  CLOSED,
  ESTABLISHED,
  endsOf,
  inodeOf,
  LISTEN,
  localPortOf,
  NEW_SYN_RECEIVED,
  parseSocket,
  remoteOf,
  remotePortOf,
  retransmitsOf,
  type SocketRow,
  SYN_RECEIVED,
  SYN_SENT,
  scanSockets,
} from '../procfs/net-tcp.ts'
import type { ConnectingRows, FollowedRows, UnclosedRows, WaitingRows } from './network-reading.ts'

const WAITING_FOLLOWED_MAX = 512
const CONNECTING_FOLLOWED_MAX = 256
const UNCLOSED_FOLLOWED_MAX = 1024
/** Peers of each kind that are reported. */
const PEERS_FOLLOWED_MAX = 16
/** Sockets of one peer whose owner is sought: the oldest. */
const INODES_MAX = 8
/** Fewer unclosed ones are not reported. */
const UNCLOSED_COUNT_MIN = 20
const UNCLOSED_OLD_MS = 60_000
/** A peer that was not tried for this long is forgotten. */
const TRIED_MS = 30_000
/** Connections with one peer that are compared with those of the previous reading. */
const COMPARED_MAX = 2048
/** The first segments are sent again after a second each, later ones after more. */
const RETRANSMIT_MS_MIN = 1000

interface Tried {
  seenMs: number
  /** Local ports of established connections with it: a new one is a success. */
  ports: Set<number> | undefined
  connectedAtMs: number | undefined
}

export function createSocketFollower(protocol: 'tcp' | 'tcp6') {
  const waitingAges = createAges<string>(WAITING_FOLLOWED_MAX)
  const connectingAges = createAges<number>(CONNECTING_FOLLOWED_MAX)
  const unclosedAges = createAges<number>(UNCLOSED_FOLLOWED_MAX)
  const tried = new Map<string, Tried>()
  const served = new Set<number>()
  /** Ports that had a queue at the last reading. */
  let waitedAt: ReadonlySet<number> = new Set()
  let waiting = new Map<number, { -readonly [K in keyof WaitingRows]: WaitingRows[K] }>()
  let connecting = new Map<string, { -readonly [K in keyof ConnectingRows]: ConnectingRows[K] }>()
  let unclosed = new Map<string, { -readonly [K in keyof UnclosedRows]: UnclosedRows[K] }>()
  let atMs = 0

  function begin(nowMs: number): void {
    atMs = nowMs
    served.clear()
    waitedAt = new Set(waiting.keys())
    waiting = new Map()
    connecting = new Map()
    unclosed = new Map()
    waitingAges.begin()
    connectingAges.begin()
    unclosedAges.begin()
  }

  /** Those that listen come first in the table. */
  function listens(port: number, queue: number): void {
    served.add(port)
    if (queue > 0) waiting.set(port, { protocol, localPort: port, waitedMs: undefined, gaveUp: 0 })
  }

  function see(bytes: Uint8Array, row: SocketRow): void {
    if (row.st === SYN_SENT) seeConnecting(bytes, row)
    else if (row.st === ESTABLISHED) {
      if (waiting.size > 0 && inodeOf(bytes, row) === 0) seeWaiting(bytes, row)
    } else if (row.st === CLOSE_WAIT) {
      // Without an inode it was never accepted, and its client is gone.
      if (inodeOf(bytes, row) === 0) seeWaiting(bytes, row)
      else seeUnclosed(bytes, row)
    }
  }

  function seeWaiting(bytes: Uint8Array, row: SocketRow): void {
    const port = waiting.get(localPortOf(bytes, row))
    if (port === undefined) return
    if (row.st === CLOSE_WAIT) port.gaveUp++
    const waitedMs = atMs - waitingAges.sinceOf(endsOf(bytes, row), atMs)
    // How long those seen for the first time have waited is unknown. One whose client gave up counts as well, as long
    // as it is in the queue.
    if (waitedAt.has(port.localPort)) port.waitedMs = Math.max(port.waitedMs ?? 0, waitedMs)
  }

  function seeConnecting(bytes: Uint8Array, row: SocketRow): void {
    const inode = inodeOf(bytes, row)
    const retransmits = retransmitsOf(bytes, row)
    if (Number.isNaN(inode) || Number.isNaN(retransmits)) return
    const followedMs = atMs - connectingAges.sinceOf(inode, atMs)
    if (retransmits === 0) return
    const key = remoteOf(bytes, row)
    let peer = connecting.get(key)
    if (peer === undefined) {
      const socket = connecting.size < PEERS_FOLLOWED_MAX ? parseSocket(bytes, row) : undefined
      if (socket === undefined) return
      const { remote, remotePort, uid } = socket
      const counts = { count: 0, retransmits: 0, waitedMs: 0, established: 0, connectedMs: undefined }
      peer = { key: `${protocol} to ${key}`, remote, remotePort, uid, inodes: [], ...counts }
      connecting.set(key, peer)
    }
    peer.count++
    peer.retransmits = Math.max(peer.retransmits, retransmits)
    peer.waitedMs = Math.max(peer.waitedMs, followedMs, retransmits * RETRANSMIT_MS_MIN)
    if (peer.inodes.length < INODES_MAX) peer.inodes = [...peer.inodes, inode]
  }

  function seeUnclosed(bytes: Uint8Array, row: SocketRow): void {
    const port = localPortOf(bytes, row)
    // Clients come from everywhere: what they share is the port they came to.
    const isServed = served.has(port)
    const key = isServed ? `${port}` : remoteOf(bytes, row)
    let peer = unclosed.get(key)
    if (peer === undefined) {
      const socket = unclosed.size < COMPARED_MAX ? parseSocket(bytes, row) : undefined
      if (socket === undefined) return
      peer = {
        key: `${protocol} ${isServed ? 'at' : 'of'} ${key}`,
        direction: isServed ? 'in' : 'out',
        remote: isServed ? undefined : socket.remote,
        port: isServed ? port : socket.remotePort,
        uid: socket.uid,
        count: 0,
        old: 0,
        sinceMs: atMs,
        inodes: [],
      }
      unclosed.set(key, peer)
    }
    peer.count++
    const inode = inodeOf(bytes, row)
    const sinceMs = unclosedAges.sinceOf(inode, atMs)
    peer.sinceMs = Math.min(peer.sinceMs, sinceMs)
    if (atMs - sinceMs < UNCLOSED_OLD_MS) return
    peer.old++
    if (peer.inodes.length < INODES_MAX) peer.inodes = [...peer.inodes, inode]
  }

  function end(bytes: Uint8Array, isTruncated: boolean): FollowedRows {
    // An established connection may be in the part that was not read.
    if (isTruncated) connecting.clear()
    for (const key of connecting.keys())
      if (!tried.has(key)) tried.set(key, { seenMs: atMs, ports: undefined, connectedAtMs: undefined })
    for (const [key, one] of tried)
      if (connecting.has(key)) one.seenMs = atMs
      else if (atMs - one.seenMs >= TRIED_MS) tried.delete(key)
    if (tried.size > 0) compare(bytes)
    return {
      waiting: [...waiting.values()],
      connecting: [...connecting.values()],
      unclosed: mostOf(unclosed.values()),
    }
  }

  /** Searches the table once more, for connections with those that were tried in vain. */
  function compare(bytes: Uint8Array): void {
    const remotePorts = new Set([...tried.keys()].map(key => Number.parseInt(key.slice(-4), 16)))
    const ports = new Map([...tried.keys()].map(key => [key, new Set<number>()] as const))
    scanSockets(bytes, row => {
      if (NEVER_CONNECTED.has(row.st) || !remotePorts.has(remotePortOf(bytes, row))) return
      const key = remoteOf(bytes, row)
      ports.get(key)?.add(localPortOf(bytes, row))
      const peer = row.st === ESTABLISHED && connecting.get(key)
      if (peer) peer.established++
    })
    for (const [key, one] of tried) {
      const now = ports.get(key) as Set<number>
      const isNew = (port: number) => one.ports?.has(port) === false
      // Beyond those that are compared, some may be new.
      if (now.size > COMPARED_MAX || [...now].some(isNew)) one.connectedAtMs = atMs
      one.ports = now
      const peer = connecting.get(key)
      if (peer && one.connectedAtMs !== undefined) peer.connectedMs = atMs - one.connectedAtMs
    }
  }

  return { begin, listens, see, end }
}

const NEVER_CONNECTED: ReadonlySet<number> = new Set([
  SYN_SENT,
  SYN_RECEIVED,
  NEW_SYN_RECEIVED,
  CLOSED,
  LISTEN,
])

function mostOf(all: Iterable<UnclosedRows>): readonly UnclosedRows[] {
  return [...all]
    .filter(({ count }) => count >= UNCLOSED_COUNT_MIN)
    .sort((a, b) => b.count - a.count)
    .slice(0, PEERS_FOLLOWED_MAX)
}

/** When each key was seen first, of those seen at every reading since. */
function createAges<K>(max: number) {
  let before = new Map<K, number>()
  let now = new Map<K, number>()
  let room = max
  return {
    begin(): void {
      before = now
      now = new Map()
      room = max - before.size
    },
    sinceOf(key: K, atMs: number): number {
      const known = before.get(key) ?? now.get(key)
      if (known !== undefined) now.set(key, known)
      else if (room > 0) {
        room--
        now.set(key, atMs)
      }
      return known ?? atMs
    },
  }
}
