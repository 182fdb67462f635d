// The timeline's figures -> layers of a chart: the processes that used the most, each in the colour of its row, and the
// rest.
import { computed } from '@preact/signals'
import type { TopProcess } from '../../server/model/recording.ts'
import { classOf } from './colour.ts'
import { header } from './live.ts'
import { timeline } from './timeline.ts'

/** One area of a chart: the name of its colour, and its values, null where nothing was recorded. */
export interface Layer {
  readonly colour: string
  readonly values: readonly (number | null)[]
}

type Values = readonly (number | null)[]

/** Below this a process belongs to the rest: a two-hundredth of what the largest used. */
const SHARE_MIN = 0.02

/**
 * Together the areas are never more than the total: shared pages count in the resident memory of each process, and a
 * process may be counted a moment before the container.
 */
export function stacked(
  total: Values,
  top: readonly TopProcess[],
  of: (one: TopProcess) => Values,
): readonly Layer[] {
  const most = Math.max(0, ...total.map(value => value ?? 0))
  const drawn = top.filter(one => of(one).some(value => (value ?? 0) > most * SHARE_MIN)).slice(0, 6)
  const sums = total.map((_, i) => drawn.reduce((sum, one) => sum + (of(one)[i] ?? 0), 0))
  const scales = total.map((value, i) => Math.min(1, (value ?? 0) / (sums[i] || 1)))
  // A process that has ended leaves no hole in those above it.
  const layers = drawn.map(one => ({
    colour: classOf(one.colour),
    values: total.map((value, i) => (value === null ? null : (of(one)[i] ?? 0) * (scales[i] ?? 0))),
  }))
  const rest = total.map((value, i) => (value === null ? null : Math.max(0, value - (sums[i] ?? 0))))
  return [...layers, { colour: 'c0', values: rest }]
}

const hasContainer = computed(() => header.value?.container?.memoryBytes !== undefined)

const vital = (name: string): Values => timeline.value?.vitals[name] ?? []

export const cpuLayers = computed(() => {
  const container = vital('cpu')
  const total = container.some(value => value !== null) ? container : vital('processesCpu')
  return stacked(total, timeline.value?.top ?? [], one => one.cpu)
})

export const memoryLayers = computed(() =>
  stacked(
    hasContainer.value ? vital('memory') : vital('processesMemory'),
    timeline.value?.top ?? [],
    one => one.memory,
  ),
)

export const diskLayers = computed<readonly Layer[]>(() => [
  { colour: 'c2', values: vital('read') },
  { colour: 'c4', values: vital('write') },
])

export const networkLayers = computed<readonly Layer[]>(() => [
  { colour: 'c7', values: vital('received') },
  { colour: 'c5', values: vital('sent') },
])
