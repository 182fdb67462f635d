// The range that the reader has dragged over: what changed in it is shown elsewhere.
import { signal } from '@preact/signals'
import { compareBetween } from './difference.ts'
import { lastMoment } from './moment.ts'

/** Unix milliseconds. */
export interface Range {
  readonly from: number
  readonly to: number
}

export const range = signal<Range | undefined>(undefined)

/** In whichever order its ends are; nothing lies after the last moment. */
export function setEnds(one: number, other: number): void {
  const last = lastMoment()
  const [from, to] = [Math.min(one, other), Math.min(last, Math.max(one, other))]
  if (from < to) range.value = { from: Math.round(from), to: Math.round(to) }
}

export function dropRange(): void {
  range.value = undefined
}

export function compareRange(): void {
  if (range.value !== undefined) void compareBetween(range.value.from, range.value.to)
}
