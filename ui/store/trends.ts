// Frames -> the trends of the rows shown. A row brings its points when it enters the window; from then on the page adds one
// at the end of each step, from cells that come anyway: a row costs nothing more, and is drawn again every ten seconds.
import type { DeltaFrame, Row, SnapshotFrame, View } from '../../server/model/protocol.ts'
import {
  TREND_POINTS,
  TREND_UNKNOWN,
  TRENDS,
  type TrendName,
  trendOf,
  trendPoint,
  trendStepMs,
} from '../../server/model/trend.ts'

/** Points, oldest first, see Row.trend. */
export type TrendLine = readonly number[]
export type TrendLines = ReadonlyMap<string, TrendLine>

/** The moments of the step that goes on. */
interface Sum {
  readonly sum: number
  readonly count: number
  readonly last: number
}

/** Trends, and what is needed to go on with them. */
export interface TrendState {
  readonly lines: TrendLines
  readonly step: number
  readonly sums: ReadonlyMap<string, Sum>
}

export const NO_TRENDS: TrendState = { lines: new Map(), step: 0, sums: new Map() }
const NO_SUM: Sum = { sum: 0, count: 0, last: TREND_UNKNOWN }

function added(to: Sum, point: number): Sum {
  const isKnown = point !== TREND_UNKNOWN
  return { sum: to.sum + (isKnown ? point : 0), count: to.count + Number(isKnown), last: point }
}

/** Of the moments of a step that was in full view. */
function pointOf({ sum, count, last }: Sum, name: TrendName): number {
  if (!TRENDS[name].isMean) return last
  return count === 0 ? TREND_UNKNOWN : Math.round(sum / count)
}

/** What the server has counted of the step until now. */
function begun(line: TrendLine | undefined, point: number, moments: number): Sum {
  const mean = line?.at(-1) ?? TREND_UNKNOWN
  return mean === TREND_UNKNOWN ? added(NO_SUM, point) : { sum: mean * moments, count: moments, last: point }
}

function grown(
  line: TrendLine | undefined,
  sum: Sum,
  name: TrendName,
  point: number,
  steps: number,
): TrendLine {
  const before = line === undefined ? [] : line.slice(0, -1)
  const gap = Array<number>(Math.min(steps - 1, TREND_POINTS)).fill(TREND_UNKNOWN)
  return [...before, pointOf(sum, name), ...gap, point].slice(-TREND_POINTS)
}

/** `rows` is the window after `frame` was applied. */
export function nextTrends(
  state: TrendState,
  frame: SnapshotFrame | DeltaFrame,
  rows: readonly Row[],
  view: View,
  intervalMs: number,
): TrendState {
  const name = trendOf(view.sort)
  const place = view.columns.indexOf(name)
  const stepMs = trendStepMs(intervalMs)
  const step = Math.floor(frame.at / stepMs)
  const moments = Math.floor((frame.at % stepMs) / intervalMs) + 1
  const entered = frame.type === 'snapshot' ? undefined : new Set(frame.rows?.map(({ id }) => id))
  const steps = step - state.step
  const lines = new Map<string, TrendLine>()
  const sums = new Map<string, Sum>()
  let isSame = steps <= 0 && entered?.size === 0
  for (const { id, cells, trend, group } of rows) {
    const point = trendPoint(name, cells[place])
    const line = state.lines.get(id)
    // Of a group without one nothing is known but what it is now: its members come and go.
    if (group !== undefined && trend === undefined && line === undefined) continue
    const sum = state.sums.get(id)
    if (entered === undefined || entered.has(id) || sum === undefined) {
      if (trend !== undefined) lines.set(id, trend)
      sums.set(id, begun(trend, point, moments))
    } else if (steps > 0) {
      lines.set(id, grown(line, sum, name, point, steps))
      sums.set(id, added(NO_SUM, point))
    } else {
      if (line !== undefined) lines.set(id, line)
      sums.set(id, added(sum, point))
    }
  }
  isSame &&= lines.size === state.lines.size
  return { lines: isSame ? state.lines : lines, step, sums }
}
