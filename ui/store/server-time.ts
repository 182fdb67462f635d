// The time of the server: the only one that the page shows or counts with. The browser's clock may be minutes off, so
// it is used for waiting alone.
import { signal } from '@preact/signals'

/** Unix milliseconds of the server, less the browser's monotonic clock; undefined: not known yet. */
export const aheadMs = signal<number | undefined>(undefined)

/** What the server has just said. */
export function noteServerTime(at: number, nowMs = performance.now()): void {
  aheadMs.value = at - nowMs
}

/** Unix milliseconds; undefined before the server has said anything. */
export function serverNow(): number | undefined {
  return aheadMs.value === undefined ? undefined : performance.now() + aheadMs.value
}

/** Without a subscription: time passes without anybody being notified. */
export function peekServerNow(): number | undefined {
  const ahead = aheadMs.peek()
  return ahead === undefined ? undefined : performance.now() + ahead
}
