// What the frame shown is sorted by -> what the trends of its rows show, over which time, and which of them stand out.
import { computed } from '@preact/signals'
import { METRIC_BY_NAME } from '../../server/model/metrics.ts'
import {
  recordedStepMs,
  TREND_POINTS,
  type TrendName,
  trendOf,
  trendPoint,
  trendStepMs,
} from '../../server/model/trend.ts'
import { frame, header, intervalMs } from './live.ts'
import { sort } from './looking.ts'
import type { TrendLine } from './trends.ts'

/** As long as rows of another order are shown, their trends are. */
export const shownTrend = computed<TrendName>(() => trendOf(frame.value?.view.sort ?? sort.value))

const spanMs = computed(() => {
  const recorded = header.value?.recorded
  return TREND_POINTS * (recorded ? recordedStepMs(recorded.spanMs) : trendStepMs(intervalMs.value))
})

const NAMES: Partial<Record<TrendName, string>> = { cpu: 'CPU', rss: 'Memory', wait: 'Waits' }

/** `Memory, 10 min` */
export const trendHeading = computed(() => {
  const name = NAMES[shownTrend.value] ?? METRIC_BY_NAME.get(shownTrend.value)?.label ?? ''
  return `${name}, ${Math.round(spanMs.value / 60_000)} min`
})

/** A quarter of the limit, or without one of all that is used, makes a heavy user. */
const HEAVY_SHARE = 0.25
/** Of an idle container a quarter is nothing: CPUs. */
const HEAVY_CPU_MIN = 0.1

/** In points; undefined: nobody is. */
const heavyFrom = computed<number | undefined>(() => {
  const { container, totals } = header.value ?? {}
  if (shownTrend.value === 'cpu') {
    const all = container?.cpuLimit ?? totals?.cpuUsage
    return all === undefined ? undefined : trendPoint('cpu', Math.max(HEAVY_CPU_MIN, all * HEAVY_SHARE))
  }
  if (shownTrend.value !== 'rss') return undefined
  const all = container?.memoryLimitBytes ?? totals?.rssBytes
  return all === undefined ? undefined : trendPoint('rss', all * HEAVY_SHARE)
})

/** On the average of the time that is drawn. */
export function isHeavy(line: TrendLine | undefined): boolean {
  const from = heavyFrom.value
  const known = line?.filter(point => point >= 0) ?? []
  if (from === undefined || known.length === 0) return false
  return known.reduce((sum, point) => sum + point, 0) / known.length >= from
}
