// Requests what the timeline and the charts draw: at once when they move, and every few seconds while they show now.
import { computed, effect } from '@preact/signals'
import type { TimelineInWords } from '../../server/model/recording.ts'
import { type Alarms, alarms } from './alarms.ts'
import { visible } from './clock.ts'
import { hello } from './line.ts'
import { shownAt } from './live.ts'
import { endOfRecording, lastMoment, moment } from './moment.ts'
import { isOld, paused } from './status.ts'
import {
  endAround,
  fitRange,
  overview,
  overviewEnd,
  rangeMs,
  timeline,
  windowEnd,
  windowMs,
} from './timeline.ts'

const AGAIN_MS = 5000
const POINTS = 240
/** Processes stacked in the charts. */
const TOP = 8

export interface AskTimeline {
  readonly timeline: (
    from: number,
    to: number,
    points: number,
    top: number,
  ) => Promise<TimelineInWords | undefined>
  readonly alarms: (from: number, to: number) => Promise<Alarms>
}

/** The end of a replay is known with the first moment shown. Nothing new is drawn next to old figures. */
const isReady = computed(
  () =>
    visible.value &&
    !isOld.value &&
    hello.value !== undefined &&
    (hello.value.replay === undefined || shownAt.value > 0),
)

/** Runs for the life of the page, or until the function that it returns is called. */
export function followTimeline(ask: AskTimeline): () => void {
  const stopEnd = effect(() => {
    if (hello.value?.replay !== undefined) endOfRecording.value = overview.value?.recordedTo ?? shownAt.value
  })
  let drawnFor = ''
  const stopPlaces = effect(() => {
    const at = moment.value
    const last = lastMoment()
    // What was drawn for another range, or before the end was known, is not a place to stay.
    const drawingFor = `${endOfRecording.value} ${rangeMs.value}`
    const isNew = drawingFor !== drawnFor
    drawnFor = drawingFor
    const drawnTo = (end: number | undefined, drawn: TimelineInWords | undefined) =>
      isNew ? undefined : (end ?? drawn?.to)
    overviewEnd.value = endAround(at, rangeMs.value, drawnTo(overviewEnd.peek(), overview.peek()), last)
    windowEnd.value = endAround(at, windowMs.value, drawnTo(windowEnd.peek(), timeline.peek()), last)
  })
  const stopOverview = follow(
    () => ({ ms: rangeMs.value, end: overviewEnd.value }),
    (from, to) => Promise.all([ask.timeline(from, to, POINTS, 0), ask.alarms(from, to)]),
    ([drawn, found]) => {
      alarms.value = found
      if (drawn === undefined) return
      overview.value = drawn
      fitRange(drawn)
    },
  )
  const stopWindow = follow(
    () => ({ ms: windowMs.value, end: windowEnd.value }),
    (from, to) => ask.timeline(from, to, POINTS, TOP),
    drawn => {
      timeline.value = drawn ?? timeline.peek()
    },
  )
  return () => {
    for (const stop of [stopEnd, stopPlaces, stopOverview, stopWindow]) stop()
  }
}

/** One request at a time: what moved meanwhile is requested when the answer is there. */
function follow<T>(
  where: () => { readonly ms: number; readonly end: number | undefined },
  ask: (from: number, to: number) => Promise<T>,
  show: (answer: T) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let wanted: ReturnType<typeof where> | undefined
  let isAsking = false
  let isStopped = false

  async function turn(): Promise<void> {
    if (isAsking || wanted === undefined) return
    isAsking = true
    const { ms, end } = wanted
    const asked = wanted
    const to = end ?? lastMoment()
    const answer = await ask(to - ms, to)
    isAsking = false
    if (isStopped) return
    show(answer)
    if (wanted !== asked) return turn()
    if (end === undefined && hello.peek()?.replay === undefined && !paused.peek())
      timer = setTimeout(turn, Math.max(AGAIN_MS, ms / POINTS))
  }

  const stop = effect(() => {
    wanted = isReady.value ? { ...where() } : undefined
    clearTimeout(timer)
    void turn()
  })
  return () => {
    isStopped = true
    stop()
    clearTimeout(timer)
  }
}
