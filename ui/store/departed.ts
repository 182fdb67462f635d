// Rows that ended keep their place for a moment, so that nobody wonders what just vanished; rows that started are
// marked for as long. Both are told by a word as well as by their look.
import type { Row } from '../../server/model/protocol.ts'

export const MARK_MS = 3000
/** A fork storm must not fill the page with ended rows. */
const DEPARTED_MAX = 12

/** A row that ended while it was in the window. */
export interface Departed {
  readonly row: Row
  /** Where it stood in the window. */
  readonly position: number
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
    ids.has(row.id) ? [{ row, position, untilMs: nowMs + MARK_MS }] : [],
  )
  return [...kept, ...added].slice(-DEPARTED_MAX)
}

/** The living rows with the departed put back where they stood. */
export function withDeparted(rows: readonly Row[], departed: readonly Departed[]): readonly Row[] {
  if (departed.length === 0) return rows
  const alive = new Set(rows.map(row => row.id))
  const merged = [...rows]
  const inOrder = departed.filter(({ row }) => !alive.has(row.id)).sort((a, b) => a.position - b.position)
  for (const { row, position } of inOrder) merged.splice(Math.min(position, merged.length), 0, row)
  return merged
}
