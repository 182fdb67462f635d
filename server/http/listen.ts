// Address, fetch and hub -> a listening server that can stop and resume accepting, or one line that says why not.

import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Server, ServerWebSocket } from 'bun'
import type { Config } from '../config/config.ts'
import { BODY_BYTES_MAX, CLIENT_FRAME_BYTES_MAX } from '../config/limits.ts'
import type { Arrival } from '../connections/arrivals.ts'
import type { Subscriber } from '../live/client.ts'
import type { Hub } from '../live/hub.ts'
import type { Frame } from '../live/view-group.ts'

/** Seconds without a byte after which a connection is closed: requests, keep-alive. Request headers get 12. */
const IDLE_SECONDS = 8
/** Seconds without a frame or a pong after which a socket is closed; pings are sent in between. */
export const SOCKET_IDLE_SECONDS = 40
/** What the runtime keeps for a client that does not read: more than the largest frame, of which one is under way. */
const SOCKET_BACKLOG_BYTES_MAX = 1024 * 1024

export interface SocketState {
  subscriber: Subscriber | undefined
  /** Cookie header of the handshake. */
  readonly cookie: string | undefined
  readonly arrival: Arrival
}

export type Socket = ServerWebSocket<SocketState>
export type Listening = Server<SocketState>
export type Fetch = (request: Request, server: Listening) => Response | Promise<Response>

export class AddressTakenError extends Error {}

export interface Listener {
  readonly port: number
  /** The listening socket is gone when this returns; connections stay, except those waiting for a next request. */
  close(): void
  /** False: the port could not be taken again. */
  open(): boolean
  /** Resolves when all connections are gone. `isAbrupt`: they are cut. */
  stop(isAbrupt: boolean): Promise<void>
}

/** `socketIdleSeconds`: a test cannot wait that long. */
export function listen(
  config: Config,
  fetch: Fetch,
  hub: Hub,
  sockets: Set<Socket>,
  socketIdleSeconds = SOCKET_IDLE_SECONDS,
): Listener {
  const serveAt = (port: number): Listening =>
    Bun.serve<SocketState>(optionsOf(config, port, fetch, hub, sockets, socketIdleSeconds))
  /** Closed servers still have connections. */
  const servers = new Set<Listening>()
  let current: Listening | undefined
  try {
    current = serveAt(config.port)
  } catch (error) {
    throw addressError(error, config)
  }
  servers.add(current)
  const port = current.port as number

  function close(): void {
    const closed = current
    current = undefined
    void closed?.stop().finally(() => servers.delete(closed))
  }

  function open(): boolean {
    try {
      current ??= serveAt(port)
      servers.add(current)
      return true
    } catch {
      return false
    }
  }

  async function stop(isAbrupt: boolean): Promise<void> {
    await Promise.all([...servers].map(server => server.stop(isAbrupt)))
  }

  return { port, close, open, stop }
}

function optionsOf(
  config: Config,
  port: number,
  fetch: Fetch,
  hub: Hub,
  sockets: Set<Socket>,
  socketIdleSeconds: number,
): Bun.Serve.Options<SocketState> {
  return {
    hostname: config.hostname,
    port,
    reusePort: false,
    idleTimeout: IDLE_SECONDS,
    maxRequestBodySize: BODY_BYTES_MAX,
    development: false,
    ...(config.tls && { tls: config.tls }),
    fetch,
    websocket: {
      // One frame is compressed once for all who look at the same; per socket it would cost ten times as much.
      perMessageDeflate: false,
      maxPayloadLength: CLIENT_FRAME_BYTES_MAX,
      idleTimeout: socketIdleSeconds,
      backpressureLimit: SOCKET_BACKLOG_BYTES_MAX,
      closeOnBackpressureLimit: true,
      open(ws) {
        sockets.add(ws)
        ws.data.subscriber = hub.connect(asSocket(ws, sockets))
      },
      message(ws, message) {
        // Everything a client sends is text; anything else is answered like text that is not understood.
        ws.data.subscriber?.receive(typeof message === 'string' ? message : '')
      },
      ping(ws) {
        ws.data.subscriber?.receiveControl()
      },
      pong(ws) {
        ws.data.subscriber?.receiveControl()
      },
      close(ws) {
        sockets.delete(ws)
        ws.data.arrival.end()
        ws.data.subscriber?.leave()
      },
    },
  }
}

function asSocket(ws: Socket, sockets: ReadonlySet<Socket>) {
  return {
    send: (frame: Frame) => void ws.send(frame as string | Uint8Array<ArrayBuffer>),
    close: (code: number, reason: string) => ws.close(code, reason),
    terminate: () => {
      // What waits for a client that does not read would stay in the kernel.
      if (sockets.has(ws)) ws.data.arrival.reset()
      ws.terminate()
    },
  }
}

/** For a name that it cannot resolve, the runtime says that the port is taken. */
export async function resolveAddress({ hostname }: Config): Promise<void> {
  if (isIP(hostname) !== 0) return
  try {
    await lookup(hostname)
  } catch {
    throw new AddressTakenError(
      `Cannot listen on ${hostname}: the name cannot be resolved; expected an address of this machine in --address=HOST:PORT`,
    )
  }
}

function addressError(error: unknown, { hostname, port }: Config): Error {
  const code = (error as { code?: string }).code
  if (code === 'EADDRINUSE')
    return new AddressTakenError(
      `Cannot listen on ${hostname}:${port}: the port is in use; choose another with --address=HOST:PORT`,
    )
  if (code === 'EACCES' || code === 'EPERM')
    return new AddressTakenError(
      `Cannot listen on ${hostname}:${port}: permission denied; choose a port above 1023 with --address=HOST:PORT`,
    )
  return new AddressTakenError(
    `Cannot listen on ${hostname}:${port} (${code ?? 'unknown error'}): choose another address with --address=HOST:PORT`,
  )
}

export function urlHost({ hostname }: Config): string {
  if (hostname === '0.0.0.0' || hostname === '::' || hostname === '127.0.0.1') return 'localhost'
  return hostname.includes(':') ? `[${hostname}]` : hostname
}
