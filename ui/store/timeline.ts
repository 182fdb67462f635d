// The timeline: how far back it reaches, which part of it is drawn, and what is drawn.
import { batch, computed, signal } from '@preact/signals'
import type { Grown } from './grow.ts'
import { header, intervalMs, shownAt } from './live.ts'
import { goLive, goTo, lastMoment, moment } from './moment.ts'

export const RANGES = [
  { label: '5 min', ms: 300_000 },
  { label: '15 min', ms: 900_000 },
  { label: '30 min', ms: 1_800_000 },
  { label: '1 h', ms: 3_600_000 },
  { label: '6 h', ms: 6 * 3_600_000 },
  { label: '1 d', ms: 24 * 3_600_000 },
  { label: '7 d', ms: 7 * 24 * 3_600_000 },
  { label: '30 d', ms: 30 * 24 * 3_600_000 },
] as const

/** The longest range chosen by default. */
const FITTING_MAX = 2

/** Chosen by the reader; undefined: as far back as the recording, half an hour at most. */
export const chosenMs = signal<number | undefined>(undefined)
const fittingMs = signal<number>(RANGES[0].ms)
export const rangeMs = computed(() => chosenMs.value ?? fittingMs.value)

/** End of what is drawn in Unix milliseconds; undefined: now, or where the reader has zoomed to. */
export const spineEnd = signal<number | undefined>(undefined)
export const heldEnd = signal<number | undefined>(undefined)

/** What was drawn last. */
export const timeline = signal<Grown | undefined>(undefined)

/** The axis, also before anything is known: it ends at the last tick that came. */
export const axisRange = computed<{ readonly from: number; readonly to: number }>(() => {
  const drawn = timeline.value
  if (drawn !== undefined) return drawn
  const to = spineEnd.value ?? shownAt.value
  return { from: to - rangeMs.value, to }
})

export function setRange(ms: number): void {
  batch(() => {
    chosenMs.value = ms
    heldEnd.value = undefined
  })
}

/** A recording that grew is shown as a whole, unless the reader chose a range. */
export function fitRange({
  to,
  recordedFrom = to,
}: {
  readonly to: number
  readonly recordedFrom?: number | undefined
}): void {
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

/** One range shorter or longer, with `at` where it is, `share` of the width from the left. */
export function zoom(direction: -1 | 1, at: number, share: number): void {
  const place = RANGES.findIndex(({ ms }) => ms === rangeMs.value)
  const next = RANGES[place + direction]
  if (next === undefined) return
  const end = at + (1 - share) * next.ms
  const last = lastMoment()
  batch(() => {
    chosenMs.value = next.ms
    heldEnd.value =
      end >= last - next.ms * LEAD && moment.value === undefined ? undefined : Math.min(end, last)
  })
}

/** What begins at the very edge of a chart is not seen to begin: this share of it comes before. */
const LEAD = 0.05

/** Charts that do not reach back to a time get the shortest range that does, or that shows all there is after it. */
export function reachBack(since: number): void {
  const from = Math.max(since, timeline.value?.recordedFrom ?? since)
  const last = lastMoment()
  if (from >= (spineEnd.value ?? last) - rangeMs.value) return
  const reaches = ({ ms }: { readonly ms: number }) =>
    from >= (endAround(moment.value, ms, undefined, last) ?? last) - ms * (1 - LEAD)
  setRange((RANGES.find(reaches) ?? (RANGES.at(-1) as (typeof RANGES)[number])).ms)
}

/** Now is shown, and the timeline ends there. */
export const isAtNow = computed(() => moment.value === undefined && heldEnd.value === undefined)

export function backToNow(): void {
  batch(() => {
    heldEnd.value = undefined
    goLive()
  })
}

/** Where nothing newer is, it is now. */
export function goOrBackToNow(at: number): void {
  if (at > lastMoment() - intervalMs.value) backToNow()
  else goTo(at)
}

const MINUTE_MS = 60_000

/** Not beyond what is drawn. */
export function goMinute(direction: -1 | 1): void {
  const from = moment.value ?? shownAt.value
  goOrBackToNow(Math.max(axisRange.value.from, from + direction * MINUTE_MS))
}

/** The figures and the timeline are of the same moment: the timeline may grow by them. */
export const isGrowing = computed(
  () => isAtNow.value && header.value !== undefined && header.value.recorded === undefined,
)
