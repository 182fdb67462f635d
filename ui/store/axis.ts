// A range of time -> the few moments labelled below it, round ones of the zone that is shown.
import { inZone, zoneOffsetMs } from './zone.ts'

export interface AxisTick {
  /** 0..1 */
  readonly place: number
  readonly label: string
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const STEPS = [
  ...[1, 2, 3, 5, 10, 15, 30].map(minutes => minutes * MINUTE_MS),
  ...[1, 2, 4, 6, 12].map(hours => hours * HOUR_MS),
  ...[1, 2, 5, 10].map(days => days * DAY_MS),
]
const TICKS_MAX = 7
/** A label this close to an end would stick out. */
const EDGE = 0.025

/** None before the time of the server is known. */
export function axisOf(from: number, to: number): readonly AxisTick[] {
  if (to <= 0) return []
  const span = to - from
  const step = STEPS.find(ms => span / ms <= TICKS_MAX) ?? (STEPS.at(-1) as number)
  const offset = zoneOffsetMs(to)
  const ticks: AxisTick[] = []
  for (let at = Math.ceil((from + offset) / step) * step - offset; at <= to; at += step) {
    const place = (at - from) / span
    if (place > EDGE && place < 1 - EDGE) ticks.push({ place, label: labelOf(inZone(at)) })
  }
  return ticks
}

/** Midnight belongs to the day that begins. */
function labelOf(at: number): string {
  const iso = new Date(at).toISOString()
  return at % DAY_MS === 0 ? iso.slice(5, 10) : iso.slice(11, 16)
}
