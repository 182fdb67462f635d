// Snapshots in, frames out to every open socket. Each subscriber has at most one frame under way: kernel buffers take
// megabytes from a client that never reads before any counter of ours moves, so only its acknowledgement earns it the
// next. Whoever does not acknowledge in time is cut off.

import type { Hello, Subscribe, View } from '../model/protocol.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Client, Shared, Socket, Subscriber } from './client.ts'
import { parseClientMessage } from './client-message.ts'
import { createSparks, type SparkPoints } from './sparks.ts'
import { type Tick, tickOf } from './tick.ts'
import { createViewGroup, type Encode, type ViewGroup } from './view-group.ts'

/** Open sockets at once. */
export const SUBSCRIBERS_MAX = 500
/** Longest time between a frame and its acknowledgement. */
const ACK_MS_MAX = 15_000
/** Longest time until a client asks for its first view: places are few. */
const SUBSCRIBE_MS_MAX = 5000
/** Bytes under way to all clients together. */
const UNACKED_BYTES_MAX = 16 * 1024 * 1024
/** Frames that a client may send per second. */
const CLIENT_FRAMES_PER_SECOND_MAX = 20
/** Time that one turn of the main loop may go into answering subscriptions, in milliseconds. */
const SERVE_MS = 8
/** Grace for a client that reads to see why it is closed, before its socket is torn down. */
const LINGER_MS = 1000

export const CLOSE_GOING_AWAY = 1001
export const CLOSE_POLICY = 1008
export const CLOSE_TRY_AGAIN = 1013

export interface HubOptions {
  readonly hello: Hello
  readonly encode: Encode
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Rejects where nothing was recorded, or when there are too many who ask. */
  readonly past: (at: number) => Promise<RecordedView>
}

/** A recorded moment, and what led to it. */
export interface RecordedView {
  readonly snapshot: Snapshot
  readonly sparks: SparkPoints
}

/** Views that nobody looks at any more, kept for this long so that a page can resume where it was. */
const RESUME_MS = 15_000
const RESUME_VIEWS_MAX = 64

export interface Hub {
  /** `recordedSparks`: of a replay, whose snapshot is the only one that comes. */
  publish(snapshot: Snapshot, recordedSparks?: SparkPoints): void
  /** Another socket may be opened. */
  hasRoom(): boolean
  /** Undefined when there are too many. */
  connect(socket: Socket): Subscriber | undefined
  count(): number
  closeAll(reason: string): void
}

