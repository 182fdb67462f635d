// The rows in sight -> the table. Only they are in the document; each element is reused for the row that scrolls in
// when its own scrolls out, and none is measured.
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { FIGURE, TREND } from '../store/columns.ts'
import { flags, growing } from '../store/findings.ts'
import { endedIds, isTreeGrid, rowCount, rows, startedIds, trends, windowStart } from '../store/live.ts'
import { layout } from '../store/looking.ts'
import { isPrinting } from '../store/printing.ts'
import { currentId } from '../store/selection.ts'
import { firstDrawn, rowHeight, slotCount } from '../store/viewport.ts'
import { EmptyState } from './empty-state.tsx'
import { ProcessRow } from './process-row.tsx'
import { watchRowMenu } from './row-menu-open.ts'
import { TableHead } from './table-head.tsx'
import { watchViewport } from './table-viewport.ts'

/** Of a process: what a wide window has beyond it belongs to the trend. */
const COMMAND_WIDTH_MAX = 480

const SKELETONS_WHILE_CONNECTING = 12

function Rows() {
  const slots = slotCount.value
  const start = windowStart.value
  const window = rows.value
  const isFirst = rowCount.value === 0
  const end = Math.min(firstDrawn.value + slots, isFirst ? SKELETONS_WHILE_CONNECTING : rowCount.value)
  const drawn = []
  for (let index = firstDrawn.value; index < end; index++) {
    const row = window[index - start]
    const id = row?.id ?? ''
    const mark = endedIds.value.has(id) ? 'ended' : startedIds.value.has(id) ? 'new' : undefined
    const isSelected = row !== undefined && id === currentId.value
    drawn.push(
      <ProcessRow
        key={index % slots}
        row={row}
        index={index}
        mark={mark}
        flag={row?.group?.worst ?? flags.value.get(id)}
        isGrowing={growing.value.has(Number.parseInt(id, 10))}
        trend={trends.value.get(id)}
        isSelected={isSelected}
      />,
    )
  }
  return <>{drawn}</>
}

/** A table whose rows are selected by keys: ARIA in HTML allows the role, though it makes the element interactive. */
function asGrid(selected: string | undefined) {
  return {
    role: isTreeGrid.value ? 'treegrid' : 'grid',
    tabIndex: 0,
    'aria-activedescendant': selected && `row-${selected}`,
  } as const
}

export function ProcessTable({ isEmpty }: { readonly isEmpty: boolean }) {
  const scroller = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => (scroller.current ? watchViewport(scroller.current) : undefined), [])
  useEffect(() => (scroller.current ? watchRowMenu(scroller.current) : undefined), [])
  const isNarrow = layout.value.some(({ name }) => name === FIGURE)
  const wide = !isNarrow && layout.value.some(({ name }) => name === TREND) ? TREND : 'command'
  const template = layout.value.map(({ name, width }) => {
    if (name === wide) return `minmax(${width}px, 1fr)`
    return name === 'command' && !isNarrow ? `minmax(${width}px, ${COMMAND_WIDTH_MAX}px)` : `${width}px`
  })
  const width = layout.value.reduce((sum, column) => sum + column.width, 0)
  const sizes = {
    '--columns': template.join(' '),
    '--table-width': `${width}px`,
    '--row': `${rowHeight.value}px`,
  }
  return (
    <div ref={scroller} class={`scroller ${isNarrow ? 'narrow' : ''}`} style={sizes}>
      {/* Real table elements keep their meaning for a screen reader although each is placed by hand. */}
      <table
        class={`table ${isTreeGrid.value ? 'tree-grid' : ''}`}
        aria-label="Processes"
        aria-rowcount={rowCount.value + 1}
        aria-colcount={layout.value.length}
        {...asGrid(currentId.value)}
      >
        <TableHead />
        <tbody
          class="table-body"
          style={{ height: isPrinting.value ? 'auto' : `${rowCount.value * rowHeight.value}px` }}
        >
          {!isEmpty && <Rows />}
        </tbody>
      </table>
      {isEmpty && <EmptyState />}
    </div>
  )
}
