// Answers under way -> whether there is room for another. What a client does not read waits in memory: the kernel takes
// little of it, the rest is kept here until the client has read it or is cut off. An answer sent to many is kept once.

import type { Connection } from './table.ts'

/** Smaller answers fit into the kernel's buffers. */
const ANSWER_BYTES_MIN = 16 * 1024
/** A client that has not read an answer after this time is closed when there is no room for another answer. */
const OVERDUE_MS = 3000

interface Answer {
  readonly name: string
  readonly atMs: number
  /** At the last check the kernel held nothing of it: the runtime may have been too busy to pass on the rest. */
  seemsSent: boolean
}

interface Body {
  readonly bytes: number
  users: number
}

/** `now`: monotonic milliseconds. `waitingBytesMax`: for all answers together. */
export function createAnswers(now: () => number, waitingBytesMax: number) {
  const answers = new Map<string, Answer>()
  const bodies = new Map<string, Body>()
  let bytesWaiting = 0
  let unnamed = 0

  /** `key`: of the connection. `name`: equal answers share it. Counted even if there is no room. */
  function add(key: string, bytes: number, name: string | null): void {
    // A client that asks again has read the previous answer.
    release(key)
    if (bytes < ANSWER_BYTES_MIN) return
    const own = name ?? `unnamed ${unnamed++}`
    const body = bodies.get(own) ?? { bytes, users: 0 }
    if (body.users++ === 0) {
      bodies.set(own, body)
      bytesWaiting += bytes
    }
    answers.set(key, { name: own, atMs: now(), seemsSent: false })
  }

  function release(key: string): void {
    const answer = answers.get(key)
    const body = answer && bodies.get(answer.name)
    if (answer === undefined || body === undefined) return
    answers.delete(key)
    if (--body.users > 0) return
    bodies.delete(answer.name)
    bytesWaiting -= body.bytes
  }

  /**
   * Forgets clients that left, and what was taken. `isAllSent`: the kernel keeps nothing for a connection; undefined if
   * the runtime had no turn since the last time.
   */
  function settle(
    connections: ReadonlyMap<string, Connection>,
    isAllSent: ((one: Connection) => boolean) | undefined,
  ): void {
    for (const [key, answer] of answers) {
      const connection = connections.get(key)
      const isSent = connection !== undefined && isAllSent?.(connection) === true
      if (connection === undefined || (isSent && answer.seemsSent)) release(key)
      else if (isAllSent !== undefined) answer.seemsSent = isSent
    }
  }

  return {
    add,
    release,
    settle,
    /** Connections, the longest waiting first. */
    overdue: () => [...answers].filter(([, { atMs }]) => now() - atMs > OVERDUE_MS).map(([key]) => key),
    hasRoom: () => bytesWaiting <= waitingBytesMax || bodies.size <= 1,
    bytesWaiting: () => bytesWaiting,
  }
}
