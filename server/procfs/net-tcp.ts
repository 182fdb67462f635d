// /proc/<pid>/net/tcp, tcp6, udp, udp6 -> sockets. A table may have a hundred thousand rows, so states are counted from
// the bytes and only the rows that are wanted become text.

import { addressOf } from './net-address.ts'

export interface NetSocket {
  readonly local: string
  readonly localPort: number
  readonly remote: string
  readonly remotePort: number
  /** include/net/tcp_states.h */
  readonly st: number
  /** Bytes that wait to be acknowledged; for a listening socket 0. */
  readonly tx_queue: number
  /** Bytes that wait to be read; for a listening socket connections that wait to be accepted. */
  readonly rx_queue: number
  readonly uid: number
  readonly inode: number
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
export const LISTEN = 10

const NEWLINE = 10
const COLON = 58

/** Calls `onRow` with the state and the place of each row; a row of another form is passed over. */
export function scanSockets(bytes: Uint8Array, onRow: (st: number, from: number, to: number) => void): void {
  let from = bytes.indexOf(NEWLINE) + 1
  if (from === 0) return
  // Of the first row: `sl: local:port`, to know how long addresses are here.
  const width = addressWidth(bytes, from)
  while (from < bytes.length) {
    let to = bytes.indexOf(NEWLINE, from)
    if (to < 0) to = bytes.length
    const colon = bytes.indexOf(COLON, from)
    // After `: ` two addresses with their ports (`:` and 4 digits), each followed by a space.
    const at = colon + 2 + 2 * (width + 6)
    const st = colon < 0 || at + 2 > to ? Number.NaN : hexByte(bytes, at)
    if (!Number.isNaN(st)) onRow(st, from, to)
    from = to + 1
  }
}

function addressWidth(bytes: Uint8Array, from: number): number {
  const first = bytes.indexOf(COLON, from)
  return bytes.indexOf(COLON, first + 1) - first - 2
}

function hexByte(bytes: Uint8Array, at: number): number {
  const [high, low] = [hexDigit(bytes[at]), hexDigit(bytes[at + 1])]
  return high * 16 + low
}

function hexDigit(byte = 0): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  return byte >= 65 && byte <= 70 ? byte - 55 : Number.NaN
}

const decoder = new TextDecoder('latin1')

export function parseSocket(bytes: Uint8Array, from: number, to: number): NetSocket | undefined {
  const words = decoder.decode(bytes.subarray(from, to)).trim().split(/\s+/)
  const [, local = '', remote = '', st = '', queues = '', , , uid = '', , inode = ''] = words
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
    uid: Number(uid),
    inode: Number(inode),
  }
  const isWhole = [
    socket.localPort,
    socket.remotePort,
    socket.st,
    socket.tx_queue,
    socket.rx_queue,
    socket.uid,
    socket.inode,
  ]
  return isWhole.every(Number.isSafeInteger) ? socket : undefined
}
