// The status -> its words, on the pill and for a screen reader.
import { formatMoment } from '../../server/model/moment.ts'
import { peekServerNow } from './server-time.ts'
import type { Status } from './status.ts'

/** As in the text, the report and addresses, wherever the browser is. */
export function timeText(at: number): string {
  return formatMoment(at, peekServerNow() ?? 0)
}

/** For a tooltip: the same in the reader's local time. */
export function localText(at: number): string {
  return `${new Date(at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'long' })} here`
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
