// CPU and memory of the selected process over the range of the timeline, for the drawer: requested once, then it grows by
// what the page learns of the process anyway.
import { effect, signal } from '@preact/signals'
import type { Series } from '../../server/model/recording.ts'
import { known } from './detail.ts'
import { moment } from './moment.ts'
import { selected, selectedId } from './selection.ts'
import { timeline } from './timeline.ts'

type Values = readonly (number | null)[]

/** In the steps of the timeline. */
export interface ProcessHistory {
  readonly id: string
  readonly from: number
  readonly to: number
  readonly stepMs: number
  readonly cpu: Values
  readonly memory: Values
}

export const processHistory = signal<ProcessHistory | undefined>(undefined)

export type AskSeries = (
  id: string,
  metric: string,
  from: number,
  to: number,
  points: number,
) => Promise<Series | undefined>

/** More steps at once are a gap: they are requested. */
const STEPS_MAX = 4

/** Runs for the life of the page. */
export function followProcessHistory(ask: AskSeries): () => void {
  let asking = ''
  return effect(() => {
    const id = selectedId.value
    const drawn = timeline.value
    if (id === undefined || drawn === undefined) return
    const { from, to, stepMs } = drawn
    const before = processHistory.peek()
    const steps = before === undefined ? Number.NaN : Math.round((from - before.from) / stepMs)
    if (before?.id === id && before.stepMs === stepMs && steps >= 0 && steps <= STEPS_MAX) {
      if (moment.peek() === undefined) processHistory.value = grown(before, steps, stepMs)
      return
    }
    const here = `${id} ${stepMs} ${moment.peek() === undefined ? 'now' : from}`
    if (asking === here) return
    asking = here
    const points = Math.max(1, Math.round((to - from) / stepMs))
    void Promise.all([ask(id, 'cpuUsage', from, to, points), ask(id, 'rssBytes', from, to, points)]).then(
      ([cpu, memory]) => {
        if (asking === here) asking = ''
        if (selectedId.peek() !== id || cpu === undefined || memory === undefined) return
        processHistory.value = { id, from, to, stepMs, cpu: valuesOf(cpu), memory: valuesOf(memory) }
      },
    )
  })
}

/** The newest value is that of its row, or of the answer that the drawer shows. */
function grown(before: ProcessHistory, steps: number, stepMs: number): ProcessHistory {
  const row = selected.peek()
  const at = (column: string, figure: number | undefined): number | null => {
    const cell = row?.isInView ? row.cell(column) : null
    return typeof cell === 'number' ? cell : (figure ?? null)
  }
  const push = (values: Values, value: number | null): Values => [
    ...values.slice(steps, steps === 0 ? -1 : undefined),
    ...Array<number | null>(Math.max(1, steps)).fill(value ?? values.at(-1) ?? null),
  ]
  return {
    ...before,
    from: before.from + steps * stepMs,
    to: before.to + steps * stepMs,
    cpu: push(before.cpu, at('cpu', known.peek()?.cpuUsage)),
    memory: push(before.memory, at('rss', known.peek()?.rssBytes)),
  }
}

/** Points with holes -> one value per step, null where there is none. */
export function valuesOf({ from, stepMs, to, points }: Series): Values {
  const values = Array<number | null>(Math.max(1, Math.round((to - from) / stepMs))).fill(null)
  for (const [at, , mean] of points) {
    const place = Math.round((at - from) / stepMs) - 1
    if (place >= 0 && place < values.length) values[place] = mean
  }
  return values
}
