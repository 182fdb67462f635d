// The recording as the thread that owns it sees it: ticks go in, answers come out. A failure here affects only the
// recording: its status says so, and the live view goes on.

import type { RecordingStatus } from '../model/recording.ts'
import { createAnswers, type Questions } from './ask/answers.ts'
import { rangeOf } from './ask/states.ts'
import { bytesOf } from './database/database.ts'
import type { RecordingOptions } from './database/open-recording.ts'
import { sizeOf, type TickRecord } from './format/encoder.ts'
import { createQueue } from './keep/queue.ts'
import { createPlaces } from './place.ts'

/** Retention runs at the first of this many ticks, and at each tick while there is too little room. */
const RETAIN_TICKS = 10
/** Ticks since the last full one can only be removed as a whole: the largest share of the room they may take. */
const GROUP_SHARE = 1 / 8
/** A folder that could not be used is retried. */
const RETRY_TICKS = 30
/** Below the limit by no more than a removed group, it is still the limit that bounds the recording. */
const BOUND_SHARE = 0.8

export interface Recording extends Questions {
  /**
   * What the next record has to be: one that stands alone, because this one is `lost`, or begins a group as a `full`
   * one.
   */
  record(record: TickRecord): 'lost' | 'full' | undefined
  attach(app: string): void
  isPaused(): boolean
  /** What to write to the log. */
  readonly warnings: readonly string[]
  close(ending: { readonly at: number; readonly how: string } | undefined): void
}

export function createRecording(asked: RecordingOptions, now: () => number): Recording {
  const warnings: string[] = []
  const places = createPlaces(asked, now, warnings)
  const queue = createQueue(places, now)
  let ticks = 0
  /** Recorded since the last full tick, approximately. */
  let groupBytes = 0

  function record(next: TickRecord): 'lost' | 'full' | undefined {
    if (places.current().writer === undefined) return undefined
    const isKept = queue.add(next)
    const isDue = ticks++ % RETAIN_TICKS === 0
    if (hasMoved(isDue) || !isWritten(isDue)) {
      queue.clear()
      return 'lost'
    }
    if (!isKept) return 'lost'
    groupBytes = (next.isFull ? 0 : groupBytes) + sizeOf(next)
    return groupBytes > places.current().opened.roomBytes * GROUP_SHARE && !next.isFull ? 'full' : undefined
  }

  /** Switches to another database: this one is gone, or the folder can be used again. */
  function hasMoved(isDue: boolean): boolean {
    if (isDue && places.current().opened.isLost()) {
      places.startAnew('gone')
      return true
    }
    return places.hasFallenBack() && ticks % RETRY_TICKS === 0 && places.tryToReturn()
  }

  /** False: the file was damaged, and a new one begins. */
  function isWritten(isDue: boolean): boolean {
    const place = places.current()
    if (place.writer === undefined) return true
    place.opened.measure()
    const isWhole =
      queue.flush(place.writer, place) && (!(isDue || queue.isTooLarge(place)) || queue.tidyUp(place))
    if (!isWhole) places.startAnew('damaged')
    return isWhole
  }

  function status(): RecordingStatus {
    const { opened, db } = places.current()
    const { bytesMax, historyMs } = places.options()
    const [from = null, to = null] = rangeOf(db)
    const bytes = bytesOf(db)
    const pausedBy = queue.pausedBy()
    const message = pausedBy ?? (places.hasFallenBack() ? warnings.at(-1) : undefined)
    return {
      state: stateOf(opened.path !== undefined, pausedBy !== undefined),
      ...(message !== undefined && { message }),
      isFile: opened.path !== undefined,
      bytes,
      bytesMax: Math.min(bytesMax, opened.bytesMax),
      historyMs,
      boundBy: bytes > opened.roomBytes * BOUND_SHARE ? 'bytes' : 'time',
      ...(from !== null && { from }),
      ...(to !== null && { to }),
      lost: queue.lost(),
    }
  }

  function stateOf(isFile: boolean, isPaused: boolean): RecordingStatus['state'] {
    if (asked.replay !== undefined) return 'off'
    return isPaused ? 'paused' : isFile ? 'recording' : 'memory'
  }

  return {
    ...createAnswers(places.current, status),
    warnings,
    record,
    attach: places.attach,
    isPaused: () => queue.pausedBy() !== undefined,
    close(ending) {
      const { writer, opened } = places.current()
      try {
        if (ending !== undefined) writer?.end(ending.at, ending.how)
      } catch {
        // The next topz will say that it ended without a word.
      }
      opened.close()
    },
  }
}
