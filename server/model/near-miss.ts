// An unknown name -> the known one that was probably meant.

/** Longer than any name: comparing costs the product of the lengths. */
const NAME_LENGTH_MAX = 40

/** Undefined if none is near: a wrong guess is worse than none. */
export function nearMiss(given: string, known: readonly string[]): string | undefined {
  if (given.length > NAME_LENGTH_MAX) return undefined
  const lower = given.toLowerCase()
  // `col` for columns; but `/api`, the start of a dozen, means none of them.
  const longer = lower.length > 1 ? known.filter(name => name.startsWith(lower)) : []
  let best: { readonly name: string; readonly edits: number } | undefined
  for (const name of known) {
    const edits = editsBetween(lower, name)
    const isNear = edits <= (name.length < 6 ? 1 : 2) && edits < name.length
    // `memory` for mem.
    const isLonger = name.length > 2 && lower.startsWith(name)
    const isOnly = longer.length === 1 && longer[0] === name
    if ((isNear || isLonger || isOnly) && edits < (best?.edits ?? Number.POSITIVE_INFINITY))
      best = { name, edits }
  }
  return best?.name
}

/** Characters to insert, remove, replace or swap with their neighbour (optimal string alignment). */
function editsBetween(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let edits = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1))
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwapped) edits = Math.min(edits, at(before, j - 2) + 1)
      row.push(edits)
    }
    before = last
    last = row
  }
  return at(last, b.length)
}

const at = (row: readonly number[], index: number) => row[index] ?? Number.POSITIVE_INFINITY
