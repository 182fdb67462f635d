// The drawer's charts: CPU and memory of the selected process over the range of the spine, with axes and the same
// crosshair.

import { useEffect, useRef } from 'preact/hooks'
import type { ProcessTrend } from '../../server/model/finding.ts'
import { formatAge, formatBytes, formatBytesLong } from '../../server/model/format.ts'
import { etaInWords } from '../../server/words/findings/memory-eta.ts'
import { percent } from '../../server/words/phrases.ts'
import { trendInWords } from '../../server/words/trend.ts'
import { areaPath, type Plot, runsOf, sumsOf, yOf } from '../components/area-path.ts'
import { axisOf } from '../store/axis.ts'
import { colourOfProcess } from '../store/colour.ts'
import { hoverAt, leave, shareOf, stepAt } from '../store/hover.ts'
import { header, shownAt } from '../store/live.ts'
import { lastMoment, moment } from '../store/moment.ts'
import { processHistory } from '../store/process-history.ts'
import { type Rounding, scaleOf } from '../store/scale.ts'
import { selectedId } from '../store/selection.ts'
import { sideChartWidth } from '../store/side-chart.ts'
import { axisRange } from '../store/timeline.ts'
import { clockOf, inZone, sinceText, zoneName } from '../store/zone.ts'

type Values = readonly (number | null)[]

/** A rise that meets the limit soon, and one that is far from it. */
const RISES: readonly string[] = ['memory-eta', 'memory-grows']
const SHARES: Rounding = { base: 1000, least: 0.01 }
const BYTES: Rounding = { base: 1024, least: 1024 * 1024 }

/** The finding that blames this process for a steady rise. */
function riseOf(id: string) {
  const pid = Number(id.split(':')[0])
  return header.value?.findings?.find(
    one => RISES.includes(one.id) && (one.subject.processId === id || one.who.some(who => who.pid === pid)),
  )
}

/** Words read a moment in UTC. */
function inZoneShown(trend: ProcessTrend): ProcessTrend {
  return trend.kind === 'rising' ? { ...trend, since: inZone(trend.since) } : trend
}

/**
 * A steady rise that topz found and blames on this process, else its own trend, which harms nobody yet; from one point to
 * another is no growth: a collector that ran, or did not, makes as much of it.
 */
function Growth({ id, trend }: { readonly id: string; readonly trend: ProcessTrend | undefined }) {
  const rise = riseOf(id)
  if (rise === undefined)
    return trend === undefined ? null : (
      <span class="quiet">{trendInWords(inZoneShown(trend), inZone(shownAt.value))}</span>
    )
  const pid = Number(id.split(':')[0])
  const { riseBytes, windowSeconds } = rise.evidence
  const grew = rise.who.find(who => who.pid === pid)?.amount ?? riseBytes
  return (
    <span class="bad">
      grew {formatBytesLong(Number(grew))} in {formatAge(Number(windowSeconds) * 1000)}, since{' '}
      {sinceText(rise.since, shownAt.value)}
      {rise.id === 'memory-eta' && `; limit in ${etaInWords(rise.evidence)}`}
    </span>
  )
}

interface ProcessChartProps {
  readonly values: Values
  readonly colour: string
  readonly height: number
  readonly rounding: Rounding
  readonly text: (value: number) => string
  readonly label: string
  /** Where a rise began, Unix milliseconds. */
  readonly since?: number | undefined
}

