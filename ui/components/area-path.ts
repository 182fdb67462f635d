// Values over time -> paths of stacked areas in pixels, and where nothing is known.

type Values = readonly (number | null)[]

/** Pixels: `right` is where the last step ends, `bottom` the value 0, `top` the value `most`. */
export interface Plot {
  readonly width: number
  readonly top: number
  readonly bottom: number
  readonly most: number
}

const tenth = (value: number) => Math.round(value * 10) / 10

/** Where a step ends. */
export function xOf(step: number, steps: number, width: number): number {
  return tenth(((step + 1) / steps) * width)
}

export function yOf(value: number, { top, bottom, most }: Plot): number {
  return tenth(bottom - (Math.min(value, most) / most) * (bottom - top))
}

/** Runs of steps that are known, or that are not. */
export function runsOf(known: readonly boolean[], wanted = true): readonly (readonly [number, number])[] {
  const runs: [number, number][] = []
  known.forEach((is, step) => {
    if (is !== wanted) return
    const last = runs.at(-1)
    if (last !== undefined && last[1] === step - 1) last[1] = step
    else runs.push([step, step])
  })
  return runs
}

/** The sums of the first layers, one list more than there are layers: layer i lies between sums i and i + 1. */
export function sumsOf(layers: readonly Values[], steps: number): readonly (readonly number[])[] {
  const sums: number[][] = [Array<number>(steps).fill(0)]
  for (const values of layers) {
    const below = sums[sums.length - 1] as number[]
    sums.push(below.map((sum, step) => sum + (values[step] ?? 0)))
  }
  return sums
}

/** Each step reaches back to the end of the one before it, so that a single one is not a line without width. */
export function areaPath(
  below: readonly number[],
  above: readonly number[],
  runs: readonly (readonly [number, number])[],
  plot: Plot,
): string {
  const steps = above.length
  return runs
    .map(([first, last]) => {
      const up = [`${xOf(first - 1, steps, plot.width)} ${yOf(above[first] ?? 0, plot)}`]
      const down = [`${xOf(first - 1, steps, plot.width)} ${yOf(below[first] ?? 0, plot)}`]
      for (let step = first; step <= last; step++) {
        const x = xOf(step, steps, plot.width)
        up.push(`${x} ${yOf(above[step] ?? 0, plot)}`)
        down.push(`${x} ${yOf(below[step] ?? 0, plot)}`)
      }
      return `M${up.join('L')}L${down.reverse().join('L')}Z`
    })
    .join('')
}

/** From one step to another, across what is unknown between them. */
export function linePath(values: Values, first: number, last: number, plot: Plot): string {
  const points: string[] = []
  for (let step = Math.max(0, first); step <= last; step++) {
    const value = values[step]
    if (value !== null && value !== undefined)
      points.push(`${xOf(step, values.length, plot.width)} ${yOf(value, plot)}`)
  }
  return points.length < 2 ? '' : `M${points.join('L')}`
}
