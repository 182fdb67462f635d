// Which moment the page shows: now, or one of the past; and the verbs that move it.
import { signal } from '@preact/signals'
import { parseMoment } from '../../server/model/moment.ts'
import { header, intervalMs, shownAt } from './live.ts'

/** Unix milliseconds; undefined: now. */
export const moment = signal<number | undefined>(undefined)

export function goTo(at: number): void {
  moment.value = Math.round(at)
}

export function goLive(): void {
  moment.value = undefined
}

/** A tick back or forth; forth from the last there is leads to now. */
export function step(direction: -1 | 1): void {
  const span = Math.max(intervalMs.value, header.value?.recorded?.spanMs ?? 0)
  const from = moment.value ?? shownAt.value
  if (moment.value === undefined && direction === 1) return
  const next = from + direction * span
  if (next > Date.now()) goLive()
  else goTo(next)
}

/** What an address says; what cannot be understood is now. */
export function momentFrom(search: string, now: number): number | undefined {
  const text = new URLSearchParams(search).get('at')
  return text === null ? undefined : parseMoment(text, now)
}
