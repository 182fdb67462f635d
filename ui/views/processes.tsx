// The process list: its totals and switches next to the tabs, and the table.
import { METRIC_BY_NAME } from '../../server/model/metrics.ts'
import { Icon } from '../components/icon.tsx'
import { FIGURE } from '../store/columns.ts'
import { toggleDialog } from '../store/dialogs.ts'
import { found, frame, header, matched } from '../store/live.ts'
import { invertOrder, layout, order, query, sort, toggleTree, tree } from '../store/looking.ts'
import { GroupSelect } from './group-select.tsx'
import { PhoneOrder } from './phone-order.tsx'
import { ProcessTable } from './process-table.tsx'

function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount.toLocaleString('en')} ${amount === 1 ? one : many}`
}

function Totals() {
  const totals = header.value?.totals
  if (!totals) return null
  const { processes, threads, running, uninterruptible, zombies } = totals
  const parts = [
    query.value === ''
      ? count(processes, 'process', 'processes')
      : `${found.value.toLocaleString('en')} of ${count(processes, 'process', 'processes')}`,
    ...(threads === undefined ? [] : [count(threads, 'thread')]),
    ...(running === undefined ? [] : [`${running} running`]),
    ...(uninterruptible ? [`${uninterruptible} uninterruptible`] : []),
    ...(zombies > 0 ? [count(zombies, 'zombie')] : []),
  ]
  return <span class="totals">{parts.join(' · ')}</span>
}

/** Shown only when no heading shows it. */
function SortedBy() {
  const metric = METRIC_BY_NAME.get(sort.value)
  if (!metric || layout.value.some(({ name }) => name === sort.value || name === FIGURE)) return null
  return (
    <button type="button" class="chip" title="Reverse the order" onClick={invertOrder}>
      by {metric.label} {order.value === 'descending' ? '▾' : '▴'}
    </button>
  )
}

export function ProcessTools() {
  return (
    <>
      <PhoneOrder />
      <SortedBy />
      <Totals />
      <GroupSelect />
      <button
        type="button"
        class="ghost labelled"
        aria-pressed={tree.value}
        aria-keyshortcuts="t"
        onClick={toggleTree}
      >
        <Icon name="tree" /> <span>Tree</span>
      </button>
      <button
        type="button"
        class="ghost labelled"
        aria-haspopup="dialog"
        aria-keyshortcuts="c"
        onClick={() => toggleDialog('columns')}
      >
        <Icon name="columns" /> <span>Columns</span>
      </button>
    </>
  )
}

export function Processes() {
  return <ProcessTable isEmpty={frame.value !== undefined && matched.value === 0} />
}
