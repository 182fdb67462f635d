// Parts of the sentences of findings: numbers with units, names, and who accounts for how much.

import type { Finding, Share } from '../model/finding.ts'
import { formatAge, formatBytesLong, formatCount, formatRatio } from '../model/format.ts'

/** One sentence with its number, limit, time span and subject; and what to do next. */
export interface FindingWords {
  readonly sentence: string
  readonly advice: string
}

/** `at`: Unix milliseconds of the tick for which it is written. */
export type Say = (finding: Finding, at: number) => FindingWords

export const num = (value: number | string | undefined): number =>
  typeof value === 'number' ? value : Number.NaN
export const bytes = (value: number | string | undefined) => formatBytesLong(num(value))
export const percent = (share: number) => `${formatRatio(share)} %`
export const cpus = (value: number | string | undefined) => num(value).toFixed(2)
export const minutes = (seconds: number | string | undefined) => formatAge(num(seconds) * 1000)
/** How long it has been so. */
export const spanOf = ({ since, mayBeOlder }: Pick<Finding, 'since' | 'mayBeOlder'>, at: number) =>
  `${mayBeOlder ? 'at least ' : ''}${formatAge(at - since)}`
/** Of a forecast, which is not as exact as seconds. */
export function roughly(seconds: number | string | undefined): string {
  const known = num(seconds)
  if (known >= 600 || known < 30 || Number.isNaN(known)) return minutes(known)
  return known >= 180 ? `${Math.round(known / 60)}m` : minutes(Math.round(known / 10) * 10)
}
export const plural = (count: number, one: string, many: string) =>
  `${formatCount(count)} ${count === 1 ? one : many}`
export const named = ({ comm, pid }: { readonly comm?: string; readonly pid?: number }) =>
  `${comm} (PID ${pid})`
export const inOf = ({ containerName }: { readonly containerName?: string }) =>
  containerName ?? 'the container'

/** Processes that account for at least half of something, as the end of a sentence. */
export const mostly = (who: readonly Share[]) =>
  who.length === 0 ? 'spread over many processes' : `mostly ${whoOr(who, '')}`

export function whoOr(who: readonly Share[], otherwise: string): string {
  if (who.length === 0) return otherwise
  return who
    .map(({ comm, pid, count, areChildren }) =>
      areChildren
        ? `short-lived children of ${comm} (PID ${pid})`
        : count > 1
          ? `${count} × ${comm}`
          : `${comm} (PID ${pid})`,
    )
    .join(', ')
}

export function shareOf(who: readonly Share[]): string {
  if (who.length === 0) return ''
  return ` used ${percent(
    Math.min(
      1,
      who.reduce((sum, { share }) => sum + share, 0),
    ),
  )} of it`
}
