// Folding by keys: the row that they have come to, or the one that it hangs below.
import type { Row } from '../../server/model/protocol.ts'
import { announce } from './announce.ts'
import { toggleFold } from './folds.ts'
import { rows } from './live.ts'
import { currentRow, selectRow } from './selection.ts'

const depthOf = ({ branch }: Row): number => branch?.length ?? 0

function parentOf(row: Row): Row | undefined {
  const above = rows.value.slice(0, rows.value.indexOf(row))
  return above.findLast(other => depthOf(other) < depthOf(row))
}

/** False: there is nothing to fold. */
export function foldRow(): boolean {
  const row = currentRow.value
  if (row === undefined) return false
  const folded = row.fold === 'open' ? row : parentOf(row)
  if (folded === undefined) return false
  if (folded !== row) selectRow(folded)
  toggleFold(folded.id)
  announce('Folded')
  return true
}

/** False: there is nothing to unfold. */
export function unfoldRow(): boolean {
  const row = currentRow.value
  if (row?.fold !== 'folded') return false
  toggleFold(row.id)
  announce('Unfolded')
  return true
}
