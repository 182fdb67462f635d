// A measurement of a process's proportional set size, and its cost.

import type { Unreadable } from '../procfs/parse-file.ts'

export interface PssReading {
  readonly at: number
  readonly pssKb: number
  readonly ussKb: number
  /** The parts of `pssKb`; what is left of it is shared memory. Linux 5.3 and newer. */
  readonly pssAnonKb?: number
  readonly pssFileKb?: number
  /** Its cost, in milliseconds. */
  readonly tookMs: number
}

export type PssAnswer = PssReading | { readonly refusal: Unreadable }
