// Accepted connections, including those that never sent anything: the runtime reports a connection only when a request
// is complete, but the kernel shows which descriptors its event loop waits for.

import { withoutMapping } from '../access/address.ts'
import { CONNECTION_UNACKED_MS_MAX } from '../config/limits.ts'
import { parseWatched } from '../procfs/epoll.ts'
import { closeFile, entriesOf, linkOf, openFile, readStart } from '../procfs/read.ts'
import type { SocketCalls } from './libc.ts'

/** 90 bytes a descriptor: some 2,900 of them. The others are seen when these are gone. */
const WATCHED_BYTES_MAX = 256 * 1024
const DESCRIPTORS_MAX = 4096
/**
 * What the kernel keeps for a client that does not read; its own bookkeeping doubles that. By default it would grow to
 * 4 MiB.
 */
const SEND_BYTES_MAX = 32 * 1024

export interface Connection {
  readonly fd: number
  /** 4 or 16. */
  readonly address: readonly number[]
  readonly port: number
}

export interface ConnectionTable {
  /** Call whenever the server listens again: connections inherit what their listener has. */
  limitListener(): void
  list(): readonly Connection[]
  /** The client's side has taken everything sent so far. */
  isAllSent(connection: Connection): boolean
  reset(connection: Connection): void
  close(): void
}

/** Call when the server listens. Undefined: the kernel does not show them. */
export function createConnectionTable(
  calls: SocketCalls,
  unackedMs = CONNECTION_UNACKED_MS_MAX,
): ConnectionTable | undefined {
  const buffer = new Uint8Array(WATCHED_BYTES_MAX)
  const watchedBy = (loop: number): readonly number[] =>
    parseWatched(buffer, Math.max(0, readStart(loop, buffer)))
  const loop = findLoop(fd => watchedBy(fd).some(calls.isListening))
  if (loop === undefined) return undefined
  return {
    limitListener() {
      for (const fd of watchedBy(loop)) if (calls.isListening(fd)) calls.limit(fd, SEND_BYTES_MAX, unackedMs)
    },
    list() {
      return watchedBy(loop).flatMap(fd => {
        const peer = calls.peerOf(fd)
        return peer === undefined ? [] : { fd, address: withoutMapping(peer.address), port: peer.port }
      })
    },
    isAllSent: ({ fd }) => calls.unsentBytes(fd) === 0,
    reset: ({ fd }) => calls.reset(fd),
    close: () => closeFile(loop),
  }
}

/** Among the event loops of this process, the one for which `isOurs` holds, open for reading. */
function findLoop(isOurs: (loop: number) => boolean): number | undefined {
  const folder = '/proc/self/fd'
  const names = entriesOf(folder, DESCRIPTORS_MAX)
  if (typeof names === 'number') return undefined
  for (const name of names) {
    if (linkOf(`${folder}/${name}`) !== 'anon_inode:[eventpoll]') continue
    const loop = openFile(`/proc/self/fdinfo/${name}`)
    if (loop < 0) continue
    if (isOurs(loop)) return loop
    closeFile(loop)
  }
  return undefined
}
