// Descriptors of a process and the tables of its network namespace -> its sockets with their peers and queues.

import { DETAIL_LISTED_MAX } from '../../config/limits.ts'
import type { Connection } from '../../model/network.ts'
import type { ProcFolder } from '../../procfs/living-thread.ts'
import { LISTEN, type NetSocket, parseSocket, scanSockets, TCP_STATES } from '../../procfs/net-tcp.ts'
import { parseNetUnix, type UnixSocket } from '../../procfs/net-unix.ts'
import { DENIED, entriesOf, linkOf, readWhole } from '../../procfs/read.ts'
import { bounded, type DetailReading, tellable } from './reading.ts'

const TABLE_BYTES_MAX = 4 * 1024 * 1024
const PROTOCOLS = ['tcp', 'tcp6', 'udp', 'udp6'] as const
const UNIX_STATES = ['', 'unconnected', 'connecting', 'connected', 'disconnecting']

export function createSocketsReader(procRoot: string, now: () => number) {
  const scratch = { bytes: new Uint8Array(65_536) }

  return function readSockets(pid: ProcFolder): DetailReading<'sockets'> | undefined {
    const folder = `${procRoot}/${pid}/fd`
    const fds = entriesOf(folder, DETAIL_LISTED_MAX)
    if (typeof fds === 'number') return { items: [], unreadable: { fd: 'denied' } }
    const held = new Map<number, number>()
    const denied = new Set<string>()
    const truncated = bounded(fds, now, fd => {
      const link = linkOf(`${folder}/${fd}`)
      if (link === DENIED) denied.add('fd')
      if (typeof link === 'string' && link.startsWith('socket:['))
        held.set(Number(link.slice(8, -1)), Number(fd))
    })
    const items = held.size === 0 ? [] : [...internetOf(pid, held), ...unixOf(pid, held)]
    for (const [inode, fd] of held) items.push({ protocol: 'unknown', fd, inode })
    return {
      items: items.sort((a, b) => (a.fd ?? 0) - (b.fd ?? 0)),
      ...(truncated && { truncated }),
      ...(denied.size > 0 && { unreadable: { fd: 'denied' as const } }),
    }
  }

  /** Removes what it finds from `held`. */
  function internetOf(pid: ProcFolder, held: Map<number, number>): Connection[] {
    const found: Connection[] = []
    for (const protocol of PROTOCOLS) {
      const bytes = readWhole(`${procRoot}/${pid}/net/${protocol}`, scratch, TABLE_BYTES_MAX)
      if (typeof bytes === 'number') continue
      scanSockets(bytes, row => {
        const socket = parseSocket(bytes, row)
        const fd = socket && held.get(socket.inode)
        if (socket === undefined || fd === undefined) return
        held.delete(socket.inode)
        found.push(connectionOf(protocol, socket, fd))
      })
    }
    return found
  }

  function unixOf(pid: ProcFolder, held: Map<number, number>): Connection[] {
    const bytes = readWhole(`${procRoot}/${pid}/net/unix`, scratch, TABLE_BYTES_MAX)
    if (typeof bytes === 'number') return []
    return parseNetUnix(bytes).flatMap(socket => {
      const fd = held.get(socket.inode)
      if (fd === undefined) return []
      held.delete(socket.inode)
      return [unixConnection(socket, fd)]
    })
  }
}

function connectionOf(protocol: (typeof PROTOCOLS)[number], socket: NetSocket, fd: number): Connection {
  const isTcp = protocol.startsWith('tcp')
  const isConnected = socket.remotePort !== 0
  return tellable<Connection>({
    protocol,
    state: isTcp ? (TCP_STATES[socket.st] ?? String(socket.st)) : undefined,
    localAddress: socket.local,
    localPort: socket.localPort,
    remoteAddress: isConnected ? socket.remote : undefined,
    remotePort: isConnected ? socket.remotePort : undefined,
    // For a listening socket it counts connections.
    receiveQueueBytes: isTcp && socket.st === LISTEN ? undefined : socket.rx_queue,
    sendQueueBytes: isTcp && socket.st === LISTEN ? undefined : socket.tx_queue,
    acceptQueue: isTcp && socket.st === LISTEN ? socket.rx_queue : undefined,
    fd,
    inode: socket.inode,
  })
}

function unixConnection({ st, isListening, path, inode }: UnixSocket, fd: number): Connection {
  const state = isListening ? 'listen' : UNIX_STATES[st]
  return tellable<Connection>({ protocol: 'unix', state, path, fd, inode })
}
