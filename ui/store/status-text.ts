// The status -> its words, on the pill and for a screen reader.
import type { Status } from './status.ts'
import { clockOf, timeText } from './zone.ts'

export function interval(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000} s` : `${milliseconds} ms`
}

export function statusText(now: Status, at: number, everyMs: number): string {
  switch (now) {
    case 'connecting':
      return 'Connecting…'
    case 'live':
      return `Live · ${interval(everyMs)}`
    case 'past':
      return `Past · ${timeText(at)}`
    case 'paused':
      return `Paused · view of ${timeText(at)}`
    case 'stale':
      return `Stale · last view of ${timeText(at)}`
    case 'reconnecting':
      return `Reconnecting… last view of ${timeText(at)}`
    case 'denied':
      return 'Signed out'
    default: {
      const never: never = now
      return never
    }
  }
}

/** Where there is little room: the rest is in the tooltip. */
export function shortStatusText(now: Status, at: number, everyMs: number): string {
  switch (now) {
    case 'past':
      return `Past · ${clockOf(at)}`
    case 'paused':
      return `Paused · ${clockOf(at)}`
    case 'stale':
      return `Stale · ${clockOf(at)}`
    case 'reconnecting':
      return 'Reconnecting…'
    default:
      return statusText(now, at, everyMs)
  }
}
