// The order of rows as it is shown: rows rank again at most every three seconds, and not under the reader's pointer.
import { signal } from '@preact/signals'
import type { Row } from '../../server/model/protocol.ts'

export const RANK_MS = 3000

/** The pointer or the focus is on a row: it must not be moved away. */
export const isHeld = signal(false)

export function mayRank(nowMs: number, rankedMs: number): boolean {
  return !isHeld.peek() && nowMs - rankedMs >= RANK_MS
}

/** Each row that stands by itself, with those below it. */
function blocksOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const blocks: Row[][] = []
  for (const row of rows) {
    const block = blocks.at(-1)
    if (block !== undefined && row.branch !== undefined && row.branch.length > 0) block.push(row)
    else blocks.push([row])
  }
  return blocks
}

const headOf = ([head]: readonly Row[]): string => head?.id ?? ''

/** Rows stay where they were, with those below them; those that came take the places of those that left. */
export function inHeldOrder(before: readonly Row[], rows: readonly Row[]): readonly Row[] {
  const blocks = blocksOf(rows)
  const byId = new Map(blocks.map(block => [headOf(block), block]))
  const known = blocksOf(before).map(headOf)
  const knownIds = new Set(known)
  const came = blocks.filter(block => !knownIds.has(headOf(block))).values()
  const held: Row[] = []
  for (const id of known) held.push(...(byId.get(id) ?? came.next().value ?? []))
  return [...held, ...[...came].flat()]
}

export function isSameOrder(a: readonly Row[], b: readonly Row[]): boolean {
  return a.length === b.length && a.every(({ id }, place) => id === b[place]?.id)
}
