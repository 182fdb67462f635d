// Processes -> the value of a metric for all of them together: a sum, the most, the oldest, or what they have in common.
// Null if it is unknown, or if the processes differ in what cannot be added up.

import { cellOf } from './cell.ts'
import { METRIC_BY_KEY, METRIC_BY_NAME, type Metric } from './metrics.ts'
import type { Cell, View } from './protocol.ts'
import type { Process } from './snapshot.ts'

/** Amounts that do not add up: the memory of different peaks was never held at once, shares of waiting are of one each. */
const MOST: ReadonlySet<keyof Process> = new Set(['peakRssBytes', 'runQueueUsage'])
/** A limit is each one's own. */
const COMMON: ReadonlySet<keyof Process> = new Set(['openFdsLimit'])

export function isSum({ key, kind, unit }: Metric): boolean {
  return (
    kind !== 'label' &&
    unit !== 'none' &&
    unit !== 'age' &&
    unit !== 'text' &&
    !MOST.has(key) &&
    !COMMON.has(key)
  )
}

/** What rows are compared by. */
export function sortedBy(name: string): Metric | undefined {
  return METRIC_BY_KEY.get(METRIC_BY_NAME.get(name)?.sortKey ?? '')
}

/** What a tree adds up; undefined if the metric that it is sorted by is nothing to add up. */
export function summedIn({ tree, sort }: Pick<View, 'tree' | 'sort'>): Metric | undefined {
  const metric = tree ? sortedBy(sort) : undefined
  return metric !== undefined && isSum(metric) ? metric : undefined
}

/** An amount that could not be read for one of them is unknown for all: a sum without it would look like the whole. */
export function cellOfAll(processes: readonly Process[], metric: Metric): Cell {
  if (isSum(metric)) return isOneWhole(processes, metric) ? sumOf(processes, metric) : null
  if (metric.unit === 'age') return pickOf(processes, metric, Math.min)
  if (MOST.has(metric.key)) return pickOf(processes, metric, Math.max)
  return commonOf(processes, metric)
}

/** What one adds to a sum: nothing if it is not known yet, NaN if it could not be read, which makes the sum unknown. */
export function addendOf(process: Process, metric: Metric): number | undefined {
  if (process.absent?.includes(metric.file)) return Number.NaN
  return amountOf(process, metric)
}

function amountOf(process: Process, metric: Metric): number | undefined {
  const cell = cellOf(process, metric)
  return typeof cell === 'number' && Number.isFinite(cell) ? cell : undefined
}

/** Not shares of different limits. */
function isOneWhole(processes: readonly Process[], { key }: Metric): boolean {
  return key !== 'memoryUsage' || processes.every(({ container }) => container === processes[0]?.container)
}

function sumOf(processes: readonly Process[], metric: Metric): number | null {
  let sum: number | null = null
  for (const process of processes) {
    const addend = addendOf(process, metric)
    if (addend !== undefined) sum = (sum ?? 0) + addend
  }
  return Number.isNaN(sum) ? null : sum
}

function pickOf(
  processes: readonly Process[],
  metric: Metric,
  pick: (one: number, other: number) => number,
): number | null {
  let picked: number | null = null
  for (const process of processes) {
    const amount = amountOf(process, metric)
    if (amount !== undefined) picked = picked === null ? amount : pick(picked, amount)
  }
  return picked
}

function commonOf(processes: readonly Process[], metric: Metric): Cell {
  const [first, ...others] = processes
  if (first === undefined) return null
  const cell = cellOf(first, metric)
  return others.every(process => cellOf(process, metric) === cell) ? cell : null
}
