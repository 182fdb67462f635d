// The parts of a row that only groups and trees have.
import { formatCell } from '../../server/model/format.ts'
import type { Cell, Row, RowGroup } from '../../server/model/protocol.ts'
import { layout, summed } from '../store/looking.ts'
import { countText, groupText } from './group-words.ts'

/** Keys reach the row: the button is for who points. The table hears the click. */
export function FoldButton({ fold }: { readonly fold: Row['fold'] }) {
  if (fold === undefined) return null
  return (
    <button type="button" class="fold" tabIndex={-1} aria-label={fold === 'open' ? 'Fold' : 'Unfold'}>
      {fold === 'open' ? '▾' : '▸'}
    </button>
  )
}

/** Where no column shows how many there are, this does. */
export function GroupTag({ group }: { readonly group: RowGroup }) {
  const hasCount = layout.value.some(({ name }) => name === 'pid')
  const text = groupText(group) || (hasCount ? '' : countText(group))
  return text === '' ? null : <span class="tag about">{text}</span>
}

export function CountCell({ group }: { readonly group: RowGroup }) {
  return <td class="cell number mono">{countText(group)}</td>
}

/** Of a branch, of what the tree is sorted by. */
export function SumCell({ value }: { readonly value: Cell }) {
  const metric = summed.value
  const text = metric === undefined || value === null ? '-' : formatCell(metric, value, 0)
  return <td class={`cell number ${/^[-0.]+$/.test(text) ? 'zero' : ''}`}>{text}</td>
}
