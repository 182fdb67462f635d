// Points of a trend -> the path of its line, and of the area below it.

import { TREND_POINTS } from '../../server/model/trend.ts'

/** Of the drawing; it is stretched to the width of its column. */
export const TREND_WIDTH = TREND_POINTS - 1
export const TREND_HEIGHT = 18
const BOTTOM = TREND_HEIGHT - 1
/** From zero: this many thousandths of a CPU fill the height; more is scaled down, less is not scaled up. */
const FULL_HEIGHT_MIN = 100
/** Around the mean: a change by less than this share of it does not fill the height, or noise would look like growth. */
const SPAN_SHARE_MIN = 0.25

export interface TrendPath {
  readonly line: string
  readonly area: string
}

function scaleOf(
  known: readonly number[],
  isFromZero: boolean,
): { readonly low: number; readonly span: number } {
  const most = Math.max(...known)
  if (isFromZero) return { low: 0, span: Math.max(FULL_HEIGHT_MIN, most) }
  const least = Math.min(...known)
  const mean = known.reduce((sum, point) => sum + point, 0) / known.length
  const span = Math.max(most - least, mean * SPAN_SHARE_MIN, 1)
  return { low: Math.max(0, (least + most - span) / 2), span }
}

const tenth = (value: number) => Math.round(value * 10) / 10

/** The newest point is at the right edge; the line is broken where nothing is known (below zero). */
export function trendPath(points: readonly number[], isFromZero: boolean): TrendPath {
  const known = points.filter(point => point >= 0)
  if (known.length === 0) return { line: '', area: '' }
  const { low, span } = scaleOf(known, isFromZero)
  const first = TREND_POINTS - points.length
  const yOf = (point: number) => tenth(BOTTOM - ((point - low) / span) * (TREND_HEIGHT - 2))
  let line = ''
  let area = ''
  let run = ''
  let begin = 0
  points.forEach((point, place) => {
    if (point < 0) return
    const [before = -1, after = -1] = [points[place - 1], points[place + 1]]
    const x = first + place
    const y = yOf(point)
    if (before < 0) {
      // A single point would not be seen.
      begin = after < 0 ? Math.max(0, x - 1) : x
      run = after < 0 ? `M${begin} ${y}H${begin + 1}` : `M${x} ${y}`
    } else if (point !== before || point !== after) run += `L${x} ${y}`
    if (after >= 0) return
    line += run
    area += `${run}V${TREND_HEIGHT}H${begin}Z`
  })
  return { line, area }
}
