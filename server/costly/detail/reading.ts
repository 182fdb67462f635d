// What was read of one part of a process, before main puts words to what is missing. Each reader is bounded in entries
// and in time, and stops where the process is at its most hostile: a list without end.

import { DETAIL_ENTRIES_MAX } from '../../config/limits.ts'
import type { DetailOf, DetailPart } from '../../model/detail.ts'
import type { Unreadable } from '../../procfs/parse-file.ts'

export interface DetailReading<P extends DetailPart = DetailPart> {
  readonly items: DetailOf[P]['items']
  readonly truncated?: true
  /** How many there are, where that is known. */
  readonly total?: number
  /** Kernel files that gave nothing, by name. */
  readonly unreadable?: Readonly<Record<string, Unreadable>>
}

/** Milliseconds that reading may take: listing and writing take as long again, and the whole must stay below 50. */
const TIME_MS_MAX = 25
/** Entries between two looks at the clock. */
const STEPS = 32

/** `step` for each entry until there are enough, or the time is up; true when some were left out. */
export function bounded<T>(entries: readonly T[], now: () => number, step: (entry: T) => void): boolean {
  const endMs = now() + TIME_MS_MAX
  for (let i = 0; i < entries.length; i++) {
    if (i >= DETAIL_ENTRIES_MAX || (i % STEPS === STEPS - 1 && now() > endMs)) return true
    step(entries[i] as T)
  }
  return false
}

/** Without what is undefined, so that it is missing on the other side too. */
export function tellable<T extends object>(item: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as T
}
