// A value of a snapshot -> the text that people read, the same everywhere: text readout, watch, page. Sizes are binary
// (1K = 1024, as in free(1) and htop), counts decimal (12.3k = 12,300). A column of numbers stays within five cells, so
// a table does not jump from tick to tick. Unknown is `-`, never 0.

import type { Metric } from './metrics.ts'
import type { Cell } from './protocol.ts'

export const MISSING = '-'

const BYTE_UNITS = ['K', 'M', 'G', 'T', 'P', 'E'] as const
const COUNT_UNITS = ['k', 'M', 'G', 'T', 'P', 'E'] as const

/** 12.3 below 100, else 123. In integer arithmetic: toFixed costs five times as much, and this runs for each cell. */
function tenths(value: number): string {
  const rounded = Math.round(value * 10)
  return rounded < 1000 ? `${Math.trunc(rounded / 10)}.${rounded % 10}` : String(Math.round(value))
}

function scaled(value: number, base: 1000 | 1024, units: readonly string[]): string {
  let rest = value / base
  let unit = 0
  // Half a step below the base it would be written as `1024K`: the next unit is shorter.
  while (rest >= base - 0.5 && unit < units.length - 1) {
    rest /= base
    unit++
  }
  return `${tenths(rest)}${units[unit]}`
}

/** `0 512B 4.0K 12.3M 512M 3.4G`: at most five cells. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return MISSING
  if (bytes < 0) return `-${formatBytes(-bytes)}`
  const whole = Math.round(bytes)
  if (whole < 1024) return whole === 0 ? '0' : `${whole}B`
  return scaled(bytes, 1024, BYTE_UNITS)
}

/** The same size where there is room for words: `512 B`, `12.3 MiB`. */
export function formatBytesLong(bytes: number): string {
  const short = formatBytes(bytes)
  if (short === MISSING) return short
  if (short === '0') return '0 B'
  return short.endsWith('B') ? `${short.slice(0, -1)} B` : `${short.slice(0, -1)} ${short.slice(-1)}iB`
}

/** Bytes per second: `0/s 512B/s 6.7K/s`. */
export function formatByteRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`
}

/** Whole up to 9999, then `12.3k 456k 1.2M`. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return MISSING
  if (count < 0) return `-${formatCount(-count)}`
  const whole = Math.round(count)
  return whole < 10_000 ? String(whole) : scaled(whole, 1000, COUNT_UNITS)
}

/** Events per second: `0.3 12.5 345 12.3k`. */
export function formatRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return MISSING
  return perSecond >= 0 && perSecond < 10_000 ? tenths(perSecond) : formatCount(perSecond)
}

/** A share x 100 with one decimal, without one from 1000 up: `0.0 99.9 400.0 1600`. */
export function formatRatio(ratio: number): string {
  if (!Number.isFinite(ratio)) return MISSING
  if (ratio < 0) return `-${formatRatio(-ratio)}`
  const rounded = Math.round(ratio * 1000)
  return rounded < 10_000 ? `${Math.trunc(rounded / 10)}.${rounded % 10}` : String(Math.round(ratio * 100))
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

/** CPU time like TIME+ in top: `0:12.34`, `3h04:12`, `12d04h`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return MISSING
  if (seconds < 0) return `-${formatSeconds(-seconds)}`
  const hundredths = Math.round(seconds * 100)
  const whole = Math.floor(hundredths / 100)
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes}:${two(whole % 60)}.${two(hundredths % 100)}`
  const hours = Math.floor(minutes / 60)
  if (hours < 100) return `${hours}h${two(minutes % 60)}:${two(whole % 60)}`
  return `${Math.floor(hours / 24)}d${two(hours % 24)}h`
}

/** How long ago: `3s 4m05s 41m 5h12m 3d04h 120d`. A moment ahead of now (a stepped clock) is `0s`. */
export function formatAge(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return MISSING
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  if (seconds < 60) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return `${minutes}m${two(seconds % 60)}s`
  if (minutes < 60) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours}h${two(minutes % 60)}m`
  const days = Math.floor(hours / 24)
  return days < 100 ? `${days}d${two(hours % 24)}h` : `${days}d`
}

/** The text of one cell; `at` is the moment of the snapshot, from which ages are counted. Text is NOT escaped here. */
export function formatCell(metric: Metric, value: Cell | undefined, at: number): string {
  if (value === null || value === undefined || value === '') return MISSING
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (!Number.isFinite(value)) return MISSING
  switch (metric.unit) {
    case 'none':
    case 'text':
      return String(value)
    case 'count':
      return formatCount(value)
    case 'bytes':
    case 'bytes/s':
      return formatBytes(value)
    case '1/s':
      return formatRate(value)
    case 'seconds':
      return formatSeconds(value)
    case 'ratio':
      return formatRatio(value)
    case 'age':
      return formatAge(at - value)
    default: {
      const never: never = metric.unit
      return never
    }
  }
}
