// A row of the window -> its cells. Drawn again only when the row, its marks or the columns change: reading a signal
// makes a Preact component skip every other update.
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import type { Severity } from '../../server/model/finding.ts'
import { formatBytes, formatCell } from '../../server/model/format.ts'
import { METRIC_BY_NAME } from '../../server/model/metrics.ts'
import { type Cell, type Row, SUM } from '../../server/model/protocol.ts'
import { printable } from '../components/printable.ts'
import { Trend } from '../components/trend.tsx'
import { cellPlaces } from '../store/cells.ts'
import { classOf } from '../store/colour.ts'
import { type Column, FIGURE, FLAG, TREND } from '../store/columns.ts'
import { isTreeGrid, shownAt } from '../store/live.ts'
import { layout, sort } from '../store/looking.ts'
import { isPrinting } from '../store/printing.ts'
import { isHeavy, shownTrend } from '../store/trend.ts'
import type { TrendLine } from '../store/trends.ts'
import { rowHeight } from '../store/viewport.ts'
import { CountCell, SumCell } from './group-cells.tsx'
import { CommandCell, FlagCell, Growth, type Mark, MetricCell, StateCell, Wait } from './process-cells.tsx'
import { RowMore } from './row-more.tsx'

interface ProcessRowProps {
  /** Undefined: its window has not arrived yet. */
  readonly row: Row | undefined
  /** Index in the whole list, from 0. */
  readonly index: number
  readonly mark: Mark
  readonly flag?: Severity | undefined
  /** Its memory rises steadily. */
  readonly isGrowing?: boolean
  readonly trend: TrendLine | undefined
  readonly isSelected: boolean
}

/** Places a row without moving any other; on paper they follow each other. */
function placeOf(index: number): { transform: string } {
  return { transform: isPrinting.value ? 'none' : `translateY(${index * rowHeight.value}px)` }
}

/** On a phone: the figure that the table is sorted by, and below it what belongs to it. */
function FigureCell({
  cell,
  isGrowing,
}: {
  readonly cell: (name: string) => Cell
  readonly isGrowing: boolean
}) {
  const by = sort.value === 'growth' ? 'rss' : sort.value
  const metric = METRIC_BY_NAME.get(by)
  const value = cell(by)
  const unit = metric?.unit === 'ratio' && value !== null ? ' %' : ''
  return (
    <td class="cell two-lines">
      <span>
        {metric && value !== null ? printable(formatCell(metric, value, shownAt.value)) : '-'}
        {unit}
      </span>
      {by === 'rss' ? (
        <Growth bytes={cell('growth')} isSteady={isGrowing} />
      ) : (
        <span class="quiet">{typeof cell('rss') === 'number' ? formatBytes(Number(cell('rss'))) : '-'}</span>
      )}
    </td>
  )
}

/**
 * Of a row that has not arrived yet the element keeps the cells of the last one, unseen: to make them again at the speed
 * of scrolling costs most of a frame.
 */
export function ProcessRow({ row, index, ...marks }: ProcessRowProps) {
  const cells = useRef<ComponentChildren>(null)
  const place = { style: placeOf(index), 'aria-rowindex': index + 2 }
  if (row === undefined)
    return (
      <tr id={`row-at-${index}`} class="row skeleton" {...place} aria-busy="true">
        {cells.current}
      </tr>
    )
  cells.current = cellsOf({ row, ...marks })
  const isSelf = row.marks?.includes('self') ?? false
  return (
    <tr
      id={`row-${row.id}`}
      data-id={row.id}
      class={`row ${marks.mark ?? ''} ${isSelf ? 'self' : ''} ${classOf(row.colour)}`}
      {...place}
      aria-selected={marks.isSelected}
      aria-level={isTreeGrid.value ? (row.branch?.length ?? 0) + 1 : undefined}
      aria-expanded={row.fold && row.fold === 'open'}
      data-group={row.group?.by}
    >
      {cells.current}
    </tr>
  )
}

interface CellsProps extends Omit<ProcessRowProps, 'index'> {
  readonly row: Row
}

function cellsOf({ row, mark, flag, isGrowing = false, trend, isSelected }: CellsProps): ComponentChildren {
  const places = cellPlaces.value
  const cell = (name: string): Cell => row.cells[places.get(name) ?? -1] ?? null
  const isTwoLines = layout.value.some(({ name }) => name === FIGURE)
  const draw = ({ name, metric }: Column) => {
    switch (name) {
      case FLAG:
        return <FlagCell key={name} flag={flag} />
      case TREND:
        return (
          <td key={name} class="cell trace">
            <Trend
              points={trend}
              isFromZero={shownTrend.value === 'cpu'}
              hasArea={(isGrowing && shownTrend.value === 'rss') || isHeavy(trend)}
            />
          </td>
        )
      case FIGURE:
        return <FigureCell key={name} cell={cell} isGrowing={isGrowing} />
      case 'command':
        return (
          <CommandCell
            key={name}
            row={row}
            command={cell('command')}
            mark={mark}
            below={isTwoLines ? cell : undefined}
            more={isSelected && <RowMore id={row.id} isInRow />}
          />
        )
      case SUM:
        return <SumCell key={name} value={cell(name)} />
      case 'growth':
        return (
          <td key={name} class="cell number">
            <Growth bytes={cell(name)} isSteady={isGrowing} />
          </td>
        )
      case 'wait':
        return (
          <td key={name} class="cell number">
            <Wait share={cell(name)} />
          </td>
        )
      default:
        if (name === 'pid' && row.group) return <CountCell key={name} group={row.group} />
        if (name === 'state' && cell(name) !== null)
          return <StateCell key={name} row={row} letter={cell(name)} />
        return metric && <MetricCell key={name} metric={metric} value={cell(name)} />
    }
  }
  return layout.value.map(draw)
}
