// The range that the reader has dragged over, typed, or found in the address, and what its end is compared with: while
// there is one, the side shows what changed in it.
import { batch, signal } from '@preact/signals'
import { PARAMETERS } from '../../server/model/readout-parameters.ts'
import { type Misread, misreadOf } from './line.ts'
import { header } from './live.ts'
import { lastMoment, moment, momentFrom } from './moment.ts'
import { select } from './selection.ts'
import { timeline } from './timeline.ts'

/** Unix milliseconds. */
export interface Range {
  readonly from: number
  readonly to: number
}

export const range = signal<Range | undefined>(undefined)
/** What the end is compared with, in place of the start: the end of the life before. */
export const base = signal<number | undefined>(undefined)
/** Read backwards: the end is before, the start after. */
export const isSwapped = signal(false)

/** In whichever order its ends are; nothing lies beside the recording. It takes the place of the drawer. */
export function setEnds(one: number, other: number): void {
  const first = timeline.value?.recordedFrom ?? Number.NEGATIVE_INFINITY
  const [from, to] = [Math.max(first, Math.min(one, other)), Math.min(lastMoment(), Math.max(one, other))]
  if (from >= to) return
  batch(() => {
    if (range.value === undefined) select(undefined)
    range.value = { from: Math.round(from), to: Math.round(to) }
  })
}

/** Two moments, typed: not what another range was compared with. */
export function compareBetween(one: number, other: number): void {
  batch(() => {
    dropRange()
    setEnds(one, other)
  })
}

export function dropRange(): void {
  batch(() => {
    range.value = undefined
    base.value = undefined
    isSwapped.value = false
  })
}

export function swap(): void {
  isSwapped.value = !isSwapped.value
}

/** The end of the life before this one, if the range is of this one. */
export function previousLifeEnd(): number | undefined {
  const end = header.value?.previousLife?.lastAt
  return end !== undefined && end < (range.value?.from ?? 0) ? end : undefined
}

const USUAL_MS = 600_000

/** From the moment shown to now; from now, the last ten minutes. */
export function compareShown(): void {
  const to = lastMoment()
  compareBetween(moment.value ?? to - USUAL_MS, to)
}

/** What menus call it. */
export const WHAT_CHANGED = 'What changed in 10 min'

/** The ten minutes before the moment shown. */
export function compareBefore(): void {
  const to = moment.value ?? lastMoment()
  compareBetween(to - USUAL_MS, to)
}

/** From an address, in the words of `/topz?diff=`: `-10m`, `-10m..-5m`. */
export function rangeFrom(
  search: string,
  now: number,
): {
  readonly range: Range | undefined
  readonly base: number | undefined
  readonly isSwapped: boolean
  readonly misread?: Misread
} {
  const given = new URLSearchParams(search)
  const text = given.get('diff')
  const nothing = { range: undefined, base: undefined, isSwapped: false }
  if (text === null) return nothing
  const parsed = PARAMETERS.diff.parse('diff', text, now)
  if (!parsed.ok) return { ...nothing, misread: { name: 'diff', error: parsed.error } }
  const { from, to } = parsed.value ?? { from: 0, to: 0 }
  if (from >= to) return { ...nothing, misread: misreadOf('diff', text, 'a start before its end') }
  const { at, misread } = momentFrom(search, now, 'base')
  return {
    range: { from, to },
    base: at,
    isSwapped: given.has('swap') && given.get('swap') !== '0',
    ...(misread && { misread }),
  }
}
