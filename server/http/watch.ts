// ?watch=: one answer that never ends, a frame per period, for a terminal behind curl -N. A client that does not read
// is sent nothing: the next frame is made when the one before has left. Places are few: a client that takes nothing for
// long is cut off.

import { WATCH_TAKEN_MS_MAX, WATCHERS_MAX } from '../config/limits.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { MEDIA_TYPES } from '../render/negotiate.ts'
import type { Readout } from '../render/readout.ts'
import { renderWatchFrame } from '../render/text.ts'

export type Watch = ReturnType<typeof createWatch>

/** `ending`: topz ends. `now`: monotonic milliseconds. */
export function createWatch(latest: () => Snapshot | undefined, ending: AbortSignal, now: () => number) {
  let watchers = 0

  /** Ends with `signal`, which is the client's. `cutOff`: ends its connection. */
  function open(readout: Readout, periodMs: number, signal: AbortSignal, cutOff: () => void): Response {
    watchers++
    const encoder = new TextEncoder()
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
          seq = snapshot.seq
          controller.enqueue(encoder.encode(renderWatchFrame(snapshot, readout)))
        }
        timer = setInterval(sendFrame, periodMs)
        AbortSignal.any([signal, ending]).addEventListener('abort', () => {
          stop()
          // The stream may have been cancelled by the same departure.
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
