// The status of waitpid(2) -> how a process ended.

import type { HowEnded } from '../model/how-ended.ts'

const SIGNAL_BITS = 0x7f
const CORE_BIT = 0x80

/** The low seven bits are the signal, the next one says that core was dumped, the second byte is the code. */
export function howEndedBy(status: number): HowEnded {
  const signal = status & SIGNAL_BITS
  if (signal === 0) return { exitCode: (status >> 8) & 0xff }
  return { exitSignal: signal, ...((status & CORE_BIT) !== 0 && { coreDumped: true as const }) }
}
