// The page's only WebSocket: text or gzipped frames -> messages, in the order they came. Reconnects by itself, and
// says how the line is.
import type { ClientMessage, ServerMessage } from '../server/model/protocol.ts'
import { isSignedOut } from './api.ts'
import { retryDelayMs } from './backoff.ts'
import type { Line } from './store/line.ts'

export interface StreamEvents {
  readonly onLine: (line: Line) => void
  readonly onMessage: (message: ServerMessage) => void
}

export interface Stream {
  /** False when there is no open socket: whoever opens the next one says what it wants then. */
  readonly send: (message: ClientMessage) => boolean
  /** Drops the socket, if any, and connects at once: after silence, or when the network came back. */
  readonly reconnect: () => void
}

/** WebSocket close codes (RFC 6455, 7.4) that mean more to a reader than "lost". */
const CLOSE_REASONS: Readonly<Record<number, string>> = {
  1001: 'the server is stopping',
  1008: 'the server refused a message',
  1009: 'the server refused a message as too long',
  1013: 'the server is busy, or this page was too slow',
}

async function decode(frame: unknown): Promise<ServerMessage> {
  if (typeof frame === 'string') return JSON.parse(frame) as ServerMessage
  const bytes = new Blob([frame as ArrayBuffer]).stream()
  const text = await new Response(bytes.pipeThrough(new DecompressionStream('gzip'))).text()
  return JSON.parse(text) as ServerMessage
}

export function openStream(url: string, { onLine, onMessage }: StreamEvents): Stream {
  let socket: WebSocket | undefined
  let attempt = 0
  let retry: ReturnType<typeof setTimeout> | undefined

  function connect(): void {
    clearTimeout(retry)
    onLine({ state: 'connecting' })
    const mine = new WebSocket(url)
    let opened = false
    // Unpacking is asynchronous: each frame waits for the one before it.
    let inOrder: Promise<void> = Promise.resolve()
    mine.binaryType = 'arraybuffer'
    socket = mine
    mine.onopen = () => {
      opened = true
      onLine({ state: 'open' })
    }
    mine.onmessage = event => {
      const frame: unknown = event.data
      inOrder = inOrder.then(async () => {
        if (socket !== mine) return
        try {
          const message = await decode(frame)
          if (socket !== mine) return
          // A greeting alone is no success: a server may close right after it.
          if (message.type === 'snapshot' || message.type === 'delta') attempt = 0
          onMessage(message)
        } catch (error) {
          console.error('topz: a frame could not be used', error)
          mine.close()
        }
      })
    }
    mine.onclose = event => {
      if (socket === mine) void lost(opened, CLOSE_REASONS[event.code])
    }
  }

  async function lost(opened: boolean, reason: string | undefined): Promise<void> {
    socket = undefined
    const delay = retryDelayMs(attempt++, Math.random())
    onLine({ state: 'waiting', ...(reason && { reason }) })
    if (!opened && (await isSignedOut(url))) onLine({ state: 'denied' })
    else retry = setTimeout(connect, delay)
  }

  connect()
  return {
    send(message) {
      if (socket?.readyState !== WebSocket.OPEN) return false
      socket.send(JSON.stringify(message))
      return true
    },
    reconnect() {
      const old = socket
      socket = undefined
      old?.close()
      connect()
    },
  }
}
