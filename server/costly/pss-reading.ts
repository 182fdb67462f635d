// What was measured of a process's proportional set size, and what it cost.

import type { Unreadable } from '../procfs/parse-file.ts'

export interface PssReading {
  readonly at: number
  readonly pssKb: number
  readonly ussKb: number
  /** What it cost, in milliseconds. */
  readonly tookMs: number
}

export type PssAnswer = PssReading | { readonly refusal: Unreadable }
