// The drawer's charts: CPU and memory of the selected process over the range of the timeline.
import { formatBytesLong, formatRatio } from '../../server/model/format.ts'
import type { Series } from '../../server/model/recording.ts'
import { Chart } from '../components/chart.tsx'
import { colourOf } from '../store/colour.ts'
import { processHistory, valuesOf } from '../store/process-history.ts'
import { selectedId } from '../store/selection.ts'
import { cursor } from '../store/timeline.ts'

const MINUTE_MS = 60_000

/** Growth from beginning to end, per minute; undefined if there is too little data. */
function growthOf({ points }: Series): number | undefined {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || last[0] - first[0] < MINUTE_MS) return undefined
  return ((last[2] - first[2]) / (last[0] - first[0])) * MINUTE_MS
}

export function ProcessCharts() {
  const id = selectedId.value
  const known = processHistory.value
  if (id === undefined || known?.id !== id || known.cpu.points.length < 2) return null
  const colour = `c${colourOf(id)}`
  const [most, mostBytes] = [known.cpu, known.memory].map(({ points }) =>
    Math.max(0, ...points.map(([, , , max]) => max)),
  ) as [number, number]
  // A zombie: nothing else was recorded of it.
  if (most === 0 && mostBytes === 0) return null
  const growth = growthOf(known.memory)
  const isGrowing = growth !== undefined && Math.abs(growth) > 64 * 1024
  return (
    <div class="process-charts">
      <h3>
        CPU <span class="quiet">at most {formatRatio(most)} %</span>
      </h3>
      <Chart
        layers={[{ colour, values: valuesOf(known.cpu) }]}
        cursor={cursor.value}
        label="CPU of this process over time"
      />
      <h3>
        Memory <span class="quiet">at most {formatBytesLong(mostBytes)}</span>{' '}
        {isGrowing && (
          <span class={growth > 0 ? 'bad' : 'quiet'}>
            {growth > 0 ? '+' : '-'}
            {formatBytesLong(Math.abs(growth))}/min
          </span>
        )}
      </h3>
      <Chart
        layers={[{ colour, values: valuesOf(known.memory) }]}
        cursor={cursor.value}
        label="Resident memory of this process over time"
      />
    </div>
  )
}
