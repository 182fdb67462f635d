// Descriptors that the main thread keeps aside: connections may take all that this process may have, and the list must
// go on. At the first that is refused the accepting side learns it, in the same turn, so that nobody takes what is
// lent. A worker has no reserve: what it frees the main thread could not hold.

import { closeSync, openSync } from 'node:fs'

/** Other threads of the runtime open a file now and then, and may take what was just lent. */
export const RESERVE = 8

let wanted = 0
const kept: number[] = []
let tell: () => void = () => {}

/** From now on. `onExhausted`: a descriptor was refused; what it closes at once may be used. */
export function keepReserve(onExhausted: () => void): void {
  wanted = RESERVE
  tell = onExhausted
  refillReserve()
}

/** True when all of it is there. */
export function refillReserve(): boolean {
  try {
    while (kept.length < wanted) kept.push(openSync('/dev/null', 'r'))
  } catch {
    // None to be had now.
  }
  return kept.length >= wanted
}

/** Some of it is lent: nothing that stays open may be opened now. */
export function isReserveLent(): boolean {
  return kept.length < wanted
}

/** What `open` returns, or throws; it is called again, with a descriptor lent, where there was none left. */
export function withReserve<T>(open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (wanted === 0 || !isExhausted(error)) throw error
  }
  tell()
  for (;;) {
    try {
      return open()
    } catch (error) {
      const lent = isExhausted(error) ? kept.pop() : undefined
      if (lent === undefined) throw error
      closeSync(lent)
    }
  }
}

function isExhausted(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === 'EMFILE' || code === 'ENFILE'
}
