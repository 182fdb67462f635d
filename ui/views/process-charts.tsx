// The drawer's charts: CPU and memory of the selected process over the range of the timeline.
import { formatAge, formatBytesLong, formatRatio } from '../../server/model/format.ts'
import { sinceClock } from '../../server/words/verdict.ts'
import { Chart } from '../components/chart.tsx'
import { colourOfProcess } from '../store/colour.ts'
import { header, shownAt } from '../store/live.ts'
import { processHistory, valuesOf } from '../store/process-history.ts'
import { selectedId } from '../store/selection.ts'
import { cursor } from '../store/timeline.ts'

/** A rise that meets the limit soon, and one that is far from it. */
const RISES: readonly string[] = ['memory-eta', 'memory-grows']

/**
 * A steady rise that topz found and blames on this process; from one point to another is no growth: a collector that ran,
 * or did not, makes as much of it.
 */
function Growth({ id }: { readonly id: string }) {
  const { findings, noTrend = [], container } = header.value ?? {}
  if (findings === undefined) return null
  const pid = Number(id.split(':')[0])
  const rise = findings.find(
    one => RISES.includes(one.id) && (one.subject.processId === id || one.who.some(who => who.pid === pid)),
  )
  if (rise !== undefined) {
    const { riseBytes, windowSeconds } = rise.evidence
    const grew = rise.who.find(who => who.pid === pid)?.amount ?? riseBytes
    return (
      <span class="bad">
        grew {formatBytesLong(Number(grew))} in {formatAge(Number(windowSeconds) * 1000)}, since{' '}
        {sinceClock(rise.since, shownAt.value)}
      </span>
    )
  }
  const why = noTrend.find(one => one.container === container?.id)?.why
  return <span class="quiet">no trend{why === 'too short' && ' yet'}</span>
}

export function ProcessCharts() {
  const id = selectedId.value
  const known = processHistory.value
  if (id === undefined || known?.id !== id || known.cpu.points.length < 2) return null
  const colour = colourOfProcess(id)
  const [most, mostBytes] = [known.cpu, known.memory].map(({ points }) =>
    Math.max(0, ...points.map(([, , , max]) => max)),
  ) as [number, number]
  // A zombie: nothing else was recorded of it.
  if (most === 0 && mostBytes === 0) return null
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
        Memory <span class="quiet">at most {formatBytesLong(mostBytes)}</span> <Growth id={id} />
      </h3>
      <Chart
        layers={[{ colour, values: valuesOf(known.memory) }]}
        cursor={cursor.value}
        label="Resident memory of this process over time"
      />
    </div>
  )
}
