// The columns -> the row of headings: each sorts by its metric, and a second click reverses the order.
import { SPARK_POINTS } from '../../server/model/protocol.ts'
import type { Column } from '../store/columns.ts'
import { momentMs } from '../store/live.ts'
import { clickHeading, layout, order, sort } from '../store/looking.ts'

function SparkHeading() {
  const seconds = Math.round((SPARK_POINTS * momentMs.value) / 1000)
  return (
    <th scope="col" class="cell number plain" title="CPU use up to the moment shown, newest on the right">
      {seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`}
    </th>
  )
}

function Heading({
  column,
  sorted,
}: {
  readonly column: Column
  readonly sorted: 'ascending' | 'descending' | 'none'
}) {
  const { metric } = column
  if (!metric) return <SparkHeading />
  const side = metric.name === 'state' ? 'middle' : metric.unit === 'text' ? 'text' : 'number'
  // The table's most important heading is named after its rows.
  const label = metric.name === 'command' ? 'Process' : metric.name === 'cpu' ? 'CPU' : metric.label
  return (
    <th scope="col" class={`cell ${side}`} aria-sort={sorted}>
      <button type="button" title={metric.help} onClick={() => clickHeading(metric.name)}>
        {label}
        {sorted !== 'none' && <i aria-hidden="true">{sorted === 'descending' ? '▾' : '▴'}</i>}
      </button>
    </th>
  )
}

export function TableHead() {
  return (
    <thead class="table-head">
      <tr class="row" aria-rowindex={1}>
        {layout.value.map(column => (
          <Heading
            key={column.name}
            column={column}
            sorted={sort.value === column.name ? order.value : 'none'}
          />
        ))}
      </tr>
    </thead>
  )
}
