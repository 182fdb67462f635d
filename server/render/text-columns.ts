// Processes -> columns of safe text -> lines. Numbers stand right and are never cut; text stands left and gives way,
// the command first, where a line would get too long.

import { formatCell } from '../model/format.ts'
import type { Metric } from '../model/metrics.ts'
import { type Arranged, cellOf } from '../model/view.ts'
import { commandMark, guides } from './text-marks.ts'
import { fit, widthOf } from './width.ts'

export interface Column {
  readonly metric: Metric
  readonly cells: string[]
  /** What ends each cell and is never cut; only the command has it. */
  readonly marks?: readonly string[]
  width: number
}

/** A user, a terminal, a policy: longer ones are hostile or a mistake. */
const TEXT_CELLS_MAX = 32
/** What stays of the command when nobody asked for a width, and of any text when somebody did. */
const COMMAND_CELLS_MIN = 32
const TEXT_CELLS_MIN = 8
/** So that columns of numbers do not change their width with each tick of ?watch=. */
const STEADY_CELLS = 5

const isText = (metric: Metric) => metric.unit === 'text'

/** `tree` draws the guides here; `cells` is the most that the command may take. */
export function buildColumn(
  metric: Metric,
  rows: readonly Arranged[],
  at: number,
  options: { readonly tree: boolean; readonly cells: number; readonly wide: boolean },
): Column {
  if (!isText(metric)) {
    const cells = rows.map(row => formatCell(metric, cellOf(row.process, metric), at))
    return { metric, cells, width: cells.reduce(widest, steadyWidth(metric)) }
  }
  const most = options.wide ? Number.POSITIVE_INFINITY : TEXT_CELLS_MAX
  const flexible = metric.name === 'command' || metric.name === 'cgroup' || options.tree
  const limit = flexible ? options.cells : most
  const marks = metric.name === 'command' ? rows.map(row => commandMark(row.process)) : undefined
  const cells = rows.map((row, i) => {
    const text = formatCell(metric, cellOf(row.process, metric), at)
    const mark = marks?.[i] ?? ''
    return fit(options.tree ? guides(row.branch) + text : text, limit - mark.length) + mark
  })
  const width = cells.reduce((most, cell) => Math.max(most, widthOf(cell)), metric.title.length)
  return marks === undefined ? { metric, cells, width } : { metric, cells, marks, width }
}

const widest = (most: number, cell: string) => Math.max(most, cell.length)

function steadyWidth(metric: Metric): number {
  const steady = metric.unit !== 'none' && metric.unit !== 'count'
  return Math.max(metric.title.length, steady ? STEADY_CELLS : 0)
}

/** Cuts text until a line has `cells`; `strict` when somebody named that number. */
export function shrink(columns: readonly Column[], cells: number, strict: boolean): void {
  let excess = columns.reduce((sum, column) => sum + column.width + 1, -1) - cells
  const giving = columns.filter(column => isText(column.metric))
  giving.sort((a, b) => Number(isCommand(b)) - Number(isCommand(a)) || b.width - a.width)
  for (const column of giving) {
    if (excess <= 0) return
    const least = isCommand(column) && !strict ? COMMAND_CELLS_MIN : TEXT_CELLS_MIN
    const width = Math.max(Math.min(column.width, least), column.width - excess)
    excess -= column.width - width
    cut(column, width)
  }
}

const isCommand = (column: Column) => column.metric.name === 'command'

function cut(column: Column, width: number): void {
  column.width = width
  for (const [i, cell] of column.cells.entries()) {
    const mark = column.marks?.[i] ?? ''
    // A cell is never wider than it is long, but for wide characters: measure only those.
    if (widthOf(cell) <= width) continue
    column.cells[i] = fit(cell.slice(0, cell.length - mark.length), width - mark.length) + mark
  }
}

/** One line per row, after a line of titles if wanted. */
export function tableLines(columns: readonly Column[], rowCount: number, titles: boolean): string[] {
  const lines = new Array<string>(rowCount).fill('')
  let title = ''
  for (const [place, column] of columns.entries()) {
    const gap = place === 0 ? '' : ' '
    const last = place === columns.length - 1
    const { cells, metric, width } = column
    title += gap + padded(metric.title, width, isText(metric), last)
    for (let i = 0; i < rowCount; i++) lines[i] += gap + padded(cells[i] ?? '', width, isText(metric), last)
  }
  return titles ? [title, ...lines] : lines
}

function padded(cell: string, width: number, left: boolean, last: boolean): string {
  if (!left) return cell.padStart(width)
  // Nobody wants trailing blanks.
  return last ? cell : cell + ' '.repeat(Math.max(0, width - widthOf(cell)))
}
