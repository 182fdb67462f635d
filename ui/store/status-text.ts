// The status -> the words for it, on the pill and for a screen reader.
import type { Status } from './status.ts'

const CLOCK: Intl.DateTimeFormatOptions = {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
}

export function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString([], CLOCK)
}

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
      return `Past · ${clockTime(at)}`
    case 'paused':
      return `Paused · view of ${clockTime(at)}`
    case 'stale':
      return `Stale · last view of ${clockTime(at)}`
    case 'reconnecting':
      return `Reconnecting… last view of ${clockTime(at)}`
    case 'denied':
      return 'Signed out'
    default: {
      const never: never = now
      return never
    }
  }
}
