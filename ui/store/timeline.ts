// The timeline: how far back it reaches, and which part of it the charts show.
import { batch, computed, signal } from '@preact/signals'
import type { TimelineInWords } from '../../server/model/recording.ts'
import { goLive, goTo, lastMoment, moment } from './moment.ts'

export const RANGES = [
  { label: '5 min', ms: 300_000 },
  { label: '15 min', ms: 900_000 },
  { label: '1 h', ms: 3_600_000 },
  { label: '6 h', ms: 6 * 3_600_000 },
  { label: '24 h', ms: 24 * 3_600_000 },
  { label: '7 d', ms: 7 * 24 * 3_600_000 },
  { label: '30 d', ms: 30 * 24 * 3_600_000 },
] as const

/** The longest range chosen by default. */
const FITTING_MAX = 2

/** Chosen by the reader; undefined: as far back as the recording, an hour at most. */
export const chosenMs = signal<number | undefined>(undefined)
const fittingMs = signal<number>(RANGES[0].ms)
/** How far the overview reaches. */
export const rangeMs = computed(() => chosenMs.value ?? fittingMs.value)
/** How far the charts reach: the next shorter range. */
export const windowMs = computed(() => windowOf(rangeMs.value))

function windowOf(ms: number): number {
  const place = RANGES.findIndex(range => range.ms === ms)
  return (RANGES[place - 1] ?? RANGES[0]).ms
}

/** End of what is drawn in Unix milliseconds; undefined: now. */
export const overviewEnd = signal<number | undefined>(undefined)
export const windowEnd = signal<number | undefined>(undefined)

/** What was drawn last, overall and in the window. */
export const overview = signal<TimelineInWords | undefined>(undefined)
export const timeline = signal<TimelineInWords | undefined>(undefined)

export function setRange(ms: number): void {
  chosenMs.value = ms
}

/** A recording that grew is shown as a whole, unless the reader chose a range. */
export function fitRange({ to, recordedFrom = to }: TimelineInWords): void {
  const place = RANGES.findIndex(({ ms }) => ms >= to - recordedFrom)
  fittingMs.value = (RANGES[place === -1 ? FITTING_MAX : Math.min(place, FITTING_MAX)] ?? RANGES[0]).ms
}

/**
 * What is drawn stays while it contains the moment; otherwise it reaches to the end of the recording or, if that is too
 * far away, to shortly after the moment.
 */
export function endAround(
  at: number | undefined,
  ms: number,
  drawnTo: number | undefined,
  last: number,
): number | undefined {
  if (at === undefined) return undefined
  if (drawnTo !== undefined && at >= drawnTo - ms && at <= drawnTo) return drawnTo
  return at >= last - ms ? Math.max(last, at) : at + ms / 4
}

/** What begins at the very edge of a chart is not seen to begin: this share of it comes before. */
const LEAD = 0.05

/** Charts that do not reach back to a time get the shortest range that does, or that shows all there is after it. */
export function reachBack(since: number): void {
  const from = Math.max(since, overview.value?.recordedFrom ?? since)
  const last = lastMoment()
  if (from >= (windowEnd.value ?? last) - windowMs.value) return
  const reaches = ({ ms }: { readonly ms: number }) => {
    const span = windowOf(ms)
    return from >= (endAround(moment.value, span, undefined, last) ?? last) - span * (1 - LEAD)
  }
  setRange((RANGES.find(reaches) ?? (RANGES.at(-1) as (typeof RANGES)[number])).ms)
}

/** Drags the window, and the moment shown with it; at the end of the recording it is now again. */
export function moveWindow(end: number, momentBeforeEnd: number, last: number): void {
  batch(() => {
    if (end >= last) {
      goLive()
      return
    }
    windowEnd.value = end
    goTo(end - momentBeforeEnd)
  })
}

/** Position of the moment shown in the window, 0..1. */
export const cursor = computed(() => {
  const drawn = timeline.value
  const at = moment.value
  if (drawn === undefined || at === undefined || at < drawn.from || at > drawn.to) return undefined
  return (at - drawn.from) / (drawn.to - drawn.from)
})
