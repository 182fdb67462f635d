// A process and its next reading -> the process again, if it did no more than run and read or write: most do nothing else
// for minutes, and all that its other costly files said stays as it is.

import type { Process } from '../model/snapshot.ts'
import type { Details, ProcessReading } from '../sampler/sample.ts'
import type { ChildrenCpu } from './children-cpu.ts'
import { type Draft, IO, isUnknown, movingOf, STAT, type Unit, userOf } from './process.ts'
import type { Rates } from './rates.ts'

const KIB = 1024
/** Members of Details that a light reading renews; `unreadable` is compared by what it holds. */
const LIGHT: ReadonlySet<string> = new Set(['io', 'ioAtMs', 'ioFollows', 'openFds', 'unreadable'])

/**
 * What processOf would give, without the growth of its memory, which stays as it was. `before`: what it gave for
 * `last`, at the same start time. Undefined: more is new than that, or a member comes or goes.
 */
export function movedOf(
  { before, last }: { readonly before: Process; readonly last: ProcessReading },
  reading: ProcessReading,
  rates: Rates,
  sample: Unit,
  children?: ChildrenCpu,
): Process | undefined {
  if (!hasOnlyRun(last, reading)) return undefined
  const { stat, details } = reading
  const rssBytes = reading.rssPages * sample.pageBytes
  const process: Draft = { ...before }
  process.state = stat.state
  const moving = movingOf(reading, rssBytes, rates, sample, children)
  for (const name in moving)
    if (!renew(process, name as keyof typeof moving, moving[name as keyof typeof moving])) return undefined
  for (const { key, field, factor } of STAT) {
    const value = stat[field]
    if (value !== last.stat[field] && !renew(process, key, value === undefined ? value : value * factor))
      return undefined
  }
  if (details !== last.details && !renewIo(process, last.details, details)) return undefined
  const { VmHWM } = details?.status ?? {}
  if (VmHWM !== undefined) process.peakRssBytes = Math.max(VmHWM * KIB, rssBytes)
  // Its name may have been learned from another process meanwhile.
  const user = details && userOf(details, sample.userNames)
  if (user !== undefined) process.user = user
  return process
}

/** False: a member comes or goes. */
function renewIo(process: Draft, last: Details | undefined, details: Details | undefined): boolean {
  if (details?.openFds !== last?.openFds && !renew(process, 'openFds', details?.openFds)) return false
  for (const { key, field, factor } of IO) {
    const value = details?.io?.[field]
    if (value === last?.io?.[field]) continue
    if (!renew(process, key, value === undefined ? undefined : value * factor)) return false
  }
  return true
}

/** False: the member was missing and is known now, or the other way round. */
function renew<Key extends keyof Draft>(process: Draft, key: Key, value: Draft[Key]): boolean {
  const isMissing = isUnknown(value)
  if (isMissing === key in process) return false
  if (!isMissing) process[key] = value
  return true
}

/** A zombie, one that called exec and one whose costly files were all read again are made from scratch. */
function hasOnlyRun(last: ProcessReading, { stat, details, isSelf }: ProcessReading): boolean {
  const before = last.stat
  return (
    hasSameFiles(last.details, details) &&
    isSelf === last.isSelf &&
    stat.comm === before.comm &&
    stat.ppid === before.ppid &&
    stat.flags === before.flags &&
    stat.tty_nr === before.tty_nr &&
    stat.policy === before.policy &&
    stat.state !== '' &&
    before.state !== '' &&
    stat.state !== 'Z' &&
    before.state !== 'Z'
  )
}

/** Nothing but I/O and descriptors was read again, and the same files are unreadable. */
function hasSameFiles(last: Details | undefined, next: Details | undefined): boolean {
  if (last === next) return true
  if (last === undefined || next === undefined) return false
  for (const key in next)
    if (!LIGHT.has(key) && next[key as keyof Details] !== last[key as keyof Details]) return false
  for (const key in last) if (!LIGHT.has(key) && !(key in next)) return false
  return namesIn(last) === namesIn(next)
}

function namesIn({ unreadable }: Details): string {
  let names = ''
  for (const name in unreadable) names += `${name} `
  return names
}
