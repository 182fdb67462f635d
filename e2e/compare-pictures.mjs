// Two pictures -> where they differ, as areas; with a tolerance that letters drawn by another version of the browser
// pass, and a dot of another colour does not. Pictures are compared at a third of their size: edges of letters are
// smoothed then, and two hundred of them are two megabytes.

/** A third. */
export const SCALE = 3
/** Of one of the three colours, 0..255: shades of edges differ by less, and the palette adds a little. */
const SHADE_MAX = 30
/** Side of a block, in pixels of the small picture. */
const BLOCK = 6
/** Pixels of a block that may differ: fewer than a dot has. */
const PIXELS_MAX = 4

/** Each pixel is the mean of nine; what is left over at the right and below is left out. */
export function small({ width, height, rgb }) {
  const [w, h] = [Math.floor(width / SCALE), Math.floor(height / SCALE)]
  const sums = new Uint16Array(3 * w * h)
  for (let y = 0; y < h * SCALE; y++)
    for (let x = 0; x < w * SCALE; x++) {
      const to = 3 * (Math.floor(y / SCALE) * w + Math.floor(x / SCALE))
      const from = 3 * (y * width + x)
      for (let c = 0; c < 3; c++) sums[to + c] += rgb[from + c]
    }
  return { width: w, height: h, rgb: Uint8Array.from(sums, sum => Math.round(sum / SCALE ** 2)) }
}

/** Areas in pixels of these pictures, the largest first; blocks that touch are one area. */
export function differences(kept, seen) {
  if (kept.width !== seen.width || kept.height !== seen.height)
    return [{ x: 0, y: 0, width: seen.width, height: seen.height }]
  const across = Math.ceil(kept.width / BLOCK)
  const counts = new Map()
  for (let i = 0; i < kept.width * kept.height; i++) {
    if (!isOther(kept.rgb, seen.rgb, 3 * i)) continue
    const [x, y] = [i % kept.width, Math.floor(i / kept.width)]
    const block = Math.floor(y / BLOCK) * across + Math.floor(x / BLOCK)
    counts.set(block, (counts.get(block) ?? 0) + 1)
  }
  const left = new Set([...counts].filter(([, count]) => count > PIXELS_MAX).map(([block]) => block))
  const areas = []
  for (const block of left) areas.push(areaFrom(block, left, across))
  return areas.sort((a, b) => b.width * b.height - a.width * a.height)
}

function isOther(a, b, at) {
  for (let c = at; c < at + 3; c++) if (Math.abs(a[c] - b[c]) > SHADE_MAX) return true
  return false
}

/** Takes all blocks out of `left` that hang together with this one. */
function areaFrom(block, left, across) {
  const todo = [block]
  const columns = []
  const lines = []
  while (todo.length > 0) {
    const one = todo.pop()
    if (!left.delete(one)) continue
    const [column, line] = [one % across, Math.floor(one / across)]
    columns.push(column)
    lines.push(line)
    for (const step of [-1, 0, 1])
      for (const by of [-1, 0, 1])
        if (column + by >= 0 && column + by < across) todo.push((line + step) * across + column + by)
  }
  const [x, y] = [Math.min(...columns), Math.min(...lines)]
  return {
    x: x * BLOCK,
    y: y * BLOCK,
    width: (Math.max(...columns) - x + 1) * BLOCK,
    height: (Math.max(...lines) - y + 1) * BLOCK,
  }
}

/** The picture with a red frame around each area. */
export function marked({ width, height, rgb }, areas) {
  const drawn = Uint8Array.from(rgb)
  const dot = (x, y) => {
    if (x >= 0 && y >= 0 && x < width && y < height) drawn.set([255, 0, 0], 3 * (y * width + x))
  }
  for (const area of areas) {
    const [left, top] = [area.x - 1, area.y - 1]
    const [right, bottom] = [area.x + area.width, area.y + area.height]
    for (let x = left; x <= right; x++) for (const y of [top, bottom]) dot(x, y)
    for (let y = top; y <= bottom; y++) for (const x of [left, right]) dot(x, y)
  }
  return { width, height, rgb: drawn }
}
