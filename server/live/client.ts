// One open socket as the hub keeps it: what it looks at, what was sent to it, what it has acknowledged.

import type { View } from '../model/protocol.ts'
import type { Frame, ViewGroup } from './view-group.ts'

/** The part of a WebSocket that the hub uses. */
export interface Socket {
  send(frame: Frame): void
  close(code: number, reason: string): void
  /** Frees what is queued; `close` alone does not for a client that does not read. */
  terminate(): void
}

export interface Subscriber {
  receive(text: string): void
  /** A ping or pong came: the runtime has answered it already. */
  receiveControl(): void
  /** The socket is gone. */
  leave(): void
}

export interface Shared {
  readonly key: string
  readonly group: ViewGroup
  users: number
  idleSinceMs: number
}

export interface Client {
  readonly socket: Socket
  /** Has asked for a view, now or before. */
  hasSubscribed: boolean
  /** Waits for the first tick. */
  pendingView: View | undefined
  shared: Shared | undefined
  intervalMs: number
  /** Looks at the past: the view, and its frame while another is under way. */
  past: { readonly view: View; frame?: { readonly seq: number; readonly bytes: Frame } } | undefined
  /** A moment is being fetched for it: the next waits. */
  isFetching: boolean
  /** Seq of the last frame that was sent of this view. */
  sentSeq: number | undefined
  sentAtMs: number
  /** The frame under way, of this view or the one before; undefined: everything was acknowledged. */
  unacked: { readonly seq: number; readonly bytes: number } | undefined
  /** There is something newer than what was sent. */
  isOwed: boolean
  framesInSecond: number
  secondStartMs: number
}
