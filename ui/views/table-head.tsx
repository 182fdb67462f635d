// The columns -> the row of headings: each sorts by its metric, and a second click reverses the order.
import { SUM } from '../../server/model/protocol.ts'
import { type Column, FIGURE, FLAG } from '../store/columns.ts'
import { isOrderDue } from '../store/live.ts'
import { clickHeading, layout, order, sort, summed } from '../store/looking.ts'
import { trendHeading } from '../store/trend.ts'

function TrendHeading() {
  return (
    <th scope="col" class="cell text plain" title="Up to the moment shown, newest on the right">
      {trendHeading.value}
    </th>
  )
}

/** As the page calls them. */
const NAMES: Readonly<Record<string, string>> = {
  command: 'Process',
  cpu: 'CPU',
  wait: 'Waits',
  rss: 'Memory',
}

function SumHeading() {
  const { name = '', label = '' } = summed.value ?? {}
  return (
    <th scope="col" class="cell number plain" title="Of the process and all below it, without topz itself">
      Σ {NAMES[name] ?? label}
    </th>
  )
}

interface HeadingProps {
  readonly column: Column
  readonly sorted: 'ascending' | 'descending' | 'none'
}

function Heading({ column: { name, metric }, sorted }: HeadingProps) {
  if (name === FLAG)
    return (
      <th scope="col" class="cell flag-cell">
        <span class="unseen">Flag</span>
      </th>
    )
  if (name === FIGURE)
    return (
      <th scope="col" class="cell number plain">
        Figures
      </th>
    )
  if (name === SUM) return <SumHeading />
  if (!metric) return <TrendHeading />
  const side = name === 'state' ? 'middle' : metric.unit === 'text' ? 'text' : 'number'
  const isDue = sorted !== 'none' && isOrderDue.value
  return (
    <th scope="col" class={`cell ${side}`} aria-sort={sorted}>
      <button type="button" title={metric.help} onClick={() => clickHeading(name)}>
        {NAMES[name] ?? metric.label}
        {sorted !== 'none' && <i aria-hidden="true">{sorted === 'descending' ? '▾' : '▴'}</i>}
        {isDue && <i class="due" title="The order has changed: rows move once the pointer has left them" />}
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
