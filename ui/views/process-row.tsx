// A row of the window -> its cells. Drawn again only when the row, its marks or the columns change: reading a signal
// makes a Preact component skip every other update.
import type { Severity } from '../../server/model/finding.ts'
import type { Cell, Row } from '../../server/model/protocol.ts'
import { Sparkline } from '../components/sparkline.tsx'
import { cellPlaces } from '../store/cells.ts'
import { classOf } from '../store/colour.ts'
import type { Column } from '../store/columns.ts'
import { layout } from '../store/looking.ts'
import type { Spark } from '../store/spark.ts'
import { rowHeight } from '../store/viewport.ts'
import { CommandCell, type Mark, MetricCell, StateCell } from './process-cells.tsx'

interface ProcessRowProps {
  readonly row: Row
  /** Index in the whole list, from 0. */
  readonly index: number
  readonly mark: Mark
  readonly flag?: Severity | undefined
  readonly spark: Spark | undefined
  readonly isSelected: boolean
}

/** Places a row without moving any other. */
export function placeOf(index: number): { transform: string } {
  return { transform: `translateY(${index * rowHeight.value}px)` }
}

export function ProcessRow({ row, index, mark, flag, spark, isSelected }: ProcessRowProps) {
  const places = cellPlaces.value
  const cell = (name: string): Cell => row.cells[places.get(name) ?? -1] ?? null
  const look = `row ${mark ?? ''} ${classOf(row.colour)}`
  const draw = (column: Column) => {
    if (!column.metric) {
      return (
        <td key={column.name} class="cell trace">
          <Sparkline points={spark} />
        </td>
      )
    }
    if (column.name === 'command')
      return <CommandCell key="command" row={row} command={cell('command')} mark={mark} flag={flag} />
    if (column.name === 'state' && cell('state') !== null)
      return <StateCell key="state" row={row} letter={cell('state')} />
    return <MetricCell key={column.name} metric={column.metric} value={cell(column.name)} />
  }
  return (
    <tr
      id={`row-${row.id}`}
      data-id={row.id}
      class={look}
      style={placeOf(index)}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
    >
      {layout.value.map(draw)}
    </tr>
  )
}
