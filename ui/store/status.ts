// Line, pause and age of the last frame -> the one word that says whether the figures on the page are live.
import { computed, signal } from '@preact/signals'
import { now, visible } from './clock.ts'
import { hello, line } from './line.ts'
import { frame, frameAppliedMs, frameEpoch, header, intervalMs } from './live.ts'

export type Status = 'connecting' | 'live' | 'past' | 'stale' | 'paused' | 'reconnecting' | 'denied'

export interface Situation {
  readonly line: 'connecting' | 'open' | 'waiting' | 'denied'
  readonly paused: boolean
  /** What is shown is recorded. */
  readonly past: boolean
  /** A frame was ever shown. */
  readonly seen: boolean
  /** What is shown is of a server that is no more: the one that took its place sent no frame yet. */
  readonly ofAnother: boolean
  /** Since the last frame, or since the page was looked at again if that is later. */
  readonly silentMs: number
  readonly intervalMs: number
}

/** As many intervals without a frame make a view stale (S37). */
const STALE_INTERVALS = 3
/** The clock of the page ticks once a second: shorter silences are noise. */
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

/** What is shown is a moment of the past: nothing more will come of it. */
export const isPast = computed(() => header.value?.recorded !== undefined)

/** When the silence began that is being measured: see Situation. */
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

/** What is shown is not the present, and nobody asked for that: all of it is dimmed, and nothing is drawn beside it. */
export const isOld = computed(
  () => status.value === 'reconnecting' || status.value === 'stale' || status.value === 'denied',
)
