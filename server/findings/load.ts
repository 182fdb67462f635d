// What a container has to do, minute by minute, beside what it holds -> whether the one rose with the other. A load that
// rises for half an hour and falls again looks like a leak until it falls.

/** Of Pearson: from there on they go together. */
const TOGETHER_MIN = 0.7
/** Load that hardly changed explains nothing. */
const CHANGE_MIN = 0.2
const POINTS_MIN = 5

export interface Load {
  readonly connections?: number | undefined
  readonly threads?: number | undefined
  readonly cpu?: number | undefined
}

export interface Point {
  readonly bytes: number
  readonly load: Load
}

export interface With {
  readonly what: keyof Load
  readonly from: number
  readonly to: number
}

/** The kind of load that goes best with the memory, where any does. */
export function grewWith(points: readonly Point[]): With | undefined {
  let best: With | undefined
  let most = TOGETHER_MIN
  for (const what of ['connections', 'threads', 'cpu'] as const) {
    const both = points.flatMap(({ bytes, load }) =>
      load[what] === undefined ? [] : [[load[what], bytes] as const],
    )
    const [from, to] = [both[0]?.[0] ?? 0, both.at(-1)?.[0] ?? 0]
    if (both.length < POINTS_MIN || to < (1 + CHANGE_MIN) * from || to === from) continue
    const together = pearson(both)
    if (together >= most) {
      most = together
      best = { what, from, to }
    }
  }
  return best
}

function pearson(pairs: readonly (readonly [number, number])[]): number {
  const mean = (place: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[place], 0) / pairs.length
  const [meanX, meanY] = [mean(0), mean(1)]
  let [xy, xx, yy] = [0, 0, 0]
  for (const [x, y] of pairs) {
    xy += (x - meanX) * (y - meanY)
    xx += (x - meanX) ** 2
    yy += (y - meanY) ** 2
  }
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy)
}
