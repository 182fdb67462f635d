// The drawn part of the spine: areas by program over the range, limits, gaps, lives, growth, throttling.
import { formatBytes } from '../../server/model/format.ts'
import { areaPath, linePath, type Plot, runsOf, sumsOf, xOf, yOf } from '../components/area-path.ts'
import { printable } from '../components/printable.ts'
import { axisOf } from '../store/axis.ts'
import { diskAbsence } from '../store/disk-absence.ts'
import { laneOf, lanes, plotHeight, plotWidth } from '../store/geometry.ts'
import { growth } from '../store/growth.ts'
import { charts, type LaneChart, scaleLabel } from '../store/lane-charts.ts'
import { knownSteps } from '../store/layers.ts'
import { header, shownAt } from '../store/live.ts'
import { axisRange, timeline } from '../store/timeline.ts'

/** Kept free above what a lane draws. */
const PAD = 3
/** A remark needs this much above the areas. */
const REMARK_HEIGHT = 16
const REMARK_LANE_MIN = 56

export function plotOf({ name, scale }: LaneChart): Plot {
  const { top, height } = laneOf(name)
  return { width: plotWidth.value, top: top + PAD, bottom: top + height - 1, most: scale.top }
}

export function placeOf(at: number): number {
  const { from, to } = axisRange.value
  return ((at - from) / Math.max(1, to - from)) * plotWidth.value
}

function Areas({ chart }: { readonly chart: LaneChart }) {
  const steps = chart.layers[0]?.values.length ?? 0
  if (steps === 0 || laneOf(chart.name).height === 0) return null
  const known = Array.from({ length: steps }, (_, i) => chart.layers.some(({ values }) => values[i] !== null))
  const runs = runsOf(known)
  const sums = sumsOf(
    chart.layers.map(({ values }) => values),
    steps,
  )
  const plot = plotOf(chart)
  return (
    <>
      {chart.layers.map(({ name, colour }, i) => (
        <path
          key={name}
          class={`area ${colour}`}
          d={areaPath(sums[i] as number[], sums[i + 1] as number[], runs, plot)}
        />
      ))}
    </>
  )
}

/** The limit, or nothing; its label, or that of the top, stands left of the plot. */
function Limit({ chart }: { readonly chart: LaneChart }) {
  const { top, height } = laneOf(chart.name)
  if (height === 0) return null
  const plot = plotOf(chart)
  const y = chart.scale.limit === undefined ? undefined : yOf(chart.scale.limit, plot)
  const isDrawn = chart.layers.some(({ values }) => values.some(value => value !== null))
  return (
    <>
      {y !== undefined && <path class="limit" d={`M0 ${y}H${plot.width}`} />}
      {(y !== undefined || isDrawn) && (
        <text class="scale" x="-7" y={(y ?? top + 6) + 4}>
          {scaleLabel(chart)}
        </text>
      )}
    </>
  )
}

/** Idle must not look like not recorded. */
function Gaps() {
  const known = knownSteps.value
  const width = plotWidth.value
  return (
    <>
      {runsOf(known, false).map(([first, last]) => {
        const x = xOf(first - 1, known.length, width)
        return (
          <rect
            key={first}
            class="gap"
            x={x}
            y="0"
            width={Math.max(1, xOf(last, known.length, width) - x)}
            height={plotHeight.value}
            fill="url(#spine-gap)"
          >
            <title>Nothing was recorded then</title>
          </rect>
        )
      })}
    </>
  )
}

/** Grey where another life was, and a dashed upright where it ended. */
function Lives() {
  const { from, to } = axisRange.value
  const lives = (timeline.value?.lives ?? []).filter(({ isCurrent }) => !isCurrent)
  return (
    <>
      {lives.map(({ life, startedAt, lastAt = startedAt, ending }) => {
        const end = ending?.at ?? lastAt
        if (end <= from || startedAt >= to) return null
        const [left, right] = [Math.max(0, placeOf(startedAt)), Math.min(plotWidth.value, placeOf(end))]
        return (
          <g key={life}>
            <rect class="life" x={left} y="0" width={Math.max(0, right - left)} height={plotHeight.value} />
            {ending !== undefined && ending.how !== 'stopped' && (
              <path class="life-end" d={`M${right} 0V${plotHeight.value}`}>
                <title>{ending.text}</title>
              </path>
            )}
          </g>
        )
      })}
    </>
  )
}

