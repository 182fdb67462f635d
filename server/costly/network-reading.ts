// What the kernel says of one network namespace, in its own names.

import type { Peer } from '../model/network.ts'
import type { NetDev } from '../procfs/net-dev.ts'

export interface ListeningSocket {
  readonly protocol: 'tcp' | 'tcp6'
  readonly local: string
  readonly localPort: number
  readonly uid: number
  readonly inode: number
  /** Connections that wait to be accepted. */
  readonly rx_queue: number
}

/** Connections to one port that have not been accepted yet. */
export interface WaitingRows {
  readonly protocol: 'tcp' | 'tcp6'
  readonly localPort: number
  /**
   * Of the one that has waited longest, as far as it was seen, its client still there or gone; missing where none was
   * found.
   */
  readonly waitedMs: number | undefined
  /** Those whose client has gone meanwhile. */
  readonly gaveUp: number
}

/** Connects to one peer whose first segment was sent again: it has not answered. */
export interface ConnectingRows {
  readonly key: string
  readonly remote: string
  readonly remotePort: number
  readonly uid: number
  readonly count: number
  readonly retransmits: number
  /** Of the oldest of them. */
  readonly waitedMs: number
  readonly established: number
  /** Since another connect to it succeeded; missing where none did while this was watched. */
  readonly connectedMs: number | undefined
  /** Some of them. */
  readonly inodes: readonly number[]
}

/** Connections with one peer, or to one of our ports, that the other side has closed and ours has not (CLOSE_WAIT). */
export interface UnclosedRows {
  readonly key: string
  readonly direction: 'in' | 'out'
  /** Missing of those to our port. */
  readonly remote: string | undefined
  /** Ours for `in`, theirs for `out`. */
  readonly port: number
  readonly uid: number
  readonly count: number
  /** Of `count`, those that have been so for a minute. */
  readonly old: number
  /** When the oldest was first seen so, on the main thread's monotonic clock: rows may be kept for seconds. */
  readonly sinceMs: number
  /** Some of the old ones. */
  readonly inodes: readonly number[]
}

export interface FollowedRows {
  readonly waiting: readonly WaitingRows[]
  readonly connecting: readonly ConnectingRows[]
  readonly unclosed: readonly UnclosedRows[]
}

export interface NetworkReading extends FollowedRows {
  /** The main thread's monotonic milliseconds. */
  readonly atMs: number
  readonly dev: readonly NetDev[] | undefined
  readonly RetransSegs: number | undefined
  readonly ActiveOpens: number | undefined
  readonly AttemptFails: number | undefined
  readonly EmbryonicRsts: number | undefined
  readonly ListenOverflows: number | undefined
  readonly ListenDrops: number | undefined
  readonly udpInuse: number | undefined
  readonly unixCount: number | undefined
  /** By state; missing if the tables can't be read. */
  readonly tcpStates: Readonly<Record<string, number>> | undefined
  readonly tcpTruncated: boolean
  /** When the tables in which clients wait were read, on the same clock as `atMs`: they are not read every time. */
  readonly tablesAtMs: number | undefined
  readonly listening: readonly ListeningSocket[]
  readonly peers: readonly Peer[] | undefined
}

/** One namespace, with what was found out about its sockets. */
export interface NamespaceReading {
  readonly id: string
  /** Container.id */
  readonly containers: readonly string[]
  readonly reading: NetworkReading
  /** Processes found to hold a listening socket, by inode, the last one first. */
  readonly owners: ReadonlyMap<number, readonly Owner[]>
  /** Processes that hold connections of `connecting` and `unclosed`, by key. */
  readonly peerOwners: ReadonlyMap<string, readonly Owner[]>
  /** Some process's descriptors may not be read, so an owner may be missing. */
  readonly ownersDenied: boolean
}

export interface Owner {
  readonly pid: number
  /** Process.id */
  readonly id: string
}
