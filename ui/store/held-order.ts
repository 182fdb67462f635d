// The order of rows as it is shown: rows rank again at most every three seconds, and not under the reader's pointer.
import { signal } from '@preact/signals'
import type { Row } from '../../server/model/protocol.ts'

export const RANK_MS = 3000

/** The pointer or the focus is on a row: it must not be moved away. */
export const isHeld = signal(false)

export function mayRank(nowMs: number, rankedMs: number): boolean {
  return !isHeld.peek() && nowMs - rankedMs >= RANK_MS
}

/** Rows stay where they were; those that came take the places of those that left. */
export function inHeldOrder(before: readonly Row[], rows: readonly Row[]): readonly Row[] {
  const byId = new Map(rows.map(row => [row.id, row]))
  const known = new Set(before.map(({ id }) => id))
  const came = rows.filter(({ id }) => !known.has(id)).values()
  const held: Row[] = []
  for (const { id } of before) {
    const row = byId.get(id) ?? came.next().value
    if (row) held.push(row)
  }
  return [...held, ...came]
}

export function isSameOrder(a: readonly Row[], b: readonly Row[]): boolean {
  return a.length === b.length && a.every(({ id }, place) => id === b[place]?.id)
}
