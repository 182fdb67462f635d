// The moment under the pointer, one for all charts of the page: their crosshair and what the tooltip says.
import { computed, signal } from '@preact/signals'
import type { LaneName } from './geometry.ts'
import { axisRange, timeline } from './timeline.ts'

export const hoverAt = signal<number | undefined>(undefined)
/** By whose metric the tooltip is ordered; undefined: the pointer is in another chart. */
export const hoverLane = signal<LaneName | undefined>(undefined)

export function leave(): void {
  hoverAt.value = undefined
  hoverLane.value = undefined
}

/** The step that holds a moment; undefined: nothing is drawn there. */
export function stepAt(at: number): number | undefined {
  const drawn = timeline.value
  if (drawn === undefined || at < drawn.from || at > drawn.to) return undefined
  return Math.max(0, Math.ceil((at - drawn.from) / drawn.stepMs) - 1)
}

/** Share of the width, 0..1, of a moment; undefined where it is outside. */
export function shareOf(at: number | undefined): number | undefined {
  const { from, to } = axisRange.value
  return at === undefined || at < from || at > to || to <= from ? undefined : (at - from) / (to - from)
}

export const hoverStep = computed(() => (hoverAt.value === undefined ? undefined : stepAt(hoverAt.value)))
