// Which moment the page shows: now, or one of the past; and the verbs that move it. Of a replay `now` is the end.
import { signal } from '@preact/signals'
import { MOMENT_FORMS, parseMoment } from '../../server/model/moment.ts'
import { header, intervalMs, shownAt } from './live.ts'

/** Unix milliseconds; undefined: now. */
export const moment = signal<number | undefined>(undefined)

/** Of a replayed recording, after which there is nothing; undefined: it goes on. */
export const endOfRecording = signal<number | undefined>(undefined)

export const lastMoment = () => endOfRecording.value ?? Date.now()

export function goTo(at: number): void {
  moment.value = Math.round(at)
}

export function goLive(): void {
  moment.value = undefined
}

/** A tick back or forth; forth from the last there is leads to now. */
export function step(direction: -1 | 1): void {
  const span = Math.max(intervalMs.value, header.value?.recorded?.spanMs ?? 0)
  // Back from a gap is to before it.
  const isInGap = header.value?.recorded?.askedAt !== undefined && direction === -1
  const from = isInGap ? shownAt.value : (moment.value ?? shownAt.value)
  if (moment.value === undefined && direction === 1) return
  const next = from + direction * span
  if (next > lastMoment()) goLive()
  else goTo(next)
}

/** What an address says; what cannot be understood is told, and is now. */
export function momentFrom(
  search: string,
  now: number,
): { readonly at: number | undefined; readonly error?: string } {
  const text = new URLSearchParams(search).get('at') ?? ''
  if (text === '') return { at: undefined }
  const at = parseMoment(text, now)
  return at === undefined ? { at, error: `Cannot parse at=${text}: expected ${MOMENT_FORMS}.` } : { at }
}
