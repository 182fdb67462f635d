// Snapshots in, frames out to every open socket. Each subscriber has at most one frame under way: kernel buffers take
// megabytes for a client that never reads before any of our counters moves, so only its acknowledgement earns it the
// next. A client that does not acknowledge in time is cut off.

import {
  CLIENT_FRAMES_PER_SECOND_MAX,
  STREAM_ACK_MS_MAX,
  STREAM_SUBSCRIBE_MS_MAX,
  SUBSCRIBERS_MAX,
} from '../config/limits.ts'
import type { Hello, Subscribe, View } from '../model/protocol.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { type Client, newClient, type Socket, type Subscriber } from './client.ts'
import { parseClientMessage } from './client-message.ts'
import { createGreeting, type Instant } from './greeting.ts'
import { createPastLook, type PastLook } from './past-look.ts'
import { type Tick, tickOf } from './tick.ts'
import { createTrends, type TrendPoints } from './trends.ts'
import { createTurns } from './turns.ts'
import type { Encode, Frame } from './view-group.ts'
import { createViews } from './views.ts'

/** What another socket takes: its own, the runtime's and the kernel's share. */
const SOCKET_BYTES = 64 * 1024
/** What making a frame takes for a while. */
const FRAME_BYTES = 1024 * 1024
/** Grace period for a client that reads, to see why it is closed before its socket is torn down. */
const LINGER_MS = 1000

export const CLOSE_GOING_AWAY = 1001
export const CLOSE_POLICY = 1008
export const CLOSE_TRY_AGAIN = 1013

/** For people: the page shows them. */
const NO_SUBSCRIPTION = 'The page did not subscribe in time.'
const NO_ACKNOWLEDGEMENT = 'This page was too slow to take its updates.'
const NO_ROOM = {
  'too many': 'Too many different views are open: close one, or wait.',
  'no memory': 'topz itself is short of memory: close other pages, or give it a larger limit.',
} as const

export interface HubOptions {
  readonly hello: Omit<Hello, keyof Instant>
  readonly encode: Encode
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly greet: () => Instant
  /** What is made of that moment. Rejects if nothing was recorded, or if there are too many requests. */
  readonly past: <T>(at: number, look: (snapshot: Snapshot) => PastLook<T>) => Promise<T>
  /** There is memory for this many more bytes. */
  readonly hasRoom: (bytes: number) => boolean
  readonly bounds: HubBounds
}

/** What is kept for all clients together. */
export interface HubBounds {
  readonly unackedBytesMax: number
  readonly cellsMax: number
  readonly frameBytesMax: number
}

export interface HubHeld {
  /** Different views, and their cells. */
  readonly views: number
  readonly cells: number
  /** Frames of this tick that are kept for the next clients. */
  readonly frameBytes: number
  /** Sent and not acknowledged yet. */
  readonly unackedBytes: number
}

export interface Hub {
  /** `recordedTrends`: for a replay, whose snapshot is the only one. */
  publish(snapshot: Snapshot, recordedTrends?: TrendPoints): void
  /** Another socket may be opened. */
  hasRoom(): boolean
  /** Undefined if there are too many. */
  connect(socket: Socket): Subscriber | undefined
  count(): number
  /** What is kept for all of them together. */
  held(): HubHeld
  closeAll(reason: string): void
}

