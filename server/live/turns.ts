// Clients that are owed a frame -> each has its turn, the one that has waited longest first, and never so many at once
// that nothing else of the main loop has.

import type { Client } from './client.ts'

/**
 * Milliseconds that go into frames at once. As long a pause follows: a client that asks for another view with each message has
 * half of the main loop at most, and others come to their turn.
 */
const SERVE_MS = 8

export interface TurnsOptions {
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly serve: (client: Client) => void
  /** False while too much is under way: an acknowledgement makes room, and begins again. */
  readonly mayServe: () => boolean
}

export interface Turns {
  /** The client is owed a frame and has acknowledged the last. */
  wait(client: Client): void
  leave(client: Client): void
  /** Serves now, except in a pause. */
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
