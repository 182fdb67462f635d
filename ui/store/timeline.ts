// What was before the moment that is shown, for the charts: asked again every few seconds while somebody looks.
import { computed, effect, signal } from '@preact/signals'
import type { Event } from '../../server/model/event.ts'
import type { Difference, Timeline } from '../../server/model/recording.ts'
import { visible } from './clock.ts'
import { hello } from './line.ts'
import { shownAt } from './live.ts'
import { moment } from './moment.ts'
import { paused } from './status.ts'

export const RANGES = [
  { label: '5 min', ms: 300_000 },
  { label: '15 min', ms: 900_000 },
  { label: '1 h', ms: 3_600_000 },
  { label: '6 h', ms: 6 * 3_600_000 },
  { label: '24 h', ms: 24 * 3_600_000 },
  { label: '7 d', ms: 7 * 24 * 3_600_000 },
] as const

const AGAIN_MS = 5000
export const POINTS = 240

/** Chosen by the reader; undefined: as far back as there is something, a quarter of an hour at most. */
const chosenMs = signal<number | undefined>(undefined)
const fittingMs = signal<number>(RANGES[0].ms)
export const rangeMs = computed(() => chosenMs.value ?? fittingMs.value)
export const timeline = signal<Timeline | undefined>(undefined)
export const marks = signal<readonly Event[]>([])
/** Two moments compared; undefined while nobody asked. */
export const difference = signal<Difference | 'asked' | { readonly error: string } | undefined>(undefined)

export interface AskPast {
  readonly timeline: (from: number, to: number, points: number) => Promise<Timeline | undefined>
  readonly events: (from: number, to: number) => Promise<readonly Event[]>
  readonly difference: (from: number, to: number) => Promise<Difference | { readonly error: string }>
}

export function setRange(ms: number): void {
  chosenMs.value = ms
}

function fit({ to, recordedFrom = to }: Timeline): void {
  fittingMs.value = to - recordedFrom > RANGES[0].ms ? RANGES[1].ms : RANGES[0].ms
}

/** Runs for the life of the page. */
export function followTimeline(ask: AskPast): () => void {
  return effect(() => {
    const range = rangeMs.value
    const isPast = moment.value !== undefined || hello.value?.replay !== undefined
    if (!visible.value || hello.value === undefined) return
    // A moment of the past within what is drawn moves the cursor only.
    const shown = timeline.peek()
    const at = moment.value
    const isDrawn =
      at !== undefined && shown && at >= shown.from && at <= shown.to && shown.to - shown.from === range
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const turn = async (): Promise<void> => {
      const end = endOf(at, range)
      const [next, events] = await Promise.all([
        ask.timeline(end - range, end, POINTS),
        ask.events(end - range, end),
      ])
      if (isOver) return
      if (next !== undefined) {
        timeline.value = next
        fit(next)
      }
      marks.value = events
      if (!isPast && !paused.peek()) timer = setTimeout(turn, AGAIN_MS)
    }
    if (!isDrawn) void turn()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  })
}

/** Now, or so that the moment has something after it. */
function endOf(at: number | undefined, range: number): number {
  const last = hello.peek()?.replay === undefined ? Date.now() : shownAt.peek()
  if (at === undefined) return last || Date.now()
  return Math.min(Math.max(last, at), at + range / 4)
}

let asking: AskPast | undefined

export function setAsk(ask: AskPast): void {
  asking = ask
}

/** What changed between the moment that is shown and the last there is. */
export async function compareWithNow(): Promise<void> {
  const from = moment.peek()
  if (from === undefined || asking === undefined) return
  difference.value = 'asked'
  difference.value = await asking.difference(from, Date.now())
}

export function closeDifference(): void {
  difference.value = undefined
}
