// SPDY/3.1 frames of `kubectl port-forward` -> TCP connections to a port of this machine, and back. Streams come in
// pairs: of errors (1, 5, 9, ...), then of data (3, 7, 11, ...), so their compressed headers need not be read.

import { connect, type Socket } from 'node:net'
import { deflateSync, constants as zlib } from 'node:zlib'

const SYN_STREAM = 1
const SYN_REPLY = 2
const PING = 6
const HEADER_BYTES = 8
const FIN = 1
const FLUSHED = { finishFlush: zlib.Z_SYNC_FLUSH }
/** No headers: a count of zero. The first block begins the stream, later ones continue it. */
const NO_HEADERS: Buffer = deflateSync(Buffer.alloc(4), FLUSHED)

export interface Forwarder {
  receive(bytes: Buffer): void
  close(): void
}

export function createForwarder(send: (bytes: Buffer) => void, port: () => number): Forwarder {
  let rest = Buffer.alloc(0)
  let hasReplied = false
  const sockets = new Map<number, Socket>()

  function reply(stream: number): void {
    const block = hasReplied ? NO_HEADERS.subarray(2) : NO_HEADERS
    hasReplied = true
    const body = Buffer.alloc(4)
    body.writeUInt32BE(stream)
    send(Buffer.concat([control(SYN_REPLY, body.length + block.length), body, block]))
  }

  function open(stream: number): void {
    reply(stream)
    if (stream % 4 !== 3) return
    const socket = connect(port(), '127.0.0.1')
    sockets.set(stream, socket)
    socket.on('data', (bytes: Buffer) => send(Buffer.concat([payload(stream, 0, bytes.length), bytes])))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      send(payload(stream, FIN, 0))
      send(payload(stream - 2, FIN, 0))
    })
  }

  function take(frame: Buffer): void {
    const first = frame.readUInt32BE()
    if (first < 2 ** 31) {
      if (frame.length > HEADER_BYTES) sockets.get(first)?.write(frame.subarray(HEADER_BYTES))
      if (frame.readUInt8(4) & FIN) sockets.get(first)?.end()
    } else if ((first & 0xffff) === SYN_STREAM) open(frame.readUInt32BE(HEADER_BYTES))
    else if ((first & 0xffff) === PING) send(frame)
  }

  return {
    receive(bytes) {
      rest = Buffer.concat([rest, bytes])
      while (rest.length >= HEADER_BYTES) {
        const length = HEADER_BYTES + rest.readUIntBE(5, 3)
        if (rest.length < length) return
        take(rest.subarray(0, length))
        rest = rest.subarray(length)
      }
    },
    close() {
      for (const socket of sockets.values()) socket.destroy()
    },
  }
}

function control(type: number, length: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(0x80_03)
  header.writeUInt16BE(type, 2)
  header.writeUIntBE(length, 5, 3)
  return header
}

function payload(stream: number, flags: number, length: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32BE(stream)
  header.writeUInt8(flags, 4)
  header.writeUIntBE(length, 5, 3)
  return header
}
