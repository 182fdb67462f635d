// CPU and memory of the selected process over the range of the timeline, for the drawer.
import { effect, signal } from '@preact/signals'
import type { Series } from '../../server/model/recording.ts'
import { selectedId } from './selection.ts'
import { timeline } from './timeline.ts'

export interface ProcessHistory {
  readonly id: string
  readonly cpu: Series
  readonly memory: Series
}

export const processHistory = signal<ProcessHistory | undefined>(undefined)

export type AskSeries = (id: string, metric: string, from: number, to: number) => Promise<Series | undefined>

/** Runs for the life of the page: requests again whenever the timeline was updated. */
export function followProcessHistory(ask: AskSeries): () => void {
  return effect(() => {
    const id = selectedId.value
    const drawn = timeline.value
    if (id === undefined || drawn === undefined) return
    let isOver = false
    const { from, to } = drawn
    void Promise.all([ask(id, 'cpuUsage', from, to), ask(id, 'rssBytes', from, to)]).then(([cpu, memory]) => {
      if (!isOver && cpu !== undefined && memory !== undefined) processHistory.value = { id, cpu, memory }
    })
    return () => {
      isOver = true
    }
  })
}

/** Points with holes -> one value per step, null where there is none. */
export function valuesOf({ from, stepMs, to, points }: Series): readonly (number | null)[] {
  const values = Array<number | null>(Math.max(1, Math.round((to - from) / stepMs))).fill(null)
  for (const [at, , mean] of points) {
    const place = Math.round((at - from) / stepMs) - 1
    if (place >= 0 && place < values.length) values[place] = mean
  }
  return values
}
