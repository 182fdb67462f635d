// Clients that are due a frame -> each has its turn, the longest waiting first, and never so many at once that nothing
// else gets the main loop.

import type { Client } from './client.ts'

/**
 * Milliseconds that go into frames at once. A pause of the same length follows: a client that requests another view
 * with each message gets at most half of the main loop, and others get their turn.
 */
const SERVE_MS = 8

export interface TurnsOptions {
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly serve: (client: Client) => void
  /** False while too much is under way: an acknowledgement makes room and starts it again. */
  readonly mayServe: () => boolean
}

export interface Turns {
  /** The client is due a frame and has acknowledged the last. */
  wait(client: Client): void
  leave(client: Client): void
  /** Serves now, except during a pause. */
  begin(): void
  /** In a later turn of the loop: a burst of messages must cost no more than one. */
  beginSoon(): void
}

export function createTurns({ now, serve, mayServe }: TurnsOptions): Turns {
  const waiting = new Set<Client>()
  let next: 'soon' | 'after a pause' | undefined

  function serveAll(): void {
    next = undefined
    const startMs = now()
    const tookMs = () => now() - startMs
    for (const client of waiting) {
      if (tookMs() > SERVE_MS || !mayServe()) break
      waiting.delete(client)
      serve(client)
    }
    if (tookMs() < 1) return
    next = 'after a pause'
    setTimeout(goOn, tookMs())
  }

  function goOn(): void {
    next = undefined
    beginSoon()
  }

  function beginSoon(): void {
    if (next !== undefined || waiting.size === 0) return
    next = 'soon'
    setImmediate(serveAll)
  }

  return {
    wait: client => void waiting.add(client),
    leave: client => void waiting.delete(client),
    begin: () => {
      if (next !== 'after a pause') serveAll()
    },
    beginSoon,
  }
}
