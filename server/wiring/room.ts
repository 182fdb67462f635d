// topz's own memory -> what may still be held for readers: costly answers come one at a time, and not at all when
// memory runs short; what is kept for all of them together is less where topz may use little.

import { createOwnMemory } from '../cgroup/own-memory.ts'
import { monotonicMs } from '../clock.ts'
import {
  ANSWERS_WAITING_BYTES_MAX,
  STREAM_FRAMES_KEPT_BYTES_MAX,
  STREAM_UNACKED_BYTES_MAX,
  VIEW_CELLS_MAX,
} from '../config/limits.ts'
import { createPressure } from '../http/pressure.ts'
import { createTurnstile, type Turnstiles } from '../http/turnstile.ts'
import type { HubBounds } from '../live/hub.ts'
import { CELL_BYTES } from '../live/views.ts'

/** What making one costly answer takes for a while, in total and for each process, in bytes. */
const ANSWER_BYTES = 1024 * 1024
const READOUT_BYTES_PER_PROCESS = 5 * 1024
const PAST_BYTES_PER_PROCESS = 10 * 1024
/** While requests come. */
const EASE_MS = 100
/** Part of topz's own memory limit that each thing kept for readers may take. */
const KEPT_SHARE = 1 / 24

export type Room = ReturnType<typeof createRoom>

export function createRoom(processCount: () => number) {
  const own = createOwnMemory()
  const pressure = createPressure({
    own,
    residentBytes: process.memoryUsage.rss,
    collect: () => Bun.gc(true),
    now: monotonicMs,
  })
  const turnstile = (perProcess: number) =>
    createTurnstile({ pressure, bytes: () => ANSWER_BYTES + processCount() * perProcess, now: monotonicMs })
  const turnstiles: Turnstiles = {
    now: turnstile(READOUT_BYTES_PER_PROCESS),
    past: turnstile(PAST_BYTES_PER_PROCESS),
  }
  const ownLimitBytes = own()?.limitBytes
  let easedAtMs = Number.NEGATIVE_INFINITY

  /** If memory is short, garbage is collected. Call it now and then, and more often while it is true. */
  function ease(): boolean {
    easedAtMs = monotonicMs()
    return pressure.ease()
  }

  return {
    ownLimitBytes,
    bounds: boundsOf(ownLimitBytes),
    hasRoom: pressure.hasRoom,
    ease,
    /** Call for each request: refusals leave garbage, too. */
    easeInTime(): void {
      if (monotonicMs() - easedAtMs >= EASE_MS) ease()
    },
    turnstiles,
  }
}

export interface Bounds extends HubBounds {
  /** Of answers that clients have not read. */
  readonly waitingBytesMax: number
}

/** Undefined: topz may use what there is. */
export function boundsOf(ownLimitBytes = Number.POSITIVE_INFINITY): Bounds {
  const share = Math.floor(ownLimitBytes * KEPT_SHARE)
  return {
    unackedBytesMax: Math.min(STREAM_UNACKED_BYTES_MAX, share),
    cellsMax: Math.min(VIEW_CELLS_MAX, Math.floor(share / CELL_BYTES)),
    frameBytesMax: Math.min(STREAM_FRAMES_KEPT_BYTES_MAX, share),
    waitingBytesMax: Math.min(ANSWERS_WAITING_BYTES_MAX, share),
  }
}
