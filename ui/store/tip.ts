// A step of the timeline and the lane under the pointer -> what the tooltip lists, by that lane's metric.
import type { ProgramSeries } from '../../server/model/recording.ts'
import { classOf } from './colour.ts'
import type { LaneName } from './geometry.ts'
import { cpuTotal, diskTotal, memoryTotal, OTHERS } from './layers.ts'
import { timeline } from './timeline.ts'

const ROWS_MAX = 5

type Key = 'cpu' | 'memory' | 'disk' | 'network'

export interface TipRow extends Partial<Readonly<Record<Key, number>>> {
  readonly name: string
  readonly colour: string
}

export interface Tip {
  /** The columns, and by which of them rows are sorted. */
  readonly keys: readonly Key[]
  readonly by: Key
  readonly rows: readonly TipRow[]
  /** What no listed program used; missing where nothing is left. */
  readonly others: TipRow | undefined
  readonly sum: Partial<Readonly<Record<Key, number>>>
}

/** Undefined: nothing was recorded then. */
export function tipOf(step: number | undefined, lane: LaneName): Tip | undefined {
  const drawn = timeline.value
  if (step === undefined || drawn === undefined) return undefined
  if (lane === 'network') return trafficAt(step)
  const by = lane === 'memory' || lane === 'disk' ? lane : 'cpu'
  const keys: readonly Key[] = by === 'disk' ? ['disk'] : ['cpu', 'memory']
  const totals = { cpu: cpuTotal.value[step], memory: memoryTotal.value[step], disk: diskTotal.value[step] }
  const sum: Record<string, number> = {}
  for (const key of ['cpu', 'memory', 'disk'] as const)
    if (typeof totals[key] === 'number') sum[key] = totals[key]
  if (sum[by] === undefined) return undefined
  const rows = drawn.programs
    .map(one => rowOf(one, step))
    .filter(row => (row[by] ?? 0) > 0)
    .sort((a, b) => (b[by] ?? 0) - (a[by] ?? 0))
    .slice(0, ROWS_MAX)
  return { keys, by, rows, sum, others: othersOf(rows, sum, keys) }
}

function rowOf({ program, colour, cpu, memory, disk }: ProgramSeries, step: number): TipRow {
  return {
    name: program,
    colour: classOf(colour),
    cpu: cpu[step] ?? 0,
    memory: memory[step] ?? 0,
    disk: disk[step] ?? 0,
  }
}

/** Pages that programs share make them more than the whole: then nothing is left. */
function othersOf(
  rows: readonly TipRow[],
  sum: Readonly<Record<string, number>>,
  keys: readonly Key[],
): TipRow | undefined {
  const left: Record<string, number> = {}
  for (const key of keys)
    if (sum[key] !== undefined)
      left[key] = Math.max(0, sum[key] - rows.reduce((all, row) => all + (row[key] ?? 0), 0))
  return Object.values(left).some(value => value > 0) ? { name: OTHERS, colour: 'c0', ...left } : undefined
}

function trafficAt(step: number): Tip | undefined {
  const { received = [], sent = [] } = timeline.value?.vitals ?? {}
  const [into, out] = [received[step] ?? undefined, sent[step] ?? undefined]
  if (into === undefined || out === undefined) return undefined
  return {
    keys: ['network'],
    by: 'network',
    rows: [
      { name: 'in', colour: 'in', network: into },
      { name: 'out', colour: 'out', network: out },
    ],
    others: undefined,
    sum: { network: into + out },
  }
}
