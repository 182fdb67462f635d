// The timeline's figures -> layers of its lanes: the programs that used the most, each in its colour, and the others.
import { computed } from '@preact/signals'
import type { ProgramSeries } from '../../server/model/recording.ts'
import { classOf } from './colour.ts'
import { header } from './live.ts'
import { timeline } from './timeline.ts'

type Values = readonly (number | null)[]

/** One area of a chart: the name of its colour, and its values, null where nothing was recorded. */
export interface Layer {
  /** A program; `others`, or what traffic it is. */
  readonly name: string
  readonly colour: string
  readonly values: Values
}

/** More areas than these look alike. */
const LAYERS_MAX = 4
/** Below this share of the most that all used, a program belongs to the others. */
const SHARE_MIN = 0.02
export const OTHERS = 'others'

/**
 * The largest first. Together the areas are never more than the total: shared pages count in the resident memory of each
 * process, and a process may be counted a moment before the container.
 */
export function stacked(
  total: Values,
  programs: readonly ProgramSeries[],
  of: (one: ProgramSeries) => Values,
): readonly Layer[] {
  const most = Math.max(0, ...total.map(value => value ?? 0))
  const sumOf = (one: ProgramSeries) => of(one).reduce<number>((sum, value) => sum + (value ?? 0), 0)
  const drawn = programs
    .filter(one => of(one).some(value => (value ?? 0) > most * SHARE_MIN))
    .sort((a, b) => sumOf(b) - sumOf(a))
    .slice(0, LAYERS_MAX)
  const sums = total.map((_, i) => drawn.reduce((sum, one) => sum + (of(one)[i] ?? 0), 0))
  const scales = total.map((value, i) => Math.min(1, (value ?? 0) / (sums[i] || 1)))
  // A program that has ended leaves no hole in those above it.
  const layers = drawn.map(one => ({
    name: one.program,
    colour: classOf(one.colour),
    values: total.map((value, i) => (value === null ? null : (of(one)[i] ?? 0) * (scales[i] ?? 0))),
  }))
  const rest = total.map((value, i) => (value === null ? null : Math.max(0, value - (sums[i] ?? 0))))
  return [...layers, { name: OTHERS, colour: 'c0', values: rest }]
}

const vital = (name: string): Values => timeline.value?.vitals[name] ?? []
const isKnown = (values: Values) => values.some(value => value !== null)
const programs = computed(() => timeline.value?.programs ?? [])

export const cpuTotal = computed<Values>(() => {
  const container = vital('cpu')
  return isKnown(container) ? container : vital('processesCpu')
})
export const memoryTotal = computed<Values>(() => {
  const container = vital('memory')
  return header.value?.container?.memoryBytes !== undefined && isKnown(container)
    ? container
    : vital('processesMemory')
})
/** Missing where the container's own cannot be read: the processes' would leave out what others do for them. */
export const diskTotal = computed<Values>(() => {
  const write = vital('write')
  return vital('read').map((value, i) => (value === null ? null : value + (write[i] ?? 0)))
})

export const cpuLayers = computed(() => stacked(cpuTotal.value, programs.value, one => one.cpu))
export const memoryLayers = computed(() => stacked(memoryTotal.value, programs.value, one => one.memory))
export const diskLayers = computed(() => stacked(diskTotal.value, programs.value, one => one.disk))
/** No program's: the kernel does not say whose they are. */
export const networkLayers = computed<readonly Layer[]>(() => [
  { name: 'in', colour: 'in', values: vital('received') },
  { name: 'out', colour: 'out', values: vital('sent') },
])

/** Steps of which anything is known. */
export const knownSteps = computed<readonly boolean[]>(() => {
  const all = ['processes', 'processesCpu', 'hostCpu', 'cpu'].map(vital)
  return vital('processes').map((_, i) => all.some(values => (values[i] ?? null) !== null))
})
