// Processes -> columns of safe text -> lines. Numbers align right and are never cut; text aligns left and gives way,
// the command first, if a line would get too long.

import { formatCell, formatCount } from '../model/format.ts'
import type { Metric } from '../model/metrics.ts'
import { type Arranged, cellOfRow } from '../model/view.ts'
import { commandMark, guides, withoutMarks } from './text-marks.ts'
import { fit, widthOf } from './width.ts'

export interface Column {
  readonly metric: Pick<Metric, 'name' | 'title' | 'unit'>
  readonly cells: string[]
  /** The width of each in cells. */
  readonly widths: number[]
  /** The end of each cell that is never cut; only the command has one. */
  readonly marks?: readonly string[]
  width: number
}

/** A user, a terminal, a policy: longer ones are hostile or a mistake. */
const TEXT_CELLS_MAX = 32
/** What remains of the command if no width was given, and of any text if one was. */
const COMMAND_CELLS_MIN = 32
const TEXT_CELLS_MIN = 8
/** So that columns of numbers do not change their width with each tick of ?watch=. */
const STEADY_CELLS = 5

const isText = (metric: Column['metric']) => metric.unit === 'text'

/** `tree` draws the guides here; `cells` is the most that the command may take. */
export function buildColumn(
  metric: Metric,
  rows: readonly Arranged[],
  at: number,
  options: { readonly tree: boolean; readonly cells: number; readonly wide: boolean },
): Column {
  if (!isText(metric)) {
    const cells = rows.map(row => formatCell(metric, cellOfRow(row, metric), at))
    return column(metric, cells, cells.map(length), steadyWidth(metric))
  }
  const widest = options.wide ? Number.POSITIVE_INFINITY : TEXT_CELLS_MAX
  const flexible = metric.name === 'command' || metric.name === 'cgroup' || options.tree
  const most = flexible ? options.cells : widest
  const marks = metric.name === 'command' ? rows.map(row => commandMark(row.process)) : undefined
  const widths = new Array<number>(rows.length)
  const cells = rows.map((row, i) => {
    const head = options.tree ? guides(row.branch) : ''
    const mark = marks?.[i] ?? ''
    const whole = formatCell(metric, cellOfRow(row, metric), at)
    const text = fit(marks === undefined ? whole : withoutMarks(whole), most - head.length - mark.length)
    widths[i] = head.length + widthOf(text) + mark.length
    return head + text + mark
  })
  const made = column(metric, cells, widths, metric.title.length)
  return marks === undefined ? made : { ...made, marks }
}

const length = (cell: string) => cell.length

/** How many processes each row stands for. */
export function countColumn(rows: readonly Arranged[]): Column {
  const cells = rows.map(({ group }) => formatCount(group?.processes.length ?? 1))
  return column(COUNT, cells, cells.map(length), COUNT.title.length)
}

const COUNT = { name: 'count', title: 'COUNT', unit: 'count' } as const

function column(metric: Column['metric'], cells: string[], widths: number[], least: number): Column {
  return { metric, cells, widths, width: widths.reduce((most, width) => Math.max(most, width), least) }
}

function steadyWidth(metric: Metric): number {
  const steady = metric.unit !== 'none' && metric.unit !== 'count'
  return Math.max(metric.title.length, steady ? STEADY_CELLS : 0)
}

/** Cuts text until a line has `cells`; `strict` if the reader gave that number. */
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
    if ((column.widths[i] ?? 0) <= width) continue
    const mark = column.marks?.[i] ?? ''
    const text = fit(cell.slice(0, cell.length - mark.length), width - mark.length)
    column.cells[i] = text + mark
    column.widths[i] = widthOf(text) + mark.length
  }
}

/** One line per row, after a line of titles if wanted. */
export function tableLines(columns: readonly Column[], rowCount: number, titles: boolean): string[] {
  const lines: string[] = []
  const last = columns.length - 1
  if (titles) lines.push(columns.map((column, place) => titleOf(column, place === last)).join(' '))
  for (let i = 0; i < rowCount; i++) {
    let line = ''
    for (let place = 0; place <= last; place++) {
      const { cells, widths, width, metric } = columns[place] as Column
      const blanks = blank(width - (widths[i] ?? 0))
      const gap = place === last ? '' : ' '
      if (!isText(metric)) line += blanks + cells[i] + gap
      // Trailing blanks are removed.
      else line += place === last ? cells[i] : cells[i] + blanks + gap
    }
    lines.push(line)
  }
  return lines
}

const BLANKS = Array.from({ length: 64 }, (_, cells) => ' '.repeat(cells))

/** None if a mark is wider than its column. */
function blank(cells: number): string {
  return cells < 0 ? '' : (BLANKS[cells] ?? ' '.repeat(cells))
}

function titleOf({ metric, width }: Column, last: boolean): string {
  if (!isText(metric)) return metric.title.padStart(width)
  return last ? metric.title : metric.title.padEnd(width)
}
