// A process as it was in one or more ticks -> how much the kernel would win by killing it.

import { livingById } from './process-by-id.ts'
import type { Process } from './snapshot.ts'

/**
 * Bytes, resident and swapped: that is what the kernel weighs. Anonymous memory is read in rotation, so it may date from
 * the start; resident memory is 0 once a dying process has given its memory back.
 */
export function heldBytes({ rssAnonBytes = 0, swapBytes = 0, rssBytes }: Process): number {
  return Math.max(rssAnonBytes, rssBytes) + swapBytes
}

/** The most that it held in any of these ticks: it may have been dying in the last one. Each list is sorted by PID. */
export function mostHeldBytes(process: Process, ticks: readonly (readonly Process[])[]): number {
  return ticks.reduce((most, processes) => {
    const then = livingById(processes, process.id)
    return then === undefined ? most : Math.max(most, heldBytes(then))
  }, heldBytes(process))
}
