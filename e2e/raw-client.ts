// Clients unlike any library: raw bytes, WebSocket frames made by hand (RFC 6455), and silence.

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface RawClient {
  readonly socket: Socket
  /** Everything received so far, as latin1. */
  readonly received: () => string
  /** Milliseconds from the start to the end; undefined while it is open. */
  readonly closedAfterMs: () => number | undefined
}

export async function openRaw(origin: string): Promise<RawClient> {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  let received = ''
  let closedAfterMs: number | undefined
  const startMs = performance.now()
  socket.on('data', chunk => {
    received += chunk.toString('latin1')
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    closedAfterMs = performance.now() - startMs
  })
  await once(socket, 'connect')
  return { socket, received: () => received, closedAfterMs: () => closedAfterMs }
}

/** A hand-made WebSocket, after its handshake. */
export async function openWebSocket(origin: string, extraHeaders = ''): Promise<RawClient> {
  const client = await openRaw(origin)
  const key = randomBytes(16).toString('base64')
  client.socket.write(
    `GET /api/stream HTTP/1.1\r\nHost: ${new URL(origin).host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n${extraHeaders}\r\n`,
  )
  while (!client.received().includes('\r\n\r\n')) await once(client.socket, 'data')
  return client
}

export const TEXT = 1
export const PING = 9
export const CONTINUATION = 0

/** A masked frame of less than 64 KiB. */
export function frameOf(payload: string, opcode = TEXT, isLast = true): Buffer {
  const body = Buffer.from(payload)
  const mask = randomBytes(4)
  const head =
    body.length < 126
      ? Buffer.from([(isLast ? 0x80 : 0) | opcode, 0x80 | body.length])
      : Buffer.from([(isLast ? 0x80 : 0) | opcode, 0x80 | 126, body.length >> 8, body.length & 0xff])
  return Buffer.concat([head, mask, body.map((byte, i) => byte ^ (mask[i % 4] as number))])
}
