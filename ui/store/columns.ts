// The page's columns: which are shown, how wide they are, and which give way on a narrow screen.

import type { Metric } from '../../server/model/metrics.ts'
import { METRIC_BY_NAME, METRICS } from '../../server/model/metrics.ts'
import { SUM } from '../../server/model/protocol.ts'
import { kept } from './preferences.ts'

/** In order; the flag, which comes first, and the trend, which follows growth, else memory or CPU, are no metrics. */
export const PAGE_COLUMNS: readonly string[] = [
  'pid',
  'command',
  'user',
  'state',
  'cpu',
  'wait',
  'rss',
  'growth',
  'threads',
  'fds',
  'read',
  'write',
  'up',
]

/** Those that the reader has chosen in any tab; an address that names columns comes first. */
export const keptColumns = kept('columns', readColumns, names => names.join())

function readColumns(text: string | undefined): readonly string[] {
  const names = (text ?? '').split(',').filter(name => METRIC_BY_NAME.has(name))
  return names.length === 0 || names.join() === PAGE_COLUMNS.join() ? PAGE_COLUMNS : [...new Set(names)]
}

/** Always requested: the badges and the panel of the selected row need them. */
export const NEEDED_COLUMNS: readonly string[] = ['pid', 'ppid', 'state', 'cpu', 'command', 'up']

/** Columns that are no metric: how bad what was found of it is, the trend of what is sorted by, and on a phone the figure sorted by. */
export const FLAG = 'flag'
export const TREND = 'trend'
export const FIGURE = 'figure'

/** What the table draws: a metric with its cells, or one of the others above. */
export interface Column {
  readonly name: string
  readonly metric: Metric | undefined
  /** In pixels; the command takes the remaining width, but at least this. */
  readonly width: number
}

const WIDTHS: Readonly<Record<string, number>> = {
  pid: 66,
  command: 230,
  user: 84,
  state: 42,
  cpu: 124,
  [FLAG]: 30,
  [TREND]: 120,
  [SUM]: 84,
  mem: 112,
  wait: 66,
  rss: 84,
  growth: 90,
  cgroup: 240,
  caps: 156,
  comm: 150,
  up: 78,
}
/** Together no wider than the table on a phone 320 pixels wide. */
const NARROW_WIDTHS: Readonly<Record<string, number>> = {
  pid: 52,
  cpu: 52,
  mem: 52,
  wait: 52,
  rss: 56,
  [FLAG]: 28,
  command: 110,
  [TREND]: 72,
  [FIGURE]: 86,
}
const LETTER_WIDTH = 6.9
const CELL_PADDING = 22

function widthOf(name: string, isNarrow: boolean): number {
  const fixed = (isNarrow ? NARROW_WIDTHS[name] : undefined) ?? WIDTHS[name]
  const label = METRIC_BY_NAME.get(name)?.label ?? ''
  return fixed ?? Math.max(64, Math.ceil(label.length * LETTER_WIDTH) + CELL_PADDING)
}

/** The first to leave when there is no room. Only default columns give way; chosen ones scroll. */
const GIVE_WAY: readonly string[] = [
  'write',
  'read',
  'fds',
  'threads',
  TREND,
  'wait',
  'up',
  'user',
  'state',
  'growth',
]
/** A row of two lines. */
const NARROW_COLUMNS = [FLAG, 'command', TREND, FIGURE]

export const NARROW_BELOW = 560

function withTrend(names: readonly string[]): readonly string[] {
  const before = ['growth', 'rss', 'cpu'].find(name => names.includes(name))
  return names.flatMap(name => (name === before ? [name, TREND] : [name]))
}

/** Beside what it is the sum of; in a row of two lines there is no room for it. */
function withSum(names: readonly string[], by: string): readonly string[] {
  const before = names.includes(by) ? by : 'command'
  return names.flatMap(name => (name === before ? [name, SUM] : [name]))
}

/** `summed`: the column of which a tree shows sums. */
export function layoutFor(names: readonly string[], tableWidth: number, summed?: string): readonly Column[] {
  const isNarrow = tableWidth < NARROW_BELOW
  const isUsual = names.join() === PAGE_COLUMNS.join()
  const all =
    isNarrow && isUsual
      ? NARROW_COLUMNS
      : [FLAG, ...withTrend(summed === undefined ? names : withSum(names, summed))]
  const columns = all.map(name => ({
    name,
    metric: METRIC_BY_NAME.get(name),
    width: widthOf(name, isNarrow),
  }))
  if (!isUsual) return columns
  let shown = columns
  for (const name of GIVE_WAY) {
    if (shown.reduce((sum, column) => sum + column.width, 0) <= tableWidth) break
    shown = shown.filter(column => column.name !== name)
  }
  return shown
}

/** Inserts a column where the catalogue has it, or removes it; the last one stays. The usual ones have their usual order. */
export function toggled(names: readonly string[], name: string): readonly string[] {
  if (names.includes(name)) return names.length > 1 ? names.filter(other => other !== name) : names
  const rank = (other: string): number => METRICS.findIndex(metric => metric.name === other)
  const before = names.findIndex(other => other !== 'command' && rank(other) > rank(name))
  const place = name === 'command' ? Math.min(1, names.length) : before < 0 ? names.length : before
  const inserted = names.toSpliced(place, 0, name)
  return inserted.toSorted().join() === PAGE_COLUMNS.toSorted().join() ? PAGE_COLUMNS : inserted
}
