// One network namespace with what the kernel counts in it, and one connection of a process. Counters run since the
// namespace was created. A missing field is unknown.

import type { FileAbsence } from './absence.ts'

export interface Network {
  /** Inode of the namespace if topz may read the link, else `pid:` and the process through which it was read. */
  readonly id: string
  /** Container.id of the containers in it. */
  readonly containers: readonly string[]
  readonly interfaces: readonly NetworkInterface[]
  /** All interfaces except the loopback. */
  readonly receivedBytesPerSecond?: number
  readonly sentBytesPerSecond?: number
  /** TCP sockets by state, IPv4 and IPv6 together: established, listen, timeWait, ... */
  readonly tcpStates?: Readonly<Record<string, number>>
  /** There are more connections than topz reads: the states above cover the first ones. */
  readonly tcpTruncated?: true
  /** How long ago the sockets were read, where some of them wait: seldom where there are many. */
  readonly socketsAgeSeconds?: number
  readonly retransmittedSegments?: number
  readonly retransmittedSegmentsPerSecond?: number
  /** Connections dropped because an accept queue was full. */
  readonly listenOverflows?: number
  readonly listenOverflowsPerSecond?: number
  readonly listenDrops?: number
  /** Connects that its processes began, and those that were refused or failed. */
  readonly connects?: number
  readonly connectsPerSecond?: number
  readonly failedConnects?: number
  readonly failedConnectsPerSecond?: number
  readonly udpSockets?: number
  readonly unixSockets?: number
  /** By port. */
  readonly listeners: readonly Listener[]
  /** The peers of its processes, most connections first, at most 50; a few seconds old. */
  readonly peers?: readonly Peer[]
  /** Peers that do not answer: connects whose first segment was sent again, longest wait first, at most 16. */
  readonly unanswered?: readonly UnansweredPeer[]
  /** Connections that the other side has closed and ours has not, most first, at most 16; of 20 and more. */
  readonly unclosed?: readonly UnclosedPeer[]
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

/** Whose sockets these are, as far as descriptors could be read. */
export interface Held {
  /** User id of the sockets. */
  readonly uid: number
  /** Process.id and PID of the process that holds them; missing if no process's descriptors could be read. */
  readonly processId?: string
  readonly pid?: number
  /** More than one holds some of them: how many were found. */
  readonly holderCount?: number
}

/** Connects to one address and port that wait for an answer (SYN_SENT). */
export interface UnansweredPeer extends Held {
  readonly address: string
  readonly port: number
  readonly count: number
  /** How often the first segment of one was sent again, at most. */
  readonly retransmits: number
  /** How long the oldest of them has waited, at least. */
  readonly waitSeconds: number
  /** Connections with it that are established. */
  readonly established: number
  /** Since another connect to it succeeded; missing where none did for as long as this is watched. */
  readonly succeededSecondsAgo?: number
}

/** Connections that only our side keeps open (CLOSE_WAIT). */
export interface UnclosedPeer extends Held {
  /** Missing of those that clients opened to our port: they come from many. */
  readonly address?: string
  /** Our listening port for `in`, theirs for `out`. */
  readonly port: number
  readonly direction: 'in' | 'out'
  readonly count: number
  /** Of `count`, those that have been so for a minute. */
  readonly oldCount: number
  /** At least. */
  readonly oldestSeconds: number
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
  /** Process.id of the socket's holder; missing if no process's descriptors could be read. */
  readonly processId?: string
  readonly pid?: number
  /** Pids of all that hold it, where there is more than one. */
  readonly holders?: readonly number[]
  /** Connections that are established and wait to be accepted. */
  readonly queue: number
  /**
   * How long the one that waits longest has waited, at least, its client still there or gone; of all sockets of this
   * protocol and port together. Missing if no client waits, and if that could not be seen.
   */
  readonly oldestWaitSeconds?: number
  /** Of those that wait, those whose client has gone; likewise. */
  readonly gaveUp?: number
  /**
   * Most that may wait, where topz can ask the kernel for it (same network namespace), or has seen the queue overflow.
   */
  readonly queueLimit?: number
}

/** A TCP connection, seen from its process. */
export interface Connection {
  /** `unknown`: of a kind that has no table, or from another network namespace. */
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
