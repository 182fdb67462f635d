// A hub with sockets that only remember, and a clock that the test moves.

import { STREAM_FRAMES_KEPT_BYTES_MAX, STREAM_UNACKED_BYTES_MAX, VIEW_CELLS_MAX } from '../config/limits.ts'
import { process, snapshot } from '../model/fixture.ts'
import type { ClientMessage, Hello, ServerMessage, View } from '../model/protocol.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Subscriber } from './client.ts'
import { createHub, type HubOptions } from './hub.ts'

export const view: View = {
  sort: 'pid',
  order: 'ascending',
  query: '',
  tree: false,
  columns: ['pid', 'cpu', 'command'],
  offset: 0,
  limit: 10,
}
export const hello: Hello = {
  type: 'hello',
  protocol: 1,
  version: 'test',
  epoch: 'e1',
  at: 77,
  intervalMs: 1000,
  insecure: false,
  hasToken: false,
}

export function at(seq: number, cpuUsage = seq / 100): Snapshot {
  return {
    ...snapshot({ processes: [process({ pid: 1, cpuUsage }), process({ pid: 2 })] }),
    seq,
    at: seq * 1000,
  }
}

/** When memory is not short. */
export const BOUNDS = {
  unackedBytesMax: STREAM_UNACKED_BYTES_MAX,
  cellsMax: VIEW_CELLS_MAX,
  frameBytesMax: STREAM_FRAMES_KEPT_BYTES_MAX,
}

export type TestHub = ReturnType<typeof createTestHub>

export function createTestHub(options: Partial<HubOptions> = {}) {
  let nowMs = 0
  let encoded = 0
  const hub = createHub({
    hello,
    now: () => nowMs,
    greet: () => ({ at: 77 + nowMs }),
    hasRoom: () => true,
    bounds: BOUNDS,
    past: async (moment, look) => {
      // It comes from another thread.
      await null
      if (moment < 1000) throw new Error('Nothing was recorded.')
      const { ids, trend, make } = look({ ...at(7), at: moment, recorded: { life: 1, spanMs: 1000 } })
      return make({
        get: (id, name) => (id === ids[0] && name === trend && id === '1:1000' ? [300, 70] : undefined),
      })
    },
    encode: message => {
      encoded++
      return JSON.stringify(message)
    },
    ...options,
  })
  return {
    ...hub,
    pass: (ms: number) => {
      nowMs += ms
    },
    encoded: () => encoded,
  }
}

export interface Client {
  readonly frames: ServerMessage[]
  readonly closed: number[]
  readonly reasons: string[]
  /** What was queued for it is gone. */
  readonly isFreed: () => boolean
  say(message: ClientMessage | string): Promise<void>
  leave(): void
}

/** Answers to client messages are sent in a later turn of the loop. */
export const turn = () => new Promise<void>(resolve => setImmediate(resolve))

export function join(hub: TestHub): Client {
  const frames: ServerMessage[] = []
  const closed: number[] = []
  const reasons: string[] = []
  let isFreed = false
  const subscriber = hub.connect({
    send: frame => frames.push(JSON.parse(String(frame))),
    close: (code, reason) => {
      closed.push(code)
      reasons.push(reason)
    },
    terminate: () => {
      isFreed = true
    },
  }) as Subscriber
  return {
    frames,
    isFreed: () => isFreed,
    closed,
    reasons,
    leave: () => subscriber.leave(),
    say: message => {
      subscriber.receive(typeof message === 'string' ? message : JSON.stringify(message))
      return turn()
    },
  }
}

export const seqs = (client: Client) =>
  client.frames.flatMap(frame => ('seq' in frame ? [`${frame.type} ${frame.seq}`] : []))
