// Events -> lines for people or machines (S17): one line per event whatever strings come in, each string bounded, each
// kind of event rate-limited. The query of a request is never logged: the caller passes only the path.

import { LOG_LINES_PER_SECOND_MAX, LOG_STRING_BYTES_MAX } from '../config/limits.ts'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

export interface LogOptions {
  readonly format: 'text' | 'json'
  readonly level: LogLevel
  /** Gets one line including its newline. */
  readonly write: (line: string) => void
  /** Unix milliseconds. */
  readonly now: () => number
}

/** `event` is a constant of the program, and the key of the rate limit; variable parts go into `fields`. */
export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

const FIELDS_MAX = 20
const LOG_EVENTS_MAX = 1024
/**
 * C0, DEL, C1, line separators, bidi controls, zero width, byte order mark: whatever moves a terminal's cursor or is
 * invisible.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\u2028\u2029\p{Cs}]/gu

export function createLog(options: LogOptions): Log {
  const pass = createRateLimit(options.now)
  const threshold = LOG_LEVELS.indexOf(options.level)
  const at =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      if (LOG_LEVELS.indexOf(level) < threshold) return
      const dropped = pass(event)
      if (dropped === undefined) return
      const row = dropped === 0 ? fields : { ...fields, dropped }
      options.write(`${lineOf(options, level, event, row)}\n`)
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function lineOf({ format, now }: LogOptions, level: LogLevel, event: string, fields: LogFields): string {
  const entries = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .slice(0, FIELDS_MAX)
    .map(([name, value]) => [safe(name), typeof value === 'string' ? safe(value) : value] as const)
  const time = new Date(now()).toISOString()
  if (format === 'json') {
    // The fields come first in the object so that none of them can replace time, level or event.
    return JSON.stringify({ ...Object.fromEntries(entries), time, level, event: safe(event) })
  }
  const pairs = entries.map(
    ([name, value]) => ` ${name}=${typeof value === 'string' ? quoted(value) : value}`,
  )
  return `${time} ${level.padEnd(5)} ${safe(event)}${pairs.join('')}`
}

function quoted(text: string): string {
  return /^[\w./:@%+-]+$/.test(text) ? text : `"${text.replaceAll('"', "'")}"`
}

/** Escaped and clipped; an escape is never cut in two. */
function safe(text: string): string {
  let out = ''
  let bytes = 0
  // A string of many megabytes is cut before it is scanned.
  for (const character of text.slice(0, LOG_STRING_BYTES_MAX + 1)) {
    const shown = character.replace(UNSAFE, escapeOf)
    bytes += Buffer.byteLength(shown)
    if (bytes > LOG_STRING_BYTES_MAX - 3) return `${out}…`
    out += shown
  }
  return out
}

function escapeOf(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

/** Number of lines dropped before this one, or undefined if this one is dropped too. */
function createRateLimit(now: () => number): (event: string) => number | undefined {
  const windows = new Map<string, { startedAt: number; lines: number; dropped: number }>()
  return event => {
    const time = now()
    let window = windows.get(event)
    if (window === undefined || time - window.startedAt >= 1000 || time < window.startedAt) {
      if (windows.size >= LOG_EVENTS_MAX) windows.clear()
      window = { startedAt: time, lines: 0, dropped: window?.dropped ?? 0 }
      windows.set(event, window)
    }
    if (window.lines >= LOG_LINES_PER_SECOND_MAX) {
      window.dropped++
      return undefined
    }
    window.lines++
    const { dropped } = window
    window.dropped = 0
    return dropped
  }
}
