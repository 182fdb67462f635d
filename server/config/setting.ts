// Text of one flag or variable -> a duration, a size, a share; or one line that says what is allowed.

import {
  HISTORY_BYTES_MAX,
  HISTORY_BYTES_MIN,
  HISTORY_MS_MAX,
  HISTORY_MS_MIN,
  INTERVAL_MS_MAX,
  INTERVAL_MS_MIN,
} from './limits.ts'

/** Wrong flags, variables or files: the message is for the person who typed them. Exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface Setting {
  /** `--interval` or `TOPZ_INTERVAL`: where the text came from. */
  readonly name: string
  readonly text: string
  readonly isDefault: boolean
}

export function cannot({ name, text }: Setting, allowed: string): UsageError {
  return new UsageError(`Cannot parse ${name}=${printable(text)}: expected ${allowed}`)
}

export function printable(text: string): string {
  return text.slice(0, 200).replace(/[^\x20-\x7e]/g, '?')
}

/** `250ms`, `1s`, `1.5s`, `1m` -> milliseconds. */
export function parseInterval(setting: Setting): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(setting.text)
  const unit = match?.[2] === 'ms' ? 1 : match?.[2] === 's' ? 1000 : 60_000
  const milliseconds = Number(match?.[1]) * unit
  if (match === null || milliseconds < INTERVAL_MS_MIN || milliseconds > INTERVAL_MS_MAX)
    throw cannot(setting, 'a duration from 250ms to 60s, such as 500ms or 1s')
  return Math.round(milliseconds)
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `90m`, `1h`, `7d` -> milliseconds. */
export function parseHistory(setting: Setting): number {
  const [, amount, unit] = /^(\d{1,6}(?:\.\d{1,3})?)([smhd])$/.exec(setting.text) ?? []
  const milliseconds = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]
  if (!(milliseconds >= HISTORY_MS_MIN && milliseconds <= HISTORY_MS_MAX))
    throw cannot(setting, 'a duration from 1m to 366d, such as 1h or 7d')
  return Math.round(milliseconds)
}

const UNIT_BYTES = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 } as const

/** `32MiB`, `32M`, `1GiB` -> bytes. */
export function parseSize(setting: Setting): number {
  const [, amount, unit] = /^(\d{1,6}(?:\.\d{1,3})?)([KMG])(?:i?B)?$/.exec(setting.text) ?? []
  const bytes = Number(amount) * UNIT_BYTES[unit as keyof typeof UNIT_BYTES]
  if (!(bytes >= HISTORY_BYTES_MIN && bytes <= HISTORY_BYTES_MAX))
    throw cannot(setting, 'a size from 4MiB to 64GiB, such as 32MiB or 1GiB')
  return Math.round(bytes)
}

/** Part of topz's own memory limit that one of the things it keeps may take. */
const OWN_SHARE = 1 / 8

/** `most`, or less if topz itself may use little: never less than the smallest size that can be set. */
export function shareOfOwn(most: number, ownLimitBytes = Number.POSITIVE_INFINITY): number {
  return Math.min(most, Math.max(HISTORY_BYTES_MIN, Math.floor(ownLimitBytes * OWN_SHARE)))
}

/** `1%`, `0.5%`, `0` */
export function parseShare(setting: Setting): number {
  const [, percent] = /^(\d{1,3}(?:\.\d{1,3})?)%?$/.exec(setting.text) ?? []
  const share = Number(percent) / 100
  if (percent === undefined || share > 1) throw cannot(setting, 'a share of a core from 0% to 100%')
  return share
}

/** An id, the beginning of one, or a name. */
export function parseContainer(setting: Setting): string {
  if (/^[\x21-\x7e]{1,128}$/.test(setting.text)) return setting.text
  throw cannot(setting, 'an id, its beginning, or a name: up to 128 printable characters without spaces')
}