export function createHub({ hello, encode, now, greet, past, hasRoom, bounds }: HubOptions): Hub {
  const { unackedBytesMax } = bounds
  const clients = new Set<Client>()
  const views = createViews({ encode, now, hasRoom, ...bounds })
  const ownTrends = createTrends()
  let trends: TrendPoints = ownTrends
  let tick: Tick | undefined
  let unackedBytes = 0
  const greeting = createGreeting(hello, greet, encode, now)
  const turns = createTurns({
    now,
    serve: sendOwed,
    // When memory is short, a client that is due a frame gets it after a later tick.
    mayServe: () => unackedBytes <= unackedBytesMax && hasRoom(FRAME_BYTES),
  })

  function publish(snapshot: Snapshot, recordedTrends?: TrendPoints): void {
    const time = now()
    ownTrends.record(snapshot)
    trends = recordedTrends ?? ownTrends
    tick = tickOf(snapshot)
    views.advance(tick)
    for (const client of clients) {
      if (client.pendingView !== undefined) showView(client, client.pendingView)
      if (!client.hasSubscribed && time - client.sentAtMs > STREAM_SUBSCRIBE_MS_MAX) {
        cutOff(client, CLOSE_TRY_AGAIN, NO_SUBSCRIPTION)
      } else if (client.unacked !== undefined && time - client.sentAtMs > STREAM_ACK_MS_MAX) {
        cutOff(client, CLOSE_TRY_AGAIN, NO_ACKNOWLEDGEMENT)
      } else if (client.shared !== undefined && isDue(client, time)) owe(client)
    }
    turns.begin()
  }

  function isDue(client: Client, time: number): boolean {
    // A timer that fires a little early must not cost a client every second frame.
    return client.sentSeq === undefined || time - client.sentAtMs >= client.intervalMs - hello.intervalMs / 4
  }

  function owe(client: Client): void {
    client.isOwed = true
    if (client.unacked === undefined) turns.wait(client)
  }

  function sendOwed(client: Client): void {
    client.isOwed = false
    if (client.past !== undefined) void sendPast(client, client.past)
    if (client.shared === undefined) return
    const seq = client.shared.group.seq()
    if (client.sentSeq !== seq) send(client, seq, views.frameOf(client.shared, client.sentSeq))
  }

  function send(client: Client, seq: number, frame: Frame): void {
    client.sentSeq = seq
    client.sentAtMs = now()
    client.unacked = { seq, bytes: frame.length }
    unackedBytes += frame.length
    client.socket.send(frame)
  }

  function connect(socket: Socket): Subscriber | undefined {
    if (clients.size >= SUBSCRIBERS_MAX) return undefined
    const client = newClient(socket, hello.intervalMs, now())
    clients.add(client)
    socket.send(greeting())
    const of = (what: (client: Client) => void) => () => what(client)
    return { receive: text => receive(client, text), receiveControl: of(receiveControl), leave: of(leave) }
  }

  /** The runtime answers each ping, and keeps the answers for a client that does not read. */
  function receiveControl(client: Client): void {
    if (clients.has(client) && !isTooFast(client)) return
    leave(client)
    client.socket.terminate()
  }

  function receive(client: Client, text: string): void {
    if (!clients.has(client)) return
    if (isTooFast(client)) {
      cutOff(client, CLOSE_POLICY, `more than ${CLIENT_FRAMES_PER_SECOND_MAX} frames a second`)
      return
    }
    const parsed = parseClientMessage(text)
    if (!parsed.ok) {
      client.socket.send(encode({ type: 'error', message: parsed.error }))
      cutOff(client, CLOSE_POLICY, 'not understood')
      return
    }
    const { message } = parsed
    switch (message.type) {
      case 'ack':
        if (message.seq === client.unacked?.seq) credit(client)
        break
      case 'unsubscribe':
        leaveView(client, false)
        break
      case 'subscribe':
        subscribe(client, message)
        break
      default:
        message satisfies never
    }
    turns.beginSoon()
  }

  function subscribe(client: Client, { view, intervalMs, resume }: Subscribe): void {
    client.hasSubscribed = true
    client.intervalMs = Math.max(hello.intervalMs, intervalMs ?? hello.intervalMs)
    showView(client, view)
    if (resume !== undefined && resume.epoch === hello.epoch) client.sentSeq = resume.seq
  }

  function isTooFast(client: Client): boolean {
    const time = now()
    if (time - client.secondStartMs >= 1000) {
      client.secondStartMs = time
      client.framesInSecond = 0
    }
    return ++client.framesInSecond > CLIENT_FRAMES_PER_SECOND_MAX
  }

  function credit(client: Client): void {
    unackedBytes -= client.unacked?.bytes ?? 0
    client.unacked = undefined
    if (client.isOwed) turns.wait(client)
  }

  /** A frame under way stays under way: only its acknowledgement makes room for the first frame of the new view. */
  function showView(client: Client, view: View): void {
    leaveView(client, false)
    if (view.at !== undefined) client.past = view
    else if (tick === undefined) client.pendingView = view
    else {
      const joined = views.join(view, tick, trends)
      if (typeof joined === 'string') cutOff(client, CLOSE_TRY_AGAIN, NO_ROOM[joined])
      else client.shared = joined
    }
    if (client.past !== undefined || client.shared !== undefined) owe(client)
  }

  /** One moment at a time for each client: a reader who drags along the timeline sees the last one requested. */
  async function sendPast(client: Client, view: View): Promise<void> {
    if (client.isFetching) return
    client.isFetching = true
    const isWanted = () => clients.has(client) && client.past === view
    const mayUse = () => isWanted() && unackedBytes <= unackedBytesMax
    const answer = await past(view.at ?? 0, snapshot =>
      createPastLook(view, snapshot, encode, mayUse, (seq, frame) => send(client, seq, frame)),
    ).catch((error: Error) => error)
    client.isFetching = false
    if (!clients.has(client) || client.past === undefined) return
    if (client.past === view && answer instanceof Error)
      client.socket.send(encode({ type: 'error', message: answer.message }))
    else if (client.sentSeq === undefined) owe(client)
    turns.beginSoon()
  }

  function leaveView(client: Client, mayResume: boolean): void {
    if (client.shared !== undefined) views.leave(client.shared, mayResume)
    client.shared = undefined
    client.past = undefined
    client.pendingView = undefined
    client.sentSeq = undefined
    client.isOwed = false
    turns.leave(client)
  }

  function leave(client: Client): void {
    if (!clients.delete(client)) return
    leaveView(client, true)
    credit(client)
    turns.beginSoon()
  }

  function cutOff(client: Client, code: number, reason: string): void {
    leave(client)
    client.socket.close(code, reason)
    setTimeout(() => client.socket.terminate(), LINGER_MS)
  }

  return {
    publish,
    connect,
    hasRoom: () => clients.size < SUBSCRIBERS_MAX && hasRoom(SOCKET_BYTES),
    count: () => clients.size,
    held: () => ({ ...views.held(), unackedBytes }),
    closeAll: reason => {
      for (const client of [...clients]) cutOff(client, CLOSE_GOING_AWAY, reason)
    },
  }
}
