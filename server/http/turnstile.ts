// Answers that cost much -> one at a time, over all clients: fifty at once then need no more than one. A bounded
// number waits for a bounded time; the others are refused at once, and told to come again.

import { COSTLY_ANSWER_WAIT_MS_MAX, COSTLY_ANSWERS_WAITING_MAX } from '../config/limits.ts'
import type { Hub } from '../live/hub.ts'
import type { Serving } from '../model/snapshot.ts'
import { BusyError, type Pressure } from './pressure.ts'

/**
 * After each answer as long a pause follows as it took, this long at most: half of the main loop is for everybody else.
 */
const PAUSE_MS_MAX = 100

export interface TurnstileOptions {
  readonly pressure: Pressure
  /** What the making of one answer may take for a while, in bytes. */
  readonly bytes: () => number
  /** Monotonic milliseconds. */
  readonly now: () => number
}

export interface TurnstileHeld {
  /** Answers being made, and requests that wait for that. */
  readonly underWay: number
  readonly waiting: number
  /** Since start. */
  readonly refused: number
}

/** What is of now does not wait behind what is of the past. */
export interface Turnstiles {
  /** The list as it is, in one of its forms. */
  readonly now: Turnstile
  /** Whatever the recording is asked for. */
  readonly past: Turnstile
}

export interface Turnstile {
  /** Makes it when its turn has come. Rejects with BusyError. */
  pass<T>(make: () => T | Promise<T>): Promise<T>
  held(): TurnstileHeld
}

export function createTurnstile({ pressure, bytes, now }: TurnstileOptions): Turnstile {
  const waiting: (() => void)[] = []
  let underWay = 0
  let refused = 0

  function turn(): Promise<void> | void {
    if (underWay === 0) return
    if (waiting.length >= COSTLY_ANSWERS_WAITING_MAX) throw new BusyError(TOO_MANY)
    return new Promise((resolve, reject) => {
      const come = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(come), 1)
        reject(new BusyError(TOO_LONG))
      }, COSTLY_ANSWER_WAIT_MS_MAX)
      waiting.push(come)
    })
  }

  async function pass<T>(make: () => T | Promise<T>): Promise<T> {
    try {
      // The next one in line is alone: nobody else gets in before.
      const coming = turn()
      if (coming === undefined) underWay++
      else await coming
    } catch (error) {
      refused++
      throw error
    }
    const startMs = now()
    try {
      pressure.admit(bytes())
      return await make()
    } catch (error) {
      if (error instanceof BusyError) refused++
      throw error
    } finally {
      const tookMs = Math.min(now() - startMs, PAUSE_MS_MAX)
      if (tookMs < 1) goOn()
      else setTimeout(goOn, tookMs)
    }
  }

  function goOn(): void {
    const next = waiting.shift()
    if (next === undefined) underWay--
    else next()
  }

  return { pass, held: () => ({ underWay, waiting: waiting.length, refused }) }
}

const TOO_MANY = 'Too many expensive requests: try again in a few seconds.'
const TOO_LONG = 'Other expensive requests are still running: try again in a few seconds.'

/** What each snapshot says about it. */
export function servingOf(hub: Pick<Hub, 'count' | 'held'>, { now, past }: Turnstiles): Serving {
  const { views, cells } = hub.held()
  const held = [now.held(), past.held()]
  return {
    readers: hub.count(),
    views,
    viewCells: cells,
    answersUnderWay: held.reduce((sum, { underWay, waiting }) => sum + underWay + waiting, 0),
    answersRefused: held.reduce((sum, { refused }) => sum + refused, 0),
  }
}
