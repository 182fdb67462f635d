// The newest reading of each process -> one list per tick, and where it differs from that of the tick before.

import { noteStep } from '../model/step.ts'
import type { ProcessReading } from './sample.ts'
import type { Tracked } from './tracked.ts'

export function createReadings() {
  /** One per existing process; undefined if they must be collected again. Never changed once handed out. */
  let readings: readonly ProcessReading[] | undefined
  const renewed: Tracked[] = []

  function renewedFrom(last: readonly ProcessReading[]): readonly ProcessReading[] {
    const next = last.slice()
    const places = new Set<number>()
    let isSame = true
    for (const { slot, reading } of renewed) {
      if (slot < 0 || reading === undefined || next[slot] === reading) continue
      isSame &&= next[slot]?.id === reading.id
      next[slot] = reading
      places.add(slot)
    }
    if (places.size === 0) return last
    if (isSame)
      noteStep(
        last,
        next,
        [...places].sort((a, b) => a - b),
      )
    return next
  }

  return {
    /** A process came or left. */
    restart(): void {
      readings = undefined
    },
    /** It may have a new reading. */
    renew: (tracked: Tracked): void => void renewed.push(tracked),
    /** `present`: all processes, each at its slot. The same list as the last time if none has anything new. */
    newest(present: readonly Tracked[]): readonly ProcessReading[] {
      if (readings === undefined) readings = present.map(one => one.reading as ProcessReading)
      else if (renewed.length > 0) readings = renewedFrom(readings)
      renewed.length = 0
      return readings
    },
  }
}
