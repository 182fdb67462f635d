// The column that is sorted by -> the metric whose last ten minutes are drawn in each row, in which steps and in which unit.
// Server and page must count alike: the server sends the points of a row once, and the page goes on.
import type { Cell } from './protocol.ts'

export const TREND_POINTS = 60
const STEP_MS_MIN = 10_000
/** An interval that is longer than half a step would leave steps without a moment. */
const STEP_INTERVALS_MIN = 2
/** Nothing is known of that step. */
export const TREND_UNKNOWN = -1

interface Drawn {
  /** The point of a step is the mean of its moments; otherwise the last of them. */
  readonly isMean: boolean
  /** What a point is a whole number of: thousandths of a CPU, KiB. */
  readonly unit: number
}

const THOUSANDTH = 0.001
const KIB = 1024

/** By the name of the column; other metrics have no trend. */
export const TRENDS = {
  cpu: { isMean: true, unit: THOUSANDTH },
  wait: { isMean: true, unit: THOUSANDTH },
  rss: { isMean: false, unit: KIB },
  threads: { isMean: false, unit: 1 },
  fds: { isMean: false, unit: 1 },
  read: { isMean: true, unit: 1 },
  write: { isMean: true, unit: 1 },
} as const satisfies Readonly<Record<string, Drawn>>
export type TrendName = keyof typeof TRENDS

/** Columns that are another view of one with a trend. */
const SAME: ReadonlyMap<string, TrendName> = new Map([
  ['mem', 'rss'],
  ['growth', 'rss'],
  ['time', 'cpu'],
])

/** Of those without a trend: what a process uses. */
export function trendOf(sort: string): TrendName {
  return SAME.get(sort) ?? (Object.hasOwn(TRENDS, sort) ? (sort as TrendName) : 'cpu')
}

/** How long a step is where a moment comes each `intervalMs`, or stands for that long. */
export function trendStepMs(intervalMs: number): number {
  return Math.max(STEP_MS_MIN, STEP_INTERVALS_MIN * intervalMs)
}

/** Among thinned moments a trend covers a proportionally longer time. */
export function recordedStepMs(spanMs: number): number {
  return Math.max(STEP_MS_MIN, spanMs)
}

/** A trend among those of many processes and metrics. */
export const trendKey = (id: string, name: TrendName) => `${name} ${id}`

/** Whole, or TREND_UNKNOWN. */
export function trendPoint(name: TrendName, value: Cell | undefined): number {
  return typeof value === 'number' ? Math.round(value / TRENDS[name].unit) : TREND_UNKNOWN
}
