// Layers and what they may reach -> a chart of a vital sign, with its scale in words: the limit at its line, or what
// the height stands for if the limit is far away or missing.
import { Chart } from '../components/chart.tsx'
import type { Layer } from '../store/layers.ts'
import { mostOf, type Rounding, scaleOf } from '../store/scale.ts'
import { cursor } from '../store/timeline.ts'

interface VitalChartProps {
  readonly layers: readonly Layer[]
  readonly limit?: number | undefined
  /** The limit in words. */
  readonly limitText?: string | undefined
  readonly rounding: Rounding
  readonly text: (top: number) => string
  readonly label: string
}

export function VitalChart({ layers, limit, limitText, rounding, text, label }: VitalChartProps) {
  const scale = scaleOf(mostOf(layers), limit, rounding)
  const isToLimit = scale.limit !== undefined
  const top = isToLimit ? `${(1 - scale.limit / scale.top) * 100}%` : '6px'
  return (
    <div class="vital-chart">
      <Chart layers={layers} scale={scale} cursor={cursor.value} label={label} />
      <span
        class="scale"
        style={{ top }}
        title={isToLimit ? 'The line marks the limit' : 'The top of the chart'}
      >
        {isToLimit ? limitText : `up to ${text(scale.top)}${limitText ? ` of ${limitText}` : ''}`}
      </span>
    </div>
  )
}
