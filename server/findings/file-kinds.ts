// Open files of a process, looked at twice -> the kind that grew, or else the most frequent one: sockets with one peer
// in one state, pipes, files in one directory. A kind is named only if it explains at least half.

import type { OpenFile } from '../model/detail.ts'
import type { Connection } from '../model/network.ts'

const ENOUGH_SHARE = 0.5
/** Less growth than this does not show what leaks. */
const GROWTH_MIN = 8

export type KindCounts = ReadonlyMap<string, number>

export interface MainKind {
  /** As the end of `874 are`. */
  readonly kind: string
  readonly count: number
}

/** `sockets`: undefined if they were not examined. */
export function kindCounts(
  files: readonly OpenFile[],
  sockets: readonly Connection[] | undefined,
): KindCounts {
  const byFd = new Map(sockets?.map(socket => [socket.fd, socket]))
  const ports = new Set(
    sockets?.flatMap(({ state, localPort }) => (state === 'listen' ? (localPort ?? []) : [])),
  )
  const counts = new Map<string, number>()
  for (const file of files) {
    const kind = kindOf(file, byFd.get(file.fd), ports)
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return counts
}

/** Undefined: spread over many kinds. */
export function mainKind(first: KindCounts, now: KindCounts): MainKind | undefined {
  const growth = [...now].map(([kind, count]) => [kind, count - (first.get(kind) ?? 0)] as const)
  const grown = growth.filter(([, by]) => by > 0)
  const total = sum(grown.map(([, by]) => by))
  if (total >= GROWTH_MIN) {
    const [kind, by] = most(grown) ?? ['', 0]
    return by >= ENOUGH_SHARE * total ? { kind, count: now.get(kind) ?? 0 } : undefined
  }
  const [kind, count] = most([...now]) ?? ['', 0]
  return count > 0 && count >= ENOUGH_SHARE * sum([...now.values()]) ? { kind, count } : undefined
}

function kindOf(
  { kind, target, deleted }: OpenFile,
  socket: Connection | undefined,
  ports: ReadonlySet<number>,
) {
  switch (kind) {
    case 'socket':
      return socket === undefined ? 'sockets' : socketKind(socket, ports)
    case 'pipe':
      return 'pipes'
    case 'directory':
      return 'directories'
    case 'file':
      return `${deleted ? 'deleted files' : 'files'} in ${target.slice(0, Math.max(1, target.lastIndexOf('/')))}`
    default:
      return target
  }
}

function socketKind(socket: Connection, ports: ReadonlySet<number>): string {
  const { protocol, state, localPort = 0, remoteAddress, remotePort } = socket
  if (protocol === 'unix') return 'Unix sockets'
  if (protocol === 'unknown') return 'sockets'
  if (state === 'listen') return 'listening sockets'
  if (remoteAddress === undefined) return `${protocol} sockets without a peer`
  const address = remoteAddress.replace(/^::ffff:/, '')
  const host = address.includes(':') ? `[${address}]` : address
  // Clients come from many addresses: what they share is the port that they connected to.
  const peer = ports.has(localPort) ? `of clients on port ${localPort}` : `to ${host}:${remotePort}`
  return `sockets ${peer}${state === undefined ? '' : ` in ${kernelName(state)}`}`
}

/** closeWait -> CLOSE_WAIT */
function kernelName(state: string): string {
  return state.replace(/[A-Z0-9]/g, letter => `_${letter}`).toUpperCase()
}

function most(counts: readonly (readonly [string, number])[]): readonly [string, number] | undefined {
  return counts.toSorted((a, b) => b[1] - a[1])[0]
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
