// What a chart shows and how much may be used -> how high the chart reaches. Up to the limit if it is known, so that
// the height shows how far away the limit is; up to a round figure if there is no limit or it is far away.
import type { Layer } from './layers.ts'

export interface Scale {
  /** What the height stands for. */
  readonly top: number
  /** Position of the limit's line; missing if it is beyond the top. */
  readonly limit?: number
}

/** Base of the round figures, and the smallest of them: anything less is noise and must not look like much. */
export interface Rounding {
  readonly base: 1000 | 1024
  readonly least: number
}

/** Below this share of the limit nothing would be visible. */
const READABLE = 0.05
const HEADROOM = 1.1
/** What is far below its limit must not fill the chart: it would look like much. */
const HEADROOM_FAR = 2

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500]

function roundAbove(value: number, { base, least }: Rounding): number {
  if (value <= least) return least
  const unit = base ** Math.floor(Math.log(value) / Math.log(base))
  return unit * (STEPS.find(step => step * unit >= value) ?? base)
}

export function scaleOf(most: number, limit: number | undefined, rounding: Rounding): Scale {
  if (!limit) return { top: roundAbove(most * HEADROOM, rounding) }
  const top = roundAbove(most * HEADROOM_FAR, rounding)
  if (most < limit * READABLE && top < limit) return { top }
  return { top: Math.max(limit, most) * HEADROOM, limit }
}

/** The largest value that all layers of a chart reach together. */
export function mostOf(layers: readonly Layer[]): number {
  const length = layers[0]?.values.length ?? 0
  const sums = Array.from({ length }, (_, i) => layers.reduce((sum, { values }) => sum + (values[i] ?? 0), 0))
  return Math.max(0, ...sums)
}
