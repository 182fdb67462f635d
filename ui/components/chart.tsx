// Values over time -> stacked areas, with a band where nothing is known, a line for a limit and one for the moment that
// is shown.

const WIDTH = 240
const HEIGHT = 56

interface Layer {
  readonly colour: string
  readonly values: readonly (number | null)[]
}

interface ChartProps {
  readonly layers: readonly Layer[]
  /** What the height stands for, and where the limit is; without a scale, the largest value nearly fills the height. */
  readonly scale?: { readonly top: number; readonly limit?: number } | undefined
  /** Share of the width, 0..1. */
  readonly cursor?: number | undefined
  readonly label: string
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

const xOf = (place: number, length: number) => Math.round((place / Math.max(1, length - 1)) * WIDTH * 10) / 10

/** From the last known value to the next: idle must not look like not recorded. */
function unknownPath(known: readonly boolean[]): string {
  let path = ''
  for (let start = 0; start < known.length; start++) {
    if (known[start]) continue
    let end = start
    while (known[end + 1] === false) end++
    const [left, right] = [Math.max(0, start - 1), Math.min(known.length - 1, end + 1)]
    path += `M${xOf(left, known.length)} 0H${xOf(right, known.length)}V${HEIGHT}H${xOf(left, known.length)}Z`
    start = end
  }
  return path
}

function areaPath(
  below: readonly number[],
  above: readonly number[],
  known: readonly boolean[],
  top: number,
): string {
  const y = (value: number) => Math.round((HEIGHT - (value / top) * HEIGHT) * 10) / 10
  let path = ''
  for (let start = 0; start < known.length; start++) {
    if (!known[start]) continue
    let end = start
    while (known[end + 1]) end++
    // A single value is as wide as its step, within the chart: a line of zero width would be invisible.
    const isAlone = end === start
    const middle = Math.max(0.5, Math.min(start, known.length - 1.5))
    const places = isAlone ? [middle - 0.5, middle + 0.5] : range(start, end)
    const lineOf = (values: readonly number[]) =>
      places.map(place => `${xOf(place, above.length)} ${y(values[isAlone ? start : place] ?? 0)}`)
    const up = lineOf(above)
    const down = lineOf(below).reverse()
    path += `M${up.join('L')}L${down.join('L')}Z`
    start = end
  }
  return path
}

export function Chart({ layers, scale, cursor, label }: ChartProps) {
  const length = layers[0]?.values.length ?? 0
  const known = Array.from({ length }, (_, i) => layers.some(({ values }) => values[i] !== null))
  const sums: number[][] = [Array<number>(length).fill(0)]
  for (const { values } of layers) {
    const last = sums[sums.length - 1] as number[]
    sums.push(last.map((sum, i) => sum + (values[i] ?? 0)))
  }
  const top = scale?.top ?? (Math.max(...(sums[sums.length - 1] as number[])) * 1.15 || 1)
  const limitY = scale?.limit === undefined ? undefined : HEIGHT - (scale.limit / top) * HEIGHT
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path class="unknown" d={unknownPath(known)}>
        <title>Nothing was recorded then</title>
      </path>
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
