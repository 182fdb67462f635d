// Snapshot -> what curl and `topz snapshot` print: lines about the whole, then one line per process, aligned by the
// cells that a terminal shows. The golden tests next to this file are its specification.

import { DEFAULT_COLUMNS, METRIC_BY_NAME, type Metric } from '../model/metrics.ts'
import type { GroupBy } from '../model/protocol.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { type Arranged, arrange } from '../model/view.ts'
import { CELLS_DEFAULT, keyedLines } from './keyed-lines.ts'
import type { Readout } from './readout.ts'
import { buildColumn, countColumn, shrink, tableLines } from './text-columns.ts'
import { headerLines, nothingLine } from './text-header.ts'
import { wrongLines } from './text-wrong.ts'
import { fit } from './width.ts'

/** Cells of a line unless ?width= or ?wide=1 is given: a wide terminal; the command gets about half of it. */
const WIDTH_DEFAULT = 160
/** Rows of a frame of ?watch= unless ?limit= is given: more than a screen shows, few enough to send each second. */
export const WATCH_ROWS_DEFAULT = 100

export function renderText(snapshot: Snapshot, readout: Readout): string {
  const lines = textLines(snapshot, readout)
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

/**
 * One frame of ?watch=. Each line is addressed to its own row, so a terminal with fewer rows keeps the top instead of
 * scrolling, and none wraps. Every switch is undone: a client may leave after any frame.
 */
export function renderWatchFrame(snapshot: Snapshot, readout: Readout): string {
  const lines = textLines(snapshot, { ...readout, limit: readout.limit ?? WATCH_ROWS_DEFAULT })
  // 2026: show the frame at once. 7: do not wrap. K, J: erase what the previous frame left.
  const rows = lines.map((line, i) => `\x1b[${i + 1};1H${line}\x1b[K`).join('')
  return `\x1b[?2026h\x1b[?7l${rows}\x1b[${lines.length + 1};1H\x1b[J\x1b[?7h\x1b[?2026l`
}

function textLines(snapshot: Snapshot, readout: Readout): string[] {
  const arranged = arrange(snapshot, readout)
  const rows = arranged.slice(readout.offset, readout.offset + (readout.limit ?? arranged.length))
  const table = tableOf(snapshot, readout, rows)
  const { width } = readout
  const lines = readout.header ? withHeader(snapshot, readout, rows, arranged.length, table) : table
  return width === undefined ? lines : lines.map(line => fit(line, width))
}

function tableOf(snapshot: Snapshot, readout: Readout, rows: readonly Arranged[]): string[] {
  const names = readout.columns ?? defaultColumns(readout)
  const drawn = readout.tree ? (names.find(name => name === 'command') ?? 'comm') : ''
  const cells = readout.wide ? Number.POSITIVE_INFINITY : (readout.width ?? WIDTH_DEFAULT)
  const columns = names
    .map(name => METRIC_BY_NAME.get(name))
    .filter(metric => metric !== undefined)
    .map(metric =>
      readout.group !== undefined && metric.name === 'command' ? named(metric, readout.group) : metric,
    )
    .map(metric =>
      buildColumn(metric, rows, snapshot.at, { cells, wide: readout.wide, tree: metric.name === drawn }),
    )
  if (readout.group !== undefined) columns.unshift(countColumn(rows))
  if (!readout.wide) shrink(columns, cells, readout.width !== undefined)
  return tableLines(columns, rows.length, readout.header)
}

/** The names of groups stand where those of processes do. */
function named(command: Metric, group: GroupBy): Metric {
  return { ...command, title: METRIC_BY_NAME.get(group)?.title ?? group.toUpperCase() }
}

/** The command of process 1 may be long, and so may a list of ports. */
const TITLE_LINES_MAX = 2
const HEAD_LINES_MAX = 6

/** What gives way, in this order, if a narrow ?width= would leave nothing of the command. */
const DROPPED_WHEN_NARROW = ['ppid', 'write', 'read', 'fds', 'threads', 'up', 'user', 'mem']
/** Cells of a usual default column with its gap, and what the command should keep. */
const COLUMN_CELLS = 6
const COMMAND_CELLS = 24

/** What processes of one group seldom have in common. */
const OF_ONE_PROCESS = ['pid', 'ppid', 'state']

function defaultColumns({ width = WIDTH_DEFAULT, group }: Readout): readonly string[] {
  const room = Math.max(2, Math.floor((width - COMMAND_CELLS) / COLUMN_CELLS))
  const excess = DEFAULT_COLUMNS.length - 1 - room
  const dropped = excess > 0 ? DROPPED_WHEN_NARROW.slice(0, excess) : []
  return DEFAULT_COLUMNS.filter(
    name =>
      !dropped.includes(name) &&
      (group === undefined || (name !== group && !OF_ONE_PROCESS.includes(name)) || name === 'command'),
  )
}

function withHeader(
  snapshot: Snapshot,
  readout: Readout,
  rows: readonly Arranged[],
  matched: number,
  table: readonly string[],
): string[] {
  const head = headerLines(snapshot, readout, { shown: rows.length, matched }).flatMap((line, i) =>
    readout.wide
      ? [fit(line)]
      : keyedLines(line, readout.width ?? CELLS_DEFAULT, i === 0 ? TITLE_LINES_MAX : HEAD_LINES_MAX),
  )
  const nothing = rows.length === 0 ? [fit(nothingLine(snapshot, readout, matched))] : []
  return [...wrongLines(snapshot, readout), ...head, '', ...table, ...nothing]
}
