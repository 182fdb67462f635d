// A container's counters, tick by tick -> whether the kernel took pages away from it within the last minute.

import type { Container } from '../model/container.ts'

const RECENT_MS = 60_000

export function createReclaim() {
  let counted: number | undefined
  let reclaimedAt = Number.NEGATIVE_INFINITY
  let now = 0

  /** `at`: milliseconds of a steady clock. */
  function add({ memoryScannedPages, memoryHighEvents, memoryMaxEvents }: Container, at: number): void {
    now = at
    const known = [memoryScannedPages, memoryHighEvents, memoryMaxEvents].filter(one => one !== undefined)
    const count = known.length === 0 ? undefined : known.reduce((sum, one) => sum + one, 0)
    if (counted !== undefined && count !== undefined && count > counted) reclaimedAt = at
    counted = count
  }

  return {
    add,
    /** Undefined if it is not counted. */
    isRecent: (): boolean | undefined => (counted === undefined ? undefined : now - reclaimedAt < RECENT_MS),
  }
}
