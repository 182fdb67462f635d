// Ticks in which something holds or does not -> since when it has held in most of them: a few others are no end of it.

import type { Window } from './rule.ts'

export function createStretch({ share, ms }: Window) {
  const ticks: { readonly at: number; readonly holds: boolean }[] = []
  let since: number | undefined

  /** Call once per tick in which it is known. `at`: milliseconds of a steady clock. */
  function add(at: number, holds: boolean): void {
    ticks.push({ at, holds })
    while (at - (ticks[0]?.at ?? at) >= ms) ticks.shift()
    const isLong = since !== undefined && since < (ticks[0]?.at ?? at)
    if (!isLong || ticks.filter(one => one.holds).length < share * ticks.length) since = begunAt()
  }

  /** The first of the ticks in which it held, and in enough of those from then on. */
  function begunAt(): number | undefined {
    let held = 0
    let first: number | undefined
    for (const [back, { at, holds }] of ticks.toReversed().entries()) {
      if (holds) held++
      if (holds && held >= share * (back + 1)) first = at
    }
    return first
  }

  return { add, since: () => since }
}
