// Values over time -> stacked areas, with a line for a limit and one for the moment that is shown.

const WIDTH = 240
const HEIGHT = 56

interface Layer {
  readonly colour: string
  readonly values: readonly (number | null)[]
}

interface ChartProps {
  readonly layers: readonly Layer[]
  readonly limit?: number | undefined
  /** Share of the width, 0..1. */
  readonly cursor?: number | undefined
  readonly label: string
}

/** What fills the height: the limit with room above it where it is near, else the largest value. */
function topOf(sums: readonly number[], limit: number | undefined): number {
  const most = Math.max(0, ...sums)
  if (limit !== undefined && most > limit / 3) return Math.max(limit * 1.08, most)
  return most * 1.15 || 1
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

function areaPath(
  below: readonly number[],
  above: readonly number[],
  known: readonly boolean[],
  top: number,
): string {
  const x = (i: number) => Math.round((i / Math.max(1, above.length - 1)) * WIDTH * 10) / 10
  const y = (value: number) => Math.round((HEIGHT - (value / top) * HEIGHT) * 10) / 10
  let path = ''
  for (let start = 0; start < known.length; start++) {
    if (!known[start]) continue
    let end = start
    while (known[end + 1]) end++
    // One value alone is as wide as its step: a line of no width would not be seen.
    const places = end === start ? [start - 0.5, start + 0.5] : range(start, end)
    const lineOf = (values: readonly number[]) =>
      places.map(place => `${x(place)} ${y(values[Number.isInteger(place) ? place : start] ?? 0)}`)
    const up = lineOf(above)
    const down = lineOf(below).reverse()
    path += `M${up.join('L')}L${down.join('L')}Z`
    start = end
  }
  return path
}

export function Chart({ layers, limit, cursor, label }: ChartProps) {
  const length = layers[0]?.values.length ?? 0
  const known = Array.from({ length }, (_, i) => layers.some(({ values }) => values[i] !== null))
  const sums: number[][] = [Array<number>(length).fill(0)]
  for (const { values } of layers) {
    const last = sums[sums.length - 1] as number[]
    sums.push(last.map((sum, i) => sum + (values[i] ?? 0)))
  }
  const top = topOf(sums[sums.length - 1] as number[], limit)
  const limitY = limit === undefined || limit > top ? undefined : HEIGHT - (limit / top) * HEIGHT
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {layers.map(({ colour }, i) => (
        <path
          key={`${i}`}
          class={colour}
          d={areaPath(sums[i] as number[], sums[i + 1] as number[], known, top)}
        />
      ))}
      {limitY !== undefined && <line class="limit" x1="0" x2={WIDTH} y1={limitY} y2={limitY} />}
      {cursor !== undefined && (
        <line class="cursor" x1={cursor * WIDTH} x2={cursor * WIDTH} y1="0" y2={HEIGHT} />
      )}
    </svg>
  )
}
