// Sizes and a box -> a rectangle for each, its area in proportion, as near to squares as can be: squarified, the first
// at the top left.

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const NOTHING: Rectangle = { x: 0, y: 0, width: 0, height: 0 }

/** In the order of the sizes, which is best the largest first; a size of 0 or less takes no room. */
export function treemap(sizes: readonly number[], box: Rectangle): readonly Rectangle[] {
  const sum = sizes.reduce((all, size) => all + Math.max(0, size), 0)
  const placed: Rectangle[] = sizes.map(() => ({ ...NOTHING, x: box.x, y: box.y }))
  if (sum <= 0 || box.width <= 0 || box.height <= 0) return placed
  const scale = (box.width * box.height) / sum
  const left = sizes.flatMap((size, place) => (size > 0 ? [{ place, area: size * scale }] : []))
  let free = box
  while (left.length > 0) {
    const row = left.splice(0, rowLength(left, Math.min(free.width, free.height)))
    free = placeRow(row, free, placed)
  }
  return placed
}

interface Sized {
  readonly place: number
  readonly area: number
}

/** As many as make the worst of them no longer than it would be with fewer. */
function rowLength(left: readonly Sized[], side: number): number {
  let [sum, least, most, worst] = [0, Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY]
  for (const [count, { area }] of left.entries()) {
    sum += area
    least = Math.min(least, area)
    most = Math.max(most, area)
    const longest = Math.max((side * side * most) / (sum * sum), (sum * sum) / (side * side * least))
    if (longest > worst) return count
    worst = longest
  }
  return left.length
}

/** Along the shorter side; what is left of the box. */
function placeRow(row: readonly Sized[], box: Rectangle, placed: Rectangle[]): Rectangle {
  const isColumn = box.width >= box.height
  const side = isColumn ? box.height : box.width
  const thick = row.reduce((all, { area }) => all + area, 0) / side
  let along = 0
  for (const { place, area } of row) {
    const long = area / thick
    placed[place] = isColumn
      ? { x: box.x, y: box.y + along, width: thick, height: long }
      : { x: box.x + along, y: box.y, width: long, height: thick }
    along += long
  }
  return isColumn
    ? { ...box, x: box.x + thick, width: box.width - thick }
    : { ...box, y: box.y + thick, height: box.height - thick }
}
