// Rows of ended processes keep their place for a moment, so that it is clear what just vanished; new rows are marked
// for
// as long. A word says so as well as their look.
import type { Row } from '../../server/model/protocol.ts'

export const MARK_MS = 3000
/** A fork storm must not fill the page with ended rows. */
const DEPARTED_MAX = 12

/** The row of a process that ended while it was in the window. */
export interface Departed {
  readonly row: Row
  /** Where it stood in the window. */
  readonly position: number
  /** In a tree, the rows that it may follow: its elder siblings from the nearest on, and finally its parent. */
  readonly after?: readonly string[]
  readonly untilMs: number
}

export function nextDeparted(
  before: readonly Departed[],
  ended: readonly string[],
  rowsBefore: readonly Row[],
  nowMs: number,
): readonly Departed[] {
  const kept = before.filter(departed => departed.untilMs > nowMs)
  if (ended.length === 0) return kept.length === before.length ? before : kept
  const ids = new Set(ended)
  const added = rowsBefore.flatMap((row, position) =>
    ids.has(row.id)
      ? [{ row, position, ...placeInTree(rowsBefore, position), untilMs: nowMs + MARK_MS }]
      : [],
  )
  return [...kept, ...added].slice(-DEPARTED_MAX)
}

const depthOf = ({ branch }: Row): number => branch?.length ?? 0

function placeInTree(rows: readonly Row[], position: number): Pick<Departed, 'after'> {
  const depth = depthOf(rows[position] as Row)
  if (depth === 0) return {}
  const after: string[] = []
  for (const row of rows.slice(0, position).reverse()) {
    if (depthOf(row) === depth) after.push(row.id)
    if (depthOf(row) < depth) return { after: [...after, row.id] }
  }
  return { after }
}

/** The living rows with the departed put back in place; in a tree, below their parent, wherever that is now. */
export function withDeparted(rows: readonly Row[], departed: readonly Departed[]): readonly Row[] {
  if (departed.length === 0) return rows
  const alive = new Set(rows.map(row => row.id))
  const merged = [...rows]
  const inOrder = departed.filter(({ row }) => !alive.has(row.id)).sort((a, b) => a.position - b.position)
  for (const { row, position, after } of inOrder) {
    if (after === undefined) merged.splice(Math.min(position, merged.length), 0, row)
    else hang(merged, row, after)
  }
  return merged
}

/** A row whose parent is no longer shown is not shown either: it would hang below a stranger. */
function hang(rows: Row[], row: Row, after: readonly string[]): void {
  const depth = depthOf(row)
  const anchor = rows.findIndex(
    ({ id }) => id === after.find(candidate => rows.some(({ id }) => id === candidate)),
  )
  if (anchor === -1) return
  let place = anchor + 1
  const isBelowParent = depthOf(rows[anchor] as Row) < depth
  while (!isBelowParent && depthOf(rows[place] ?? row) > depth) place++
  const above = (rows[anchor]?.branch ?? []).slice(0, depth - 1)
  const next = rows[place]
  rows.splice(place, 0, { ...row, branch: [...above, next !== undefined && depthOf(next) === depth] })
}
