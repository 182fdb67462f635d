// Each lane that draws figures -> its layers, how high it reaches, its limit, and how values are written beside it.
import { computed } from '@preact/signals'
import { formatByteRate, formatBytes } from '../../server/model/format.ts'
import { cpuLayers, diskLayers, type Layer, memoryLayers, networkLayers } from './layers.ts'
import { header } from './live.ts'
import { mostOf, type Rounding, type Scale, scaleOf } from './scale.ts'

export type ChartName = 'cpu' | 'memory' | 'disk' | 'network'

export interface LaneChart {
  readonly name: ChartName
  readonly layers: readonly Layer[]
  readonly scale: Scale
  /** What may be used: the limit, else what the host has. */
  readonly limit: number | undefined
  readonly text: (value: number) => string
}

const CPUS: Rounding = { base: 1000, least: 0.1 }
const BYTES: Rounding = { base: 1024, least: 1024 * 1024 }
const BYTES_PER_SECOND: Rounding = { base: 1024, least: 10 * 1024 }

export const cpuLimit = computed(() => header.value?.container?.cpuLimit ?? header.value?.host.cpuCount)
export const memoryLimit = computed(
  () => header.value?.container?.memoryLimitBytes ?? header.value?.host.memoryBytes,
)

function chartOf(
  name: ChartName,
  layers: readonly Layer[],
  limit: number | undefined,
  rounding: Rounding,
  text: (value: number) => string,
): LaneChart {
  return { name, layers, limit, scale: scaleOf(mostOf(layers), limit, rounding), text }
}

/** `1.98`; of a limit `2.0` */
export const cpuText = (cpus: number) => cpus.toFixed(2)

export const charts = computed<readonly LaneChart[]>(() => [
  chartOf('cpu', cpuLayers.value, cpuLimit.value, CPUS, cpuText),
  chartOf('memory', memoryLayers.value, memoryLimit.value, BYTES, formatBytes),
  chartOf('disk', diskLayers.value, undefined, BYTES_PER_SECOND, formatByteRate),
  chartOf('network', networkLayers.value, undefined, BYTES_PER_SECOND, formatByteRate),
])

/** At the limit's height, else at the top: what stands left of the plot. */
export function scaleLabel({ scale, text }: LaneChart): string {
  const value = scale.limit ?? scale.top
  return text(value)
    .replace(/\.0(?=[A-Z])/, '')
    .replace(/^(\d+\.\d)0$/, '$1')
}
