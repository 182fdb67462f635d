// Connection, pause and age of the last frame -> the one word that says whether the figures on the page are live.
import { computed, signal } from '@preact/signals'
import { now, visible } from './clock.ts'
import { hello, line } from './line.ts'
import { frame, frameAppliedMs, frameEpoch, header, intervalMs } from './live.ts'

export type Status = 'connecting' | 'live' | 'past' | 'stale' | 'paused' | 'reconnecting' | 'denied'

export interface Situation {
  readonly line: 'connecting' | 'open' | 'waiting' | 'denied'
  readonly paused: boolean
  /** What is shown comes from the recording. */
  readonly past: boolean
  /** A frame was shown at least once. */
  readonly seen: boolean
  /** What is shown came from a server that is gone: its successor has not sent a frame yet. */
  readonly ofAnother: boolean
  /** Since the last frame, or since the page became visible again if that is later. */
  readonly silentMs: number
  readonly intervalMs: number
}

/** After this many intervals without a frame a view is stale (S37). */
const STALE_INTERVALS = 3
/** The page's clock ticks once a second: shorter silences are noise. */
const STALE_MS_MIN = 2500

export function statusOf(now: Situation): Status {
  if (now.line === 'denied') return 'denied'
  if (now.paused && now.seen && !now.past) return 'paused'
  if (now.line !== 'open') return now.seen ? 'reconnecting' : 'connecting'
  if (!now.seen) return 'connecting'
  if (now.past) return 'past'
  if (now.ofAnother) return 'reconnecting'
  return now.silentMs > Math.max(STALE_MS_MIN, STALE_INTERVALS * now.intervalMs) ? 'stale' : 'live'
}

export const paused = signal(false)

/** A past moment is shown: nothing more will come for it. */
export const isPast = computed(() => header.value?.recorded !== undefined)

/** When the measured silence began: see Situation. */
export const listeningSinceMs = signal(0)

export const silentMs = computed(() =>
  visible.value ? now.value - Math.max(frameAppliedMs.value, listeningSinceMs.value) : 0,
)

export const status = computed<Status>(() =>
  statusOf({
    line: line.value.state,
    paused: paused.value,
    past: isPast.value,
    seen: frame.value !== undefined,
    ofAnother: frameEpoch.value !== hello.value?.epoch,
    silentMs: silentMs.value,
    intervalMs: intervalMs.value,
  }),
)

/**
 * What is shown is not the present, though the reader did not ask for that: all of it is dimmed, and nothing is drawn
 * next to it.
 */
export const isOld = computed(
  () => status.value === 'reconnecting' || status.value === 'stale' || status.value === 'denied',
)
