// /proc/<pid>/net/tcp, tcp6, udp, udp6 -> sockets. A table may have a hundred thousand rows, so states are counted from
// the bytes and only wanted rows become text.

import { addressOf } from './net-address.ts'

export interface NetSocket {
  readonly local: string
  readonly localPort: number
  readonly remote: string
  readonly remotePort: number
  /** include/net/tcp_states.h */
  readonly st: number
  /** Bytes waiting to be acknowledged; for a listening socket 0. */
  readonly tx_queue: number
  /** Bytes waiting to be read; for a listening socket, connections waiting to be accepted. */
  readonly rx_queue: number
  /** Times that its last segment was retransmitted. */
  readonly retrnsmt: number
  readonly uid: number
  readonly inode: number
}

/** The current row of the table; the same object for each row. */
export interface SocketRow {
  st: number
  /** Where the row begins and ends, and where its state is. */
  from: number
  to: number
  at: number
  /** Hex digits of an address: 8 or 32. */
  width: number
}

/** By number, from 1. */
export const TCP_STATES = [
  '',
  'established',
  'synSent',
  'synReceived',
  'finWait1',
  'finWait2',
  'timeWait',
  'close',
  'closeWait',
  'lastAck',
  'listen',
  'closing',
  'newSynReceived',
] as const
export const ESTABLISHED = 1
export const SYN_SENT = 2
export const SYN_RECEIVED = 3
export const CLOSED = 7
export const CLOSE_WAIT = 8
export const LISTEN = 10
export const NEW_SYN_RECEIVED = 12

const NEWLINE = 10
const COLON = 58
const SPACE = 32

/** Calls `onRow` for each row; one in another format is skipped. */
export function scanSockets(bytes: Uint8Array, onRow: (row: SocketRow) => void): void {
  let from = bytes.indexOf(NEWLINE) + 1
  if (from === 0) return
  // In the first row: `sl: local:port`, to know how long addresses are here.
  const width = addressWidth(bytes, from)
  const row: SocketRow = { st: 0, from: 0, to: 0, at: 0, width }
  while (from < bytes.length) {
    let to = bytes.indexOf(NEWLINE, from)
    if (to < 0) to = bytes.length
    const colon = bytes.indexOf(COLON, from)
    // After `: ` two addresses with their ports (`:` and 4 digits), each followed by a space.
    row.at = colon + 2 + 2 * (width + 6)
    row.from = from
    row.to = to
    row.st = colon < 0 || row.at + 2 > to ? Number.NaN : hexNumber(bytes, row.at, 2)
    if (!Number.isNaN(row.st)) onRow(row)
    from = to + 1
  }
}

// Single words of a row, for callers that examine thousands: nothing is copied. NaN if there is none.

export function localPortOf(bytes: Uint8Array, { at, width }: SocketRow): number {
  return hexNumber(bytes, at - width - 11, 4)
}

export function remotePortOf(bytes: Uint8Array, { at }: SocketRow): number {
  return hexNumber(bytes, at - 5, 4)
}

export function retransmitsOf(bytes: Uint8Array, { at }: SocketRow): number {
  return hexNumber(bytes, at + 33, 8)
}

export function inodeOf(bytes: Uint8Array, { at, to }: SocketRow): number {
  // After the retransmits: uid, timeout, inode, each after one or more spaces.
  let i = at + 41
  for (let word = 0; word < 2; word++) {
    while (i < to && bytes[i] === SPACE) i++
    while (i < to && bytes[i] !== SPACE) i++
  }
  while (i < to && bytes[i] === SPACE) i++
  if (i >= to) return Number.NaN
  let inode = 0
  for (; i < to && bytes[i] !== SPACE; i++) {
    const digit = (bytes[i] as number) - 48
    if (digit < 0 || digit > 9) return Number.NaN
    inode = inode * 10 + digit
  }
  return inode
}

/** The peer's address and port, as the kernel writes them: identifies the peer within this table. */
export function remoteOf(bytes: Uint8Array, { at, width }: SocketRow): string {
  return decoder.decode(bytes.subarray(at - width - 6, at - 1))
}

/** Both addresses and ports: identifies the connection. */
export function endsOf(bytes: Uint8Array, { at, width }: SocketRow): string {
  return decoder.decode(bytes.subarray(at - 2 * width - 12, at - 1))
}

function addressWidth(bytes: Uint8Array, from: number): number {
  const first = bytes.indexOf(COLON, from)
  return bytes.indexOf(COLON, first + 1) - first - 2
}

function hexNumber(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0
  for (let i = at; i < at + digits; i++) value = value * 16 + hexDigit(bytes[i])
  return value
}

function hexDigit(byte = 0): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  return byte >= 65 && byte <= 70 ? byte - 55 : Number.NaN
}

const decoder = new TextDecoder('latin1')

export function parseSocket(
  bytes: Uint8Array,
  { from, to }: { readonly from: number; readonly to: number },
): NetSocket | undefined {
  const words = decoder.decode(bytes.subarray(from, to)).trim().split(/\s+/)
  const [, local = '', remote = '', st = '', queues = '', , retrnsmt = '', uid = '', , inode = ''] = words
  const [localHex = '', localPort = ''] = local.split(':')
  const [remoteHex = '', remotePort = ''] = remote.split(':')
  const [tx = '', rx = ''] = queues.split(':')
  const hex = (digits: string) => Number.parseInt(digits, 16)
  const socket = {
    local: addressOf(localHex),
    localPort: hex(localPort),
    remote: addressOf(remoteHex),
    remotePort: hex(remotePort),
    st: hex(st),
    tx_queue: hex(tx),
    rx_queue: hex(rx),
    retrnsmt: hex(retrnsmt),
    uid: Number(uid),
    inode: Number(inode),
  }
  const isWhole = [
    socket.localPort,
    socket.remotePort,
    socket.st,
    socket.tx_queue,
    socket.rx_queue,
    socket.retrnsmt,
    socket.uid,
    socket.inode,
  ]
  return isWhole.every(Number.isSafeInteger) ? socket : undefined
}
