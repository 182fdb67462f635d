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

export interface NetworkReading {
  /** The main thread's monotonic milliseconds. */
  readonly atMs: number
  readonly dev: readonly NetDev[] | undefined
  readonly RetransSegs: number | undefined
  readonly ListenOverflows: number | undefined
  readonly ListenDrops: number | undefined
  readonly udpInuse: number | undefined
  readonly unixCount: number | undefined
  /** By state; missing if the tables can't be read. */
  readonly tcpStates: Readonly<Record<string, number>> | undefined
  readonly tcpTruncated: boolean
  readonly listening: readonly ListeningSocket[]
  readonly peers: readonly Peer[] | undefined
}

/** One namespace, with what was found out about its sockets. */
export interface NamespaceReading {
  readonly id: string
  /** Container.id */
  readonly containers: readonly string[]
  readonly reading: NetworkReading
  /** By inode. */
  readonly owners: ReadonlyMap<number, Owner>
  /** Some process's descriptors may not be read, so an owner may be missing. */
  readonly ownersDenied: boolean
}

export interface Owner {
  readonly pid: number
  /** Process.id */
  readonly id: string
}
