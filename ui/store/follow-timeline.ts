// Requests what the timeline draws when it moves, and lets it grow by what the stream sends.
import { batch, computed, effect } from '@preact/signals'
import type { TimelineInWords } from '../../server/model/recording.ts'
import { type Alarms, alarms, withNews } from './alarms.ts'
import { visible } from './clock.ts'
import { grow } from './grow.ts'
import { hello } from './line.ts'
import { header, shownAt } from './live.ts'
import { endOfRecording, lastMoment, moment } from './moment.ts'
import { isOld } from './status.ts'
import { endAround, fitRange, heldEnd, isGrowing, rangeMs, spineEnd, timeline } from './timeline.ts'

export const POINTS = 240

export interface AskTimeline {
  readonly timeline: (from: number, to: number, points: number) => Promise<TimelineInWords | undefined>
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
  const requests = createRequests(ask)
  const stops = [
    effect(() => {
      if (hello.value?.replay !== undefined)
        endOfRecording.value = timeline.value?.recordedTo ?? shownAt.value
    }),
    effect(placeEnd()),
    effect(() => {
      const isWanted = isReady.value
      const where = { ms: rangeMs.value, end: spineEnd.value }
      if (isWanted) requests.want(where)
      else requests.stop()
    }),
    effect(() => {
      const at = shownAt.value
      const drawn = timeline.peek()
      if (
        !isGrowing.value ||
        drawn === undefined ||
        header.value === undefined ||
        at <= (drawn.recordedTo ?? 0)
      )
        return
      const after = requests.isUnderWay() ? drawn : grow(drawn, at, header.value)
      if (after === undefined) requests.again()
      else if (after !== drawn)
        batch(() => {
          timeline.value = after
          fitRange(after)
        })
      if (header.value.news !== undefined) alarms.value = withNews(alarms.peek(), header.value.news)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
    requests.stop()
  }
}

/** Where the timeline ends: where the reader zoomed to, around a moment, or now. */
function placeEnd(): () => void {
  let drawnFor = ''
  return () => {
    const at = moment.value
    const ms = rangeMs.value
    const held = heldEnd.value
    const last = lastMoment()
    if (held !== undefined && (at === undefined || (at >= held - ms && at <= held))) {
      spineEnd.value = held
      return
    }
    // What was drawn for another range, or before the end was known, is not a place to stay.
    const drawingFor = `${endOfRecording.value} ${ms}`
    const isNew = drawingFor !== drawnFor
    drawnFor = drawingFor
    const drawnTo = isNew ? undefined : (spineEnd.peek() ?? timeline.peek()?.to)
    spineEnd.value = endAround(at, ms, drawnTo, last)
  }
}

interface Where {
  readonly ms: number
  readonly end: number | undefined
}

/** One request at a time: what moved meanwhile is requested when the answer is there. */
function createRequests(ask: AskTimeline) {
  let wanted: Where | undefined
  /** What is drawn, or under way. */
  let asked: Where | undefined
  let isUnderWay = false

  /** What is drawn already, up to where it has grown. */
  const isDrawn = (where: Where) => {
    const drawn = timeline.peek()
    return (
      asked?.ms === where.ms &&
      drawn !== undefined &&
      Math.abs((where.end ?? lastMoment()) - drawn.to) < 2 * drawn.stepMs
    )
  }

  async function turn(): Promise<void> {
    if (isUnderWay || wanted === undefined) return
    isUnderWay = true
    const here = wanted
    asked = here
    const to = here.end ?? lastMoment()
    const [drawn, found] = await Promise.all([
      ask.timeline(to - here.ms, to, POINTS),
      ask.alarms(to - here.ms, to),
    ])
    isUnderWay = false
    if (wanted === undefined) return
    batch(() => {
      alarms.value = found
      if (drawn === undefined) return
      timeline.value = { ...drawn, ticks: 1 }
      fitRange(drawn)
    })
    if (wanted.ms !== here.ms || wanted.end !== here.end) return turn()
  }

  return {
    want(where: Where): void {
      wanted = where
      if (!isDrawn(where)) void turn()
    },
    again(): void {
      asked = undefined
      void turn()
    },
    stop(): void {
      wanted = undefined
    },
    isUnderWay: () => isUnderWay,
  }
}