function ProcessChart({ values, colour, height, rounding, text, label, since }: ProcessChartProps) {
  const width = sideChartWidth.value
  const { top } = scaleOf(Math.max(0, ...values.map(value => value ?? 0)), undefined, rounding)
  const plot: Plot = { width, top: 6, bottom: height - 1, most: top }
  const [zero = [], sum = []] = sumsOf([values], values.length)
  const place = shareOf(hoverAt.value) ?? shareOf(moment.value)
  const from = shareOf(since)
  const value = hoverAt.value === undefined ? undefined : values[stepAt(hoverAt.value) ?? -1]
  const marks = height > 50 ? [top, top / 2, 0] : [top, 0]
  return (
    <svg class="process-chart" width={width} height={height} role="img" aria-label={label}>
      {marks.map(mark => (
        <g key={mark}>
          <path class="rule" d={`M0 ${yOf(mark, plot)}H${width}`} />
          <text x="-6" y={yOf(mark, plot) + 4}>
            {text(mark).replace(/\.0(?=\D)/, '')}
          </text>
        </g>
      ))}
      <path class={`area ${colour}`} d={areaPath(zero, sum, runsOf(values.map(one => one !== null)), plot)} />
      {from !== undefined && <path class="grows-from" d={`M${from * width} 6V${height}`} />}
      {place !== undefined && <path class="crossing" d={`M${place * width} 0V${height}`} />}
      {place !== undefined && typeof value === 'number' && (
        <circle class="crossed" cx={place * width} cy={yOf(value, plot)} r="3" />
      )}
    </svg>
  )
}

/** The newest, or under the pointer. */
function shownOf(values: Values): number | undefined {
  const step = hoverAt.value === undefined ? undefined : stepAt(hoverAt.value)
  return (step === undefined ? values.findLast(value => value !== null) : values[step]) ?? undefined
}

function Axis() {
  const { from, to } = axisRange.value
  const at = hoverAt.value
  const place = shareOf(at)
  return (
    <div class="process-axis" title={zoneName(to)}>
      {axisOf(from, to).map(({ place: x, label }) => (
        <span
          key={label}
          class={place !== undefined && Math.abs(place - x) < 0.14 ? 'hidden' : ''}
          style={{ left: `${x * 100}%` }}
        >
          {label}
        </span>
      ))}
      {at !== undefined && place !== undefined && (
        <b class="flag hover" style={{ left: `${Math.min(0.93, Math.max(0.07, place)) * 100}%` }}>
          {clockOf(at)}
        </b>
      )}
    </div>
  )
}

export function ProcessCharts({ trend }: { readonly trend?: ProcessTrend | undefined }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) sideChartWidth.value = element.clientWidth
    })
    observer.observe(element)
    return () => observer.disconnect()
  })
  const id = selectedId.value
  const known = processHistory.value
  if (id === undefined || known?.id !== id || known.cpu.length < 2) return null
  const colour = colourOfProcess(id)
  const [most, mostBytes] = [known.cpu, known.memory].map(values =>
    Math.max(0, ...values.map(one => one ?? 0)),
  )
  // A zombie: nothing else was recorded of it.
  if (!most && !mostBytes) return null
  const [cpu, memory] = [shownOf(known.cpu), shownOf(known.memory)]
  return (
    <div class="process-charts">
      <h3>
        CPU and memory <Growth id={id} trend={trend} />
        <span class="quiet push">
          CPU <b>{cpu === undefined ? '-' : percent(cpu)}</b> · memory{' '}
          <b>{memory === undefined ? '-' : formatBytesLong(memory)}</b>
        </span>
      </h3>
      <div
        ref={box}
        class="process-plots"
        onPointerMove={event => {
          const { left, width } = event.currentTarget.getBoundingClientRect()
          const { from, to } = axisRange.value
          const share = Math.min(1, Math.max(0, (event.clientX - left) / width))
          hoverAt.value = Math.min(from + share * (to - from), lastMoment())
        }}
        onPointerLeave={leave}
      >
        <ProcessChart
          values={known.cpu}
          colour={colour}
          height={36}
          rounding={SHARES}
          text={percent}
          label="CPU of this process over time"
        />
        <ProcessChart
          values={known.memory}
          colour={colour}
          height={72}
          rounding={BYTES}
          text={formatBytes}
          since={riseOf(id)?.since ?? (trend?.kind === 'rising' ? trend.since : undefined)}
          label="Resident memory of this process over time"
        />
        <Axis />
      </div>
    </div>
  )
}
