// The load of a container, minute by minute, next to its memory -> whether they rose together. A load that rises for
// half an hour and then falls looks like a leak until it falls.

/** Pearson's coefficient from which they count as rising together. */
const TOGETHER_MIN = 0.7
/** A load that hardly changed explains nothing. */
const CHANGE_MIN = 0.2
/** Of what is counted: one thread or two more are the program that grows, and a shell’s command. */
const CHANGE_COUNT_MIN = 3
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

/** The kind of load that correlates best with the memory, if any does. */
export function grewWith(
  points: readonly Point[],
  kinds: readonly (keyof Load)[] = ['connections', 'threads', 'cpu'],
): With | undefined {
  let best: With | undefined
  let most = TOGETHER_MIN
  for (const what of kinds) {
    const both = points.flatMap(({ bytes, load }) =>
      load[what] === undefined ? [] : [[load[what], bytes] as const],
    )
    const [from, to] = [both[0]?.[0] ?? 0, both.at(-1)?.[0] ?? 0]
    const isSmall = to < (1 + CHANGE_MIN) * from || to === from
    if (both.length < POINTS_MIN || isSmall || (what !== 'cpu' && to - from < CHANGE_COUNT_MIN)) continue
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
