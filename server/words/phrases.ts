// Parts of the sentences of findings: numbers with units, names, and who accounts for how much.

import type { Evidence, Finding, Share } from '../model/finding.ts'
import { formatAge, formatBytesLong, formatCount, formatRatio } from '../model/format.ts'
import { callOrComm } from '../model/program.ts'

/** One sentence with its number, limit, time span and subject; and what to do next. */
export interface FindingWords {
  readonly sentence: string
  readonly advice: string
}

/** `at`: Unix milliseconds of the tick for which it is written. */
export type Say = (finding: Finding, at: number) => FindingWords

type Named = Parameters<typeof callOrComm>[0]

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
/** At the start of a line. */
export const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
export const plural = (count: number, one: string, many: string) =>
  `${formatCount(count)} ${count === 1 ? one : many}`
/** `node server.js (PID 7)` */
export const named = ({ pid, ...names }: Named & { readonly pid?: number }) =>
  `${callOrComm(names)} (PID ${pid})`
/** A further part of a sentence, if there is one. */
export const and = (part: string) => (part === '' ? '' : `; ${part}`)
export const inOf = ({ containerName }: { readonly containerName?: string }) =>
  containerName ?? 'the container'

/** Processes that account for most of something, or over how many it is spread; nothing if that is unknown. */
export function whoOrSpread(who: readonly Share[], { spreadOver }: Evidence, before = ''): string {
  if (who.length > 0) return `${before}${whoOr(who, '')}`
  if (spreadOver === undefined) return ''
  return num(spreadOver) > 1 ? `spread over ${formatCount(num(spreadOver))} processes` : ''
}

export function whoOr(who: readonly Share[], otherwise: string): string {
  if (who.length === 0) return otherwise
  // Of one name, under different parents.
  const alike = Map.groupBy(who, one => `${shareName({ ...one, pid: 0 })} ${one.count}`)
  return [...alike.values()].map(namesTogether).join(', ')
}

function namesTogether(all: readonly Share[]): string {
  const [first] = all
  if (first === undefined) return ''
  if (all.length === 1) return shareName(first)
  if (first.count > 1) return all.map(shareName).join(', ')
  return shareName(first).replace(`(PID ${first.pid}`, `(PIDs ${all.map(({ pid }) => pid).join(', ')}`)
}

/** `node server.js (PID 7)`, `3 × sh job.sh (2 have ended)`, `short-lived children of sh (PID 7)` */
function shareName({ pid, count, endedCount = 0, areChildren, ...names }: Share): string {
  if (areChildren) return `short-lived children of ${named({ ...names, pid })}`
  if (count === 1)
    return endedCount === 0 ? named({ ...names, pid }) : `${callOrComm(names)} (PID ${pid}, ended)`
  const all = `${formatCount(count)} × ${callOrComm(names)}`
  if (endedCount === 0) return all
  if (endedCount === count) return `${all} (ended)`
  return `${all} (${formatCount(endedCount)} ${endedCount === 1 ? 'has' : 'have'} ended)`
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
