// Costly answers -> one at a time, over all clients: fifty at once then need no more memory than one. A bounded number
// waits for a bounded time; the others are refused at once, with advice to retry.

import { COSTLY_ANSWER_WAIT_MS_MAX, COSTLY_ANSWERS_WAITING_MAX } from '../config/limits.ts'
import type { Hub } from '../live/hub.ts'
import type { Serving } from '../model/snapshot.ts'
import { BusyError, type Pressure } from './pressure.ts'

/**
 * Each answer is followed by a pause as long as it took, up to this: half of the main loop is left to everything else.
 */
const PAUSE_MS_MAX = 100

export interface TurnstileOptions {
  readonly pressure: Pressure
  /** What making one answer may take for a while, in bytes. */
  readonly bytes: () => number
  /** Monotonic milliseconds. */
  readonly now: () => number
}

export interface TurnstileHeld {
  /** Answers being made, and requests waiting for that. */
  readonly underWay: number
  readonly waiting: number
  /** Since start. */
  readonly refused: number
}

/** Requests about now do not wait behind those about the past. */
export interface Turnstiles {
  /** The list as it is, in one of its forms. */
  readonly now: Turnstile
  /** Any query of the recording. */
  readonly past: Turnstile
}

export interface Turnstile {
  /** Makes it when its turn comes. Rejects with BusyError. */
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
      // The next one in line is alone: no other request gets in before it.
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
