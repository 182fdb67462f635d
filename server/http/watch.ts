// ?watch=: one answer that never ends, a frame per period, for a terminal behind curl -N. A client that does not read
// is sent nothing: the next frame is made when the one before has left.

import type { Snapshot } from '../model/snapshot.ts'
import { MEDIA_TYPES } from '../render/negotiate.ts'
import type { Readout } from '../render/readout.ts'
import { renderWatchFrame } from '../render/text.ts'

/** Terminals at once. */
export const WATCHERS_MAX = 64

/** `ending`: topz ends. */
export function createWatch(latest: () => Snapshot | undefined, ending: AbortSignal) {
  let watchers = 0

  /** Undefined when too many watch already. Ends with `signal`, which is the client's. */
  return function watch(readout: Readout, periodMs: number, signal: AbortSignal): Response | undefined {
    if (watchers >= WATCHERS_MAX) return undefined
    watchers++
    const encoder = new TextEncoder()
    let timer: ReturnType<typeof setInterval> | undefined
    let seq = 0
    const stop = () => {
      if (timer === undefined) return
      clearInterval(timer)
      timer = undefined
      watchers--
    }
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        const sendFrame = () => {
          const snapshot = latest()
          const isFull = (controller.desiredSize ?? 0) <= 0
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
}
