// The last ten minutes of a row's metric -> a line over the width of its column; nothing where nothing is known.
import { useMemo } from 'preact/hooks'
import { TREND_HEIGHT, TREND_WIDTH, trendPath } from './trend-path.ts'

interface TrendProps {
  readonly points: readonly number[] | undefined
  /** Otherwise it is drawn around its mean. */
  readonly isFromZero: boolean
  /** It is one to look at: the area below it is filled. */
  readonly hasArea: boolean
}

const NOTHING: readonly number[] = []

export function Trend({ points = NOTHING, isFromZero, hasArea }: TrendProps) {
  // Its row is drawn at each tick, its points change every ten seconds.
  const { line, area } = useMemo(() => trendPath(points, isFromZero), [points, isFromZero])
  return (
    <svg
      class="trend"
      viewBox={`0 0 ${TREND_WIDTH} ${TREND_HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {hasArea && <path class="below" d={area} />}
      <path class="drawn" d={line} />
    </svg>
  )
}
