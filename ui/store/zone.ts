// The times of the server -> how they are shown: in UTC, or in the zone of this browser, everywhere alike. Only the zone is
// the browser's, never its clock.
import { formatMoment, sinceClock } from '../../server/model/moment.ts'
import { zone } from './preferences.ts'
import { peekServerNow } from './server-time.ts'

const MINUTE_MS = 60_000

/** Of the zone shown from UTC, at that moment: summer has another than winter. Milliseconds. */
export function zoneOffsetMs(at: number): number {
  return zone.value === 'utc' ? 0 : -new Date(at).getTimezoneOffset() * MINUTE_MS
}

/** The moment whose UTC reads like this one in the zone shown. */
export const inZone = (at: number) => at + zoneOffsetMs(at)

/** `UTC`, `UTC+2`, `UTC-3:30` */
export function zoneName(at: number): string {
  const minutes = zoneOffsetMs(at) / MINUTE_MS
  if (minutes === 0) return 'UTC'
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `UTC${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

/** `17:43:10` */
export const clockOf = (at: number) => new Date(inZone(at)).toISOString().slice(11, 19)

/** `17:43:10 UTC`, with the date if it is not today's. */
export function timeText(at: number): string {
  return formatMoment(inZone(at), inZone(peekServerNow() ?? 0)).replace(/UTC$/, zoneName(at))
}

/** Always with its date: `2026-11-21 17:43:10 UTC` */
export const fullTimeText = (at: number) =>
  `${new Date(inZone(at)).toISOString().slice(0, 19).replace('T', ' ')} ${zoneName(at)}`

/** `17:43:10`, with the date if it is not obvious from `at`. */
export const sinceText = (since: number, at: number) => sinceClock(inZone(since), inZone(at))

/** For a tooltip: the same moment in the other zone. */
export function otherZoneText(at: number): string {
  if (zone.value === 'utc')
    return `${new Date(at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'long' })} here`
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
