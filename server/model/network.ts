// One network namespace with what the kernel counts in it, and one connection of a process. Counters are since the
// namespace exists. A missing field is unknown.

import type { FileAbsence } from './absence.ts'

export interface Network {
  /** Inode of the namespace where topz may read the link, else `pid:` and the process through which it was read. */
  readonly id: string
  /** Container.id of those that live in it. */
  readonly containers: readonly string[]
  readonly interfaces: readonly NetworkInterface[]
  /** All interfaces but the loopback. */
  readonly receivedBytesPerSecond?: number
  readonly sentBytesPerSecond?: number
  /** TCP sockets by state, IPv4 and IPv6 together: established, listen, timeWait, ... */
  readonly tcpStates?: Readonly<Record<string, number>>
  /** More connections than topz reads: the states above are those of the first ones. */
  readonly tcpTruncated?: true
  readonly retransmittedSegments?: number
  readonly retransmittedSegmentsPerSecond?: number
  /** Connections that were dropped because an accept queue was full. */
  readonly listenOverflows?: number
  readonly listenOverflowsPerSecond?: number
  readonly listenDrops?: number
  readonly udpSockets?: number
  readonly unixSockets?: number
  /** By port. */
  readonly listeners: readonly Listener[]
  /** Whom its processes are connected with, most connections first, at most 50; a few seconds old. */
  readonly peers?: readonly Peer[]
  /** Kernel files that could not be read, and why, in one sentence each. */
  readonly absent?: readonly FileAbsence[]
}

/** Established TCP connections of one kind with one address. */
export interface Peer {
  readonly address: string
  /** The service: our listening port for `in`, theirs for `out`. */
  readonly port: number
  readonly direction: 'in' | 'out'
  readonly count: number
}

export interface NetworkInterface {
  readonly name: string
  readonly receivedBytes: number
  readonly sentBytes: number
  readonly receivedPackets: number
  readonly sentPackets: number
  readonly receiveErrors: number
  readonly sendErrors: number
  readonly receiveDrops: number
  readonly sendDrops: number
  readonly receivedBytesPerSecond?: number
  readonly sentBytesPerSecond?: number
}

export interface Listener {
  readonly protocol: 'tcp' | 'tcp6'
  /** As people write it: 0.0.0.0, ::, 127.0.0.1 */
  readonly address: string
  readonly port: number
  /** User id of the socket. */
  readonly uid: number
  readonly inode: number
  /** Process.id of who holds the socket; missing where no process's descriptors could be read. */
  readonly processId?: string
  readonly pid?: number
  /** Connections that are established and wait to be accepted. */
  readonly queue: number
  /** Most that may wait, where topz can ask the kernel for it (same network namespace), or has seen the queue overflow. */
  readonly queueLimit?: number
}

/** A TCP connection, seen from its process. */
export interface Connection {
  /** `unknown`: of a kind that has no table, or of another network namespace. */
  readonly protocol: 'tcp' | 'tcp6' | 'udp' | 'udp6' | 'unix' | 'unknown'
  readonly state?: string
  readonly localAddress?: string
  readonly localPort?: number
  readonly remoteAddress?: string
  readonly remotePort?: number
  /** Path of a Unix socket; `@` begins an abstract one. */
  readonly path?: string
  /** Bytes that the process has not read yet; bytes that the peer has not acknowledged yet. */
  readonly receiveQueueBytes?: number
  readonly sendQueueBytes?: number
  /** Listening sockets: connections that wait to be accepted. */
  readonly acceptQueue?: number
  readonly fd?: number
  readonly inode: number
  readonly processId?: string
  readonly pid?: number
}
