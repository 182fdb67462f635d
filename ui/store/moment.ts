// Which moment the page shows: now, or a past one; and the actions that change it. In a replay `now` is the end.
import { signal } from '@preact/signals'
import { MOMENT_FORMS, parseMoment } from '../../server/model/moment.ts'
import { type Misread, misreadOf } from './line.ts'
import { header, momentMs, shownAt } from './live.ts'
import { peekServerNow } from './server-time.ts'

/** Unix milliseconds; undefined: now. */
export const moment = signal<number | undefined>(undefined)

/** The end of a replayed recording, after which there is nothing; undefined: it goes on. */
export const endOfRecording = signal<number | undefined>(undefined)

export const lastMoment = () => endOfRecording.value ?? peekServerNow() ?? shownAt.peek()

export function goTo(at: number): void {
  moment.value = Math.round(at)
}

export function goLive(): void {
  moment.value = undefined
}

/** To the moment next to the one shown, across any gap; forward from the last leads to now. */
export function step(direction: -1 | 1): void {
  if (moment.value === undefined && direction === 1) return
  const { askedAt, previousAt, nextAt } = header.value?.recorded ?? {}
  const span = momentMs.value
  const from = moment.value ?? shownAt.value
  const before = previousAt ?? shownAt.value - span
  const after = nextAt ?? (askedAt === undefined ? shownAt.value + span : Number.POSITIVE_INFINITY)
  // Keys may be pressed faster than moments come: the neighbours of one on its way are not known yet.
  const isKnown = before < from && from < after
  const next = !isKnown ? from + direction * span : direction === 1 ? after : before
  if (next > lastMoment()) goLive()
  else goTo(next)
}

/** From an address; what cannot be understood is reported, and now is shown. */
export function momentFrom(
  search: string,
  now: number,
  name: 'at' | 'base' = 'at',
): { readonly at: number | undefined; readonly misread?: Misread } {
  const text = new URLSearchParams(search).get(name) ?? ''
  if (text === '') return { at: undefined }
  const at = parseMoment(text, now)
  return at === undefined ? { at, misread: misreadOf(name, text, MOMENT_FORMS) } : { at }
}
