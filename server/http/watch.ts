// ?watch=: one answer that never ends, a frame per period, for a terminal behind curl -N. A client that does not read
// is sent nothing: the next frame is made when the previous one has left. Places are few: a client that takes nothing
// for long is cut off. When memory is short no large frame is made: it comes after a later tick.

import { WATCH_TAKEN_MS_MAX, WATCHERS_MAX } from '../config/limits.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { readoutEtag } from '../render/etag.ts'
import { MEDIA_TYPES } from '../render/negotiate.ts'
import type { Readout } from '../render/readout.ts'
import { renderWatchFrame, WATCH_ROWS_DEFAULT } from '../render/text.ts'

/** What making and keeping a frame takes for each row, in bytes. */
const ROW_BYTES = 5 * 1024

export type Watch = ReturnType<typeof createWatch>

export interface WatchOptions {
  readonly latest: () => Snapshot | undefined
  /** topz ends. */
  readonly ending: AbortSignal
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** There is memory for this many bytes. */
  readonly hasRoom: (bytes: number) => boolean
}

export function createWatch({ latest, ending, now, hasRoom }: WatchOptions) {
  let watchers = 0
  const encoder = new TextEncoder()
  /** The last frame made: most terminals look at the same. */
  let made: { readonly etag: string; readonly frame: Uint8Array } | undefined

  /**
   * Undefined: there is no room for it. One of the usual size is always made: finding the cause of the shortage needs
   * it.
   */
  function frameOf(snapshot: Snapshot, readout: Readout): Uint8Array | undefined {
    const etag = readoutEtag('', snapshot, readout)
    if (made?.etag === etag) return made.frame
    const rows = Math.min(readout.limit ?? WATCH_ROWS_DEFAULT, snapshot.processes.length)
    if (rows > WATCH_ROWS_DEFAULT && !hasRoom(rows * ROW_BYTES)) return undefined
    made = { etag, frame: encoder.encode(renderWatchFrame(snapshot, readout)) }
    return made.frame
  }

  /** Ends with `signal`, which is the client's. `cutOff`: ends its connection. */
  function open(readout: Readout, periodMs: number, signal: AbortSignal, cutOff: () => void): Response {
    watchers++
    let timer: ReturnType<typeof setInterval> | undefined
    let seq = 0
    let takenAtMs = now()
    const stop = () => {
      if (timer === undefined) return
      clearInterval(timer)
      timer = undefined
      watchers--
    }
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        const sendFrame = () => {
          const isFull = (controller.desiredSize ?? 0) <= 0
          if (!isFull) takenAtMs = now()
          else if (now() - takenAtMs > WATCH_TAKEN_MS_MAX) {
            stop()
            cutOff()
            controller.error(new Error('The client is not reading.'))
            return
          }
          const snapshot = latest()
          if (snapshot === undefined || snapshot.seq === seq || isFull) return
          const frame = frameOf(snapshot, readout)
          if (frame === undefined) return
          seq = snapshot.seq
          controller.enqueue(frame)
        }
        timer = setInterval(sendFrame, periodMs)
        AbortSignal.any([signal, ending]).addEventListener('abort', () => {
          stop()
          // The same departure may already have cancelled the stream.
          if (controller.desiredSize !== null) controller.close()
        })
        sendFrame()
      },
      cancel: stop,
    })
    return new Response(stream, {
      headers: { 'Content-Type': MEDIA_TYPES.text, 'Cache-Control': 'no-store' },
    })
  }

  return { open, hasRoom: () => watchers < WATCHERS_MAX, count: () => watchers }
}
