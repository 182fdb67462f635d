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
/**
 * The kernel writes a table page by page, and rows are left out if sockets come or go meanwhile. So an age outlasts
 * this many readings that do not show its row.
 */
const MISSED_READINGS_MAX = 2

interface Tried {
  seenMs: number
  /** Local ports of established connections with it: a new one is a success. */
  ports: Set<number> | undefined
  connectedAtMs: number | undefined
}

export function createSocketFollower(protocol: 'tcp' | 'tcp6') {
  const waitingAges = createAges<string>(WAITING_FOLLOWED_MAX, MISSED_READINGS_MAX)
  // A socket that is missing from a reading may have failed, and tries again: a wait of its own.
  const connectingAges = createAges<number>(CONNECTING_FOLLOWED_MAX, 0)
  const unclosedAges = createAges<number>(UNCLOSED_FOLLOWED_MAX, MISSED_READINGS_MAX)
  const tried = new Map<string, Tried>()
  const served = new Set<number>()
  /** Ports that had a queue at the last reading. */
  let waitedAt: ReadonlySet<number> = new Set()
  let waiting = new Map<number, { -readonly [K in keyof WaitingRows]: WaitingRows[K] }>()
  /** By port: connections in its queue whose rows have not come yet in this reading. */
  const unseen = new Map<number, number>()
  let connecting = new Map<string, { -readonly [K in keyof ConnectingRows]: ConnectingRows[K] }>()
  let unclosed = new Map<string, { -readonly [K in keyof UnclosedRows]: UnclosedRows[K] }>()
  let atMs = 0

  function begin(nowMs: number): void {
    atMs = nowMs
    served.clear()
    unseen.clear()
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
    unseen.set(port, (unseen.get(port) ?? 0) + queue)
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
    unseen.set(port.localPort, (unseen.get(port.localPort) ?? 0) - 1)
    const waitedMs = atMs - waitingAges.sinceOf(endsOf(bytes, row), atMs)
    // How long those seen for the first time have waited is unknown. One whose client gave up counts as well, as long
    // as it is in the queue.
    if (waitedMs > 0 || waitedAt.has(port.localPort)) port.waitedMs = Math.max(port.waitedMs ?? 0, waitedMs)
  }

  /** A queue that is longer than the rows that came: those that are missing were left out, and wait still. */
  function countMissed(bytes: Uint8Array, isTruncated: boolean): void {
    const missed = waitingAges.missed()
    for (const ends of missed.keys()) if ((unseen.get(localPortIn(ends)) ?? 1) <= 0) missed.delete(ends)
    // Whose row is there otherwise was accepted.
    if (missed.size > 0)
      scanSockets(bytes, row => {
        if (row.st !== LISTEN && !isUnaccepted(bytes, row)) missed.delete(endsOf(bytes, row))
      })
    waitingAges.keepMissed(missed)
    if (isTruncated) return
    for (const [ends, { sinceMs }] of missed) {
      const port = waiting.get(localPortIn(ends))
      if (port !== undefined) port.waitedMs = Math.max(port.waitedMs ?? 0, atMs - sinceMs)
    }
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
    countMissed(bytes, isTruncated)
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

/** Without an inode; one in CLOSE_WAIT was never accepted, and its client is gone. */
function isUnaccepted(bytes: Uint8Array, row: SocketRow): boolean {
  return (row.st === ESTABLISHED || row.st === CLOSE_WAIT) && inodeOf(bytes, row) === 0
}

/** Of two ends as the kernel writes them, `0100000A:0050 0200000A:1538`. */
function localPortIn(ends: string): number {
  const at = ends.indexOf(':') + 1
  return Number.parseInt(ends.slice(at, at + 4), 16)
}

function mostOf(all: Iterable<UnclosedRows>): readonly UnclosedRows[] {
  return [...all]
    .filter(({ count }) => count >= UNCLOSED_COUNT_MIN)
    .sort((a, b) => b.count - a.count)
    .slice(0, PEERS_FOLLOWED_MAX)
}

interface Age {
  readonly sinceMs: number
  /** Readings in a row that did not show it. */
  readonly missed: number
}

/** When each key was seen first, of those that were never missed by more than `missedMax` readings in a row since. */
function createAges<K>(max: number, missedMax: number) {
  let before: ReadonlyMap<K, Age> = new Map()
  let now = new Map<K, Age>()
  let room = max
  return {
    begin(): void {
      for (const [key, { sinceMs, missed }] of before)
        if (missed < missedMax && !now.has(key)) now.set(key, { sinceMs, missed: missed + 1 })
      before = now
      now = new Map()
      room = max - before.size
    },
    sinceOf(key: K, atMs: number): number {
      const sinceMs = (before.get(key) ?? now.get(key))?.sinceMs
      if (sinceMs !== undefined) now.set(key, { sinceMs, missed: 0 })
      else if (room > 0) {
        room--
        now.set(key, { sinceMs: atMs, missed: 0 })
      }
      return sinceMs ?? atMs
    },
    /** Those that this reading has not shown. */
    missed: (): Map<K, Age> => new Map([...before].filter(([key]) => !now.has(key))),
    /** Forgets those that this reading has not shown, but for these. */
    keepMissed(kept: ReadonlyMap<K, Age>): void {
      before = kept
    },
  }
}
