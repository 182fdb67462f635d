// Line, pause and age of the last frame -> the one word that says whether the figures on the page are live.
import { computed, signal } from '@preact/signals'
import { now, visible } from './clock.ts'
import { line } from './line.ts'
import { frame, frameAppliedMs, intervalMs } from './live.ts'

export type Status = 'connecting' | 'live' | 'stale' | 'paused' | 'reconnecting' | 'denied'

export interface Situation {
  readonly line: 'connecting' | 'open' | 'waiting' | 'denied'
  readonly paused: boolean
  /** A frame was ever shown. */
  readonly seen: boolean
  /** Since the last frame, or since the page was looked at again if that is later. */
  readonly silentMs: number
  readonly intervalMs: number
}

/** As many intervals without a frame make a view stale (S37). */
const STALE_INTERVALS = 3
/** The clock of the page ticks once a second: shorter silences cannot be told from chance. */
const STALE_MS_MIN = 2500

export function statusOf(now: Situation): Status {
  if (now.line === 'denied') return 'denied'
  if (now.paused && now.seen) return 'paused'
  if (now.line !== 'open') return now.seen ? 'reconnecting' : 'connecting'
  if (!now.seen) return 'connecting'
  return now.silentMs > Math.max(STALE_MS_MIN, STALE_INTERVALS * now.intervalMs) ? 'stale' : 'live'
}

export const paused = signal(false)

/** When the silence began that is being measured: see Situation. */
export const listeningSinceMs = signal(0)

export const silentMs = computed(() =>
  visible.value ? now.value - Math.max(frameAppliedMs.value, listeningSinceMs.value) : 0,
)

export const status = computed<Status>(() =>
  statusOf({
    line: line.value.state,
    paused: paused.value,
    seen: frame.value !== undefined,
    silentMs: silentMs.value,
    intervalMs: intervalMs.value,
  }),
)

/** True when what is shown is not the present. */
export const dimmed = computed(
  () => status.value === 'reconnecting' || status.value === 'stale' || status.value === 'denied',
)