/** The edge of what grows, in the colour of text, from where it began. */
function GrowthEdge({ chart }: { readonly chart: LaneChart }) {
  const rise = growth.value
  const drawn = timeline.value
  const layer = chart.layers.findIndex(({ name }) => name === rise?.program)
  if (rise === undefined || drawn === undefined || layer < 0) return null
  const steps = chart.layers[0]?.values.length ?? 0
  const edge = sumsOf(
    chart.layers.map(({ values }) => values),
    steps,
  )[layer + 1] as readonly number[]
  const first = Math.max(0, Math.floor((rise.since - drawn.from) / drawn.stepMs))
  const plot = plotOf(chart)
  const values = edge.map((value, i) => (chart.layers[layer]?.values[i] === null ? null : value))
  const x = xOf(first - 1, steps, plot.width)
  const isInside = rise.since > drawn.from
  const above = sumsOf(
    chart.layers.map(one => one.values),
    steps,
  )[chart.layers.length]?.slice(Math.max(0, first - 60), first + 1)
  const own = chart.layers[layer]?.values ?? []
  const shown = Math.min(steps - 1, Math.floor((shownAt.value - drawn.from) / drawn.stepMs))
  const grown = (own[shown] ?? 0) - (own.slice(first).find(value => value !== null) ?? 0)
  const isFree = grown > 0 && yOf(Math.max(0, ...(above ?? [])), plot) - plot.top > REMARK_HEIGHT
  const { top, height } = laneOf(chart.name)
  return (
    <>
      <path class="grows" d={linePath(values, first, steps - 1, plot)} />
      {isInside && <path class="grows-from" d={`M${x} ${yOf(edge[first] ?? 0, plot) - 6}V${top + height}`} />}
      {isInside && isFree && x > 240 && height >= REMARK_LANE_MIN && (
        <text class="remark" x={x - 5} y={top + 23} text-anchor="end">
          {printable(rise.program)} grows from here: +{formatBytes(grown)}
        </text>
      )}
    </>
  )
}

/** A bar as long as it lasted. */
function Throttled() {
  const { top, height } = laneOf('troubles')
  const values = timeline.value?.vitals.throttled ?? []
  if (height === 0) return null
  return (
    <>
      {runsOf(values.map(value => (value ?? 0) > 0)).map(([first, last]) => {
        const x = xOf(first - 1, values.length, plotWidth.value)
        const width = Math.max(3, xOf(last, values.length, plotWidth.value) - x)
        return (
          <rect
            key={first}
            class="throttled"
            x={x}
            y={top + height / 2 - 3.5}
            width={width}
            height="8"
            rx="2"
            fill="url(#spine-throttled)"
          />
        )
      })}
    </>
  )
}

/** What is denied is one sentence, never a flat line. */
function Denied() {
  const { top, height } = laneOf('disk')
  const shown = header.value
  const why = shown === undefined ? undefined : diskAbsence(shown.container)
  if (why === undefined || height === 0) return null
  return (
    <foreignObject x="8" y={top} width={Math.max(0, plotWidth.value - 16)} height={height}>
      <div class="denied">
        <p>{why}</p>
      </div>
    </foreignObject>
  )
}

/** Hatched grounds, by what they mean: the sides of a tile and the width of its stripe, in pixels. */
const HATCHES = [
  { of: 'gap', size: 6, stripe: 1 },
  { of: 'veil', size: 7, stripe: 1 },
  { of: 'throttled', size: 5, stripe: 2.2 },
  { of: 'out', size: 4, stripe: 1.6 },
] as const

function Patterns() {
  return (
    <defs>
      {HATCHES.map(({ of, size, stripe }) => (
        <pattern
          key={of}
          id={`spine-${of}`}
          class={`p-${of}`}
          width={size}
          height={size}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect class="ground" width={size} height={size} />
          <rect class="stripe" width={stripe} height={size} />
        </pattern>
      ))}
    </defs>
  )
}

export function SpineLanes() {
  const height = laneOf('axis').top + laneOf('axis').height
  return (
    <svg
      class="spine-lanes"
      width={plotWidth.value}
      height={height}
      viewBox={`0 0 ${plotWidth.value} ${height}`}
      role="img"
      aria-label="CPU, memory, disk and network over time, by program"
    >
      <Patterns />
      <Lives />
      {axisOf(axisRange.value.from, axisRange.value.to).map(({ place, label }) => (
        <path
          key={label}
          class="grid"
          d={`M${Math.round(place * plotWidth.value) + 0.5} 0V${plotHeight.value}`}
        />
      ))}
      <Gaps />
      {charts.value.map(chart => (
        <Areas key={chart.name} chart={chart} />
      ))}
      {lanes.value
        .slice(1)
        .map(
          ({ name, top, height }) =>
            height > 0 && <path key={name} class="rule" d={`M0 ${top + 0.5}H${plotWidth.value}`} />,
        )}
      {charts.value.map(chart => (
        <Limit key={chart.name} chart={chart} />
      ))}
      <GrowthEdge chart={charts.value[1] as LaneChart} />
      <Throttled />
      <Denied />
    </svg>
  )
}
