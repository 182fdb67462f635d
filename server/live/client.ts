// One open socket as the hub sees it: what it looks at, what was sent to it, what it has acknowledged.

import type { View } from '../model/protocol.ts'
import type { Frame } from './view-group.ts'
import type { Shared } from './views.ts'

/** The part of a WebSocket that the hub uses. */
export interface Socket {
  send(frame: Frame): void
  close(code: number, reason: string): void
  /** Frees what is queued; `close` alone does not, for a client that does not read. */
  terminate(): void
}

export interface Subscriber {
  receive(text: string): void
  /** A ping or pong came: the runtime has answered it already. */
  receiveControl(): void
  /** The socket is gone. */
  leave(): void
}

export interface Client {
  readonly socket: Socket
  /** Has requested a view, now or before. */
  hasSubscribed: boolean
  /** Waits for the first tick. */
  pendingView: View | undefined
  shared: Shared | undefined
  intervalMs: number
  /** The view, if it is of the past. */
  past: View | undefined
  /** A moment is being fetched for it: the next one waits. */
  isFetching: boolean
  /** Seq of the last frame sent for this view. */
  sentSeq: number | undefined
  sentAtMs: number
  /** The frame under way, for this view or the previous one; undefined: everything was acknowledged. */
  unacked: { readonly seq: number; readonly bytes: number } | undefined
  /** There is something newer than what was sent. */
  isOwed: boolean
  framesInSecond: number
  secondStartMs: number
}

export function newClient(socket: Socket, intervalMs: number, nowMs: number): Client {
  return {
    socket,
    hasSubscribed: false,
    pendingView: undefined,
    shared: undefined,
    past: undefined,
    isFetching: false,
    intervalMs,
    sentSeq: undefined,
    sentAtMs: nowMs,
    unacked: undefined,
    isOwed: false,
    framesInSecond: 0,
    secondStartMs: nowMs,
  }
}