export function createHub({ hello, encode, now, past }: HubOptions): Hub {
  const clients = new Set<Client>()
  const views = new Map<string, Shared>()
  const ownSparks = createSparks()
  let sparks: Pick<SparkPoints, 'get'> = ownSparks
  let tick: Tick | undefined
  let unackedBytes = 0

  function publish(snapshot: Snapshot, recordedSparks?: SparkPoints): void {
    const time = now()
    ownSparks.record(snapshot.processes)
    sparks = recordedSparks ?? ownSparks
    tick = tickOf(snapshot)
    for (const shared of views.values()) shared.group.advance(tick)
    forgetViews(time)
    for (const client of clients) {
      if (client.pendingView !== undefined) look(client, client.pendingView)
      if (!client.hasSubscribed && time - client.sentAtMs > SUBSCRIBE_MS_MAX) {
        cutOff(client, CLOSE_TRY_AGAIN, 'no subscription')
      } else if (client.unacked !== undefined && time - client.sentAtMs > ACK_MS_MAX) {
        cutOff(client, CLOSE_TRY_AGAIN, 'no acknowledgement')
      } else if (client.shared !== undefined && isDue(client, time)) client.isOwed = true
    }
    serve()
  }

  function isDue(client: Client, time: number): boolean {
    // A timer that fires a little early must not cost a client every second frame.
    return client.sentSeq === undefined || time - client.sentAtMs >= client.intervalMs - hello.intervalMs / 4
  }

  /** Sends what is owed, in slices, so that many different views at once do not keep the main loop. */
  function serve(): void {
    const startMs = now()
    for (const client of clients) {
      if (!client.isOwed || client.unacked !== undefined || client.shared === undefined) continue
      if (now() - startMs > SERVE_MS) {
        setImmediate(serve)
        return
      }
      sendFrame(client, client.shared.group)
    }
  }

  function sendFrame(client: Client, group: ViewGroup): void {
    const seq = group.seq()
    client.isOwed = client.sentSeq !== seq
    if (!client.isOwed || unackedBytes > UNACKED_BYTES_MAX) return
    const bytes = group.frameFrom(client.sentSeq)
    client.isOwed = false
    client.sentSeq = seq
    client.sentAtMs = now()
    client.unacked = { seq, bytes: bytes.length }
    unackedBytes += bytes.length
    client.socket.send(bytes)
  }

  function connect(socket: Socket): Subscriber | undefined {
    if (clients.size >= SUBSCRIBERS_MAX) return undefined
    const client: Client = {
      socket,
      hasSubscribed: false,
      pendingView: undefined,
      shared: undefined,
      past: undefined,
      isFetching: false,
      intervalMs: hello.intervalMs,
      sentSeq: undefined,
      sentAtMs: now(),
      unacked: undefined,
      isOwed: false,
      framesInSecond: 0,
      secondStartMs: now(),
    }
    clients.add(client)
    socket.send(encode(hello))
    const of = (what: (client: Client) => void) => () => what(client)
    return { receive: text => receive(client, text), receiveControl: of(receiveControl), leave: of(leave) }
  }

  /** Each ping is answered by the runtime, which keeps the answers of a client that does not read. */
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
        sendPast(client)
        break
      case 'unsubscribe':
        lookAway(client)
        break
      case 'subscribe':
        subscribe(client, message)
        break
      default:
        message satisfies never
    }
    // Not here: a burst of messages must cost no more than one turn of the loop.
    if (client.isOwed && client.unacked === undefined) setImmediate(serve)
  }

  function subscribe(client: Client, { view, intervalMs, resume }: Subscribe): void {
    client.hasSubscribed = true
    client.intervalMs = Math.max(hello.intervalMs, intervalMs ?? hello.intervalMs)
    look(client, view)
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
  }

  /** A frame under way stays under way: only its acknowledgement makes room for the first frame of the new view. */
  function look(client: Client, view: View): void {
    lookAway(client)
    if (view.at !== undefined) {
      client.past = { view }
      void lookBack(client)
      return
    }
    if (tick === undefined) {
      client.pendingView = view
      return
    }
    const key = JSON.stringify(view)
    const shared = views.get(key) ?? {
      key,
      group: createViewGroup(view, sparks, encode, tick),
      users: 0,
      idleSinceMs: 0,
    }
    shared.users++
    views.set(key, shared)
    client.shared = shared
    client.isOwed = true
  }

  /** One moment at a time for each: who drags along the time line sees the last one asked for. */
  async function lookBack(client: Client): Promise<void> {
    if (client.isFetching) return
    client.isFetching = true
    while (client.past !== undefined && client.past.frame === undefined) {
      const wanted = client.past
      const { at = 0 } = wanted.view
      const answer = await past(at).catch((error: Error) => error)
      if (client.past !== wanted) continue
      if (answer instanceof Error) {
        if (clients.has(client)) client.socket.send(encode({ type: 'error', message: answer.message }))
        break
      }
      const { snapshot, sparks } = answer
      const bytes = createViewGroup(wanted.view, sparks, encode, tickOf(snapshot)).frameFrom(undefined)
      wanted.frame = { seq: snapshot.seq, bytes }
      sendPast(client)
      break
    }
    client.isFetching = false
  }

  function sendPast(client: Client): void {
    const frame = client.past?.frame
    if (frame === undefined || client.unacked !== undefined || client.sentSeq !== undefined) return
    if (!clients.has(client)) return
    client.sentSeq = frame.seq
    client.sentAtMs = now()
    client.unacked = { seq: frame.seq, bytes: frame.bytes.length }
    unackedBytes += frame.bytes.length
    client.socket.send(frame.bytes)
  }

  function lookAway(client: Client): void {
    if (client.shared !== undefined && --client.shared.users === 0) client.shared.idleSinceMs = now()
    client.shared = undefined
    client.past = undefined
    client.pendingView = undefined
    client.sentSeq = undefined
    client.isOwed = false
  }

  function forgetViews(time: number): void {
    let kept = 0
    for (const { key, users, idleSinceMs } of views.values()) {
      if (users > 0) continue
      if (time - idleSinceMs > RESUME_MS || ++kept > RESUME_VIEWS_MAX) views.delete(key)
    }
  }

  function leave(client: Client): void {
    if (!clients.delete(client)) return
    credit(client)
    lookAway(client)
  }

  function cutOff(client: Client, code: number, reason: string): void {
    leave(client)
    client.socket.close(code, reason)
    setTimeout(() => client.socket.terminate(), LINGER_MS)
  }

  return {
    publish,
    connect,
    hasRoom: () => clients.size < SUBSCRIBERS_MAX,
    count: () => clients.size,
    closeAll: reason => {
      for (const client of [...clients]) cutOff(client, CLOSE_GOING_AWAY, reason)
    },
  }
}
