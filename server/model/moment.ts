// A moment as people write it -> Unix milliseconds: `2026-11-21T14:03:27Z`, `14:03:27` (the most recent one, UTC),
// `-5m`, `now`, or milliseconds.

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const DAY_MS = 86_400_000

export const MOMENT_FORMS =
  'a moment such as -5m, -1h30m, 14:03:27 (UTC), 2026-11-21T14:03:27Z, now, or Unix milliseconds'

/** Undefined: none of these. `now`: Unix milliseconds. `zoneMs`: of a time without a zone, from UTC. */
export function parseMoment(text: string, now: number, zoneMs = 0): number | undefined {
  if (text === 'now') return now
  if (/^\d{12,14}$/.test(text)) return Number(text)
  return relative(text, now) ?? clock(text, now, zoneMs) ?? iso(text, zoneMs)
}

function relative(text: string, now: number): number | undefined {
  if (!/^-(\d{1,6}(\.\d{1,3})?[smhd]){1,4}$/.test(text)) return undefined
  let milliseconds = 0
  for (const [, amount = '', unit = ''] of text.matchAll(/([\d.]+)([smhd])/g))
    milliseconds += Number(amount) * (UNIT_MS[unit] ?? 0)
  return Math.round(now - milliseconds)
}

function clock(text: string, now: number, zoneMs: number): number | undefined {
  const [, hours, minutes, seconds = '0'] =
    /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d{1,3})?))?Z?$/.exec(text) ?? []
  if (hours === undefined) return undefined
  const offset = text.endsWith('Z') ? 0 : zoneMs
  const today = Math.floor((now + offset) / DAY_MS) * DAY_MS - offset
  const at = today + Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000)
  return at <= now ? at : at - DAY_MS
}

function iso(text: string, zoneMs: number): number | undefined {
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text)) return undefined
  const spaced = text.replace(' ', 'T')
  const hasZone = /T.*(Z|[+-]\d\d:?\d\d)$/.test(spaced)
  // Without a zone it is UTC, like everything that topz prints, unless the reader sees another.
  const at = Date.parse(hasZone || !spaced.includes('T') ? spaced : `${spaced}Z`) - (hasZone ? 0 : zoneMs)
  // 31 February would be the third of March.
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`)
  const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10))
  return Number.isNaN(at) || !isDay ? undefined : at
}

/** `14:03:27 UTC`, with its date if that is not the date of `now`. */
export function formatMoment(at: number, now: number): string {
  const [day = '', clock = ''] = new Date(at).toISOString().split('T')
  const isToday = Math.floor(at / DAY_MS) === Math.floor(now / DAY_MS)
  return `${isToday ? '' : `${day} `}${clock.slice(0, 8)} UTC`
}

/** `17:43:10`; with the date if it is not obvious. UTC. */
export function sinceClock(since: number, at: number): string {
  const text = new Date(since).toISOString().slice(0, 19).replace('T', ' ')
  return at - since < DAY_MS ? text.slice(11) : text
}
