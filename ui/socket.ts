// The page's only WebSocket: text or gzipped frames -> messages, in the order they came. It reconnects by itself and
// reports the state of the connection.
import type { ClientMessage, ServerMessage } from '../server/model/protocol.ts'
import { isSignedOut } from './api.ts'
import { RETRY_MS_MAX, retryDelayMs } from './backoff.ts'
import type { Line } from './store/line.ts'

export interface StreamEvents {
  /** A connection is open once the server has sent its greeting, which is a message: `open` is not reported here. */
  readonly onLine: (line: Line) => void
  readonly onMessage: (message: ServerMessage) => void
  /** False: the page is hidden, and a lost connection is not retried before `reconnect`. */
  readonly isWanted: () => boolean
}

export interface Stream {
  /** False when there is no open socket: the next one starts with whatever is wanted then. */
  readonly send: (message: ClientMessage) => boolean
  /** Connects at once instead of at the next attempt: the network is back, or the page is visible again. */
  readonly reconnect: () => void
  /** Drops a silent socket and continues as if it had been lost. */
  readonly giveUp: () => void
  /** For good. */
  readonly close: () => void
}

const TRY_AGAIN = 1013
/** WebSocket close codes (RFC 6455, 7.4) that mean more to a reader than "lost". */
const CLOSE_REASONS: Readonly<Record<number, string>> = {
  1001: 'The server is stopping.',
  1008: 'The server refused a message.',
  1009: 'The server refused a message that was too long.',
  [TRY_AGAIN]: 'The server is busy, or this page was too slow.',
}

/** When something is too much, the server says so in a sentence. */
function reasonOf({ code, reason }: CloseEvent): string | undefined {
  return code === TRY_AGAIN && reason !== '' ? reason : CLOSE_REASONS[code]
}

async function decode(frame: unknown): Promise<ServerMessage> {
  if (typeof frame === 'string') return JSON.parse(frame) as ServerMessage
  const bytes = new Blob([frame as ArrayBuffer]).stream()
  const text = await new Response(bytes.pipeThrough(new DecompressionStream('gzip'))).text()
  return JSON.parse(text) as ServerMessage
}

export function openStream(
  url: string,
  { onLine, onMessage, isWanted }: StreamEvents,
  delayMs = retryDelayMs,
): Stream {
  let socket: WebSocket | undefined
  let openedMs: number | undefined
  let attempt = 0
  let retry: ReturnType<typeof setTimeout> | undefined

  function connect(): void {
    clearTimeout(retry)
    openedMs = undefined
    const mine = new WebSocket(url)
    // Decompression is asynchronous: each frame waits for the one before it.
    let inOrder: Promise<void> = Promise.resolve()
    mine.binaryType = 'arraybuffer'
    socket = mine
    mine.onopen = () => {
      if (socket === mine) openedMs = performance.now()
    }
    mine.onmessage = event => {
      const frame: unknown = event.data
      inOrder = inOrder.then(async () => {
        if (socket !== mine) return
        try {
          const message = await decode(frame)
          if (socket === mine) onMessage(message)
        } catch (error) {
          console.error('topz: a frame could not be processed', error)
          mine.close()
        }
      })
    }
    mine.onclose = event => {
      if (socket === mine) lost(reasonOf(event))
    }
    onLine({ state: 'connecting' })
  }

  function drop(): void {
    const old = socket
    socket = undefined
    clearTimeout(retry)
    old?.close()
  }

  function lost(reason?: string): void {
    socket = undefined
    const wasOpened = openedMs !== undefined
    // A greeting or a frame is not success yet: a server may close right after it every time.
    if (openedMs !== undefined && performance.now() - openedMs >= RETRY_MS_MAX) attempt = 0
    retry = setTimeout(() => isWanted() && connect(), delayMs(attempt++, Math.random()))
    onLine({ state: 'waiting', ...(reason && { reason }) })
    // Not awaited: a server that does not answer must not keep the page from trying again.
    if (!wasOpened) void isSignedOut(url).then(isOut => isOut && deny())
  }

  function deny(): void {
    if (socket?.readyState === WebSocket.OPEN) return
    drop()
    onLine({ state: 'denied' })
  }

  connect()
  return {
    send(message) {
      if (socket?.readyState !== WebSocket.OPEN) return false
      socket.send(JSON.stringify(message))
      return true
    },
    reconnect() {
      drop()
      connect()
    },
    giveUp() {
      drop()
      lost()
    },
    close: drop,
  }
}
