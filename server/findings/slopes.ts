// Numbers in order, of which some may be missing (NaN) -> what they have in common: buckets of them, the median of their
// slopes and whether it differs from chance, the largest drop.

export function buckets(
  bins: readonly number[],
  start: number,
  size: number,
  pick: (a: number, b: number) => number,
) {
  return Array.from({ length: Math.floor((bins.length - start) / size) }, (_, bucket) => {
    let value = Number.NaN
    for (let i = start + bucket * size; i < start + (bucket + 1) * size; i++) {
      const bin = bins[i] as number
      if (!Number.isNaN(bin)) value = Number.isNaN(value) ? bin : pick(value, bin)
    }
    return value
  })
}

export interface Slopes {
  /** Per bucket. */
  readonly median: number
  readonly low: number
  readonly high: number
  readonly z: number
}

/** Over all pairs: the median slope, its interval, and how far their order is from chance. */
export function slopesOf(values: readonly number[]): Slopes {
  const slopes: number[] = []
  let order = 0
  let present = 0
  for (const [i, first] of values.entries()) {
    if (Number.isNaN(first)) continue
    present++
    for (let j = i + 1; j < values.length; j++) {
      const second = values[j] as number
      if (Number.isNaN(second)) continue
      slopes.push((second - first) / (j - i))
      order += Math.sign(second - first)
    }
  }
  slopes.sort((a, b) => a - b)
  const deviation = Math.sqrt((present * (present - 1) * (2 * present + 5)) / 18)
  const at = (index: number) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(index)))] as number
  const middle = (slopes.length - 1) / 2
  const half = (1.96 * deviation) / 2
  return {
    median: at(middle),
    low: at(middle - half),
    high: at(middle + half),
    z: order === 0 ? 0 : (order - Math.sign(order)) / deviation,
  }
}

export function largestDrop(bins: readonly number[]): number {
  let top = Number.NEGATIVE_INFINITY
  let drop = 0
  for (const value of bins) {
    if (Number.isNaN(value)) continue
    top = Math.max(top, value)
    drop = Math.max(drop, top - value)
  }
  return drop
}

/** From the bottom of the largest drop to the last bin. */
export function riseSinceDrop(bins: readonly number[]): number {
  let top = Number.NEGATIVE_INFINITY
  let drop = 0
  let bottom = Number.NaN
  let last = Number.NaN
  for (const value of bins) {
    if (Number.isNaN(value)) continue
    top = Math.max(top, value)
    if (top - value >= drop) {
      drop = top - value
      bottom = value
    }
    last = value
  }
  return last - bottom
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
