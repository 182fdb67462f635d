// CPU shares of the last minute -> a line of 64 by 18 pixels; a flat line where nothing was used.
import { sparkPath } from './spark-path.ts'

const WIDTH = 64
const HEIGHT = 18
const FLAT = `M0 ${HEIGHT - 1}H${WIDTH}`

export function Sparkline({ points }: { readonly points: readonly number[] | undefined }) {
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path class={points ? 'drawn' : 'flat'} d={points ? sparkPath(points, WIDTH, HEIGHT) : FLAT} />
    </svg>
  )
}
