// Descriptors that the main thread keeps aside: connections may take all that this process may have, and the list must
// still be updated. At the first refusal the accepting side is notified, in the same turn, so that no client takes
// what is lent. A worker has no reserve: the main thread could not hold on to what it frees.

import { closeSync, openSync } from 'node:fs'

/** Other threads of the runtime open a file now and then, and may take what was just lent. */
export const RESERVE = 8

let wanted = 0
const kept: number[] = []
let tell: () => void = () => {}

/** From now on. `onExhausted`: a descriptor was refused; those it closes at once may be used. */
export function keepReserve(onExhausted: () => void): void {
  wanted = RESERVE
  tell = onExhausted
  refillReserve()
}

/** True if all of it is available. */
export function refillReserve(): boolean {
  try {
    while (kept.length < wanted) kept.push(openSync('/dev/null', 'r'))
  } catch {
    // None available now.
  }
  return kept.length >= wanted
}

/** Some of it is lent: nothing that stays open may be opened now. */
export function isReserveLent(): boolean {
  return kept.length < wanted
}

/** What `open` returns, or throws; it is called again, with a descriptor lent, if there was none left. */
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
