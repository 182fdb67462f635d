// What was read of one part of a process, before the main thread puts what is missing into words. Each reader is
// bounded in entries and in time, and stops where the process is at its most hostile: an endless list.

import { DETAIL_ENTRIES_MAX } from '../../config/limits.ts'
import type { DetailOf, DetailPart } from '../../model/detail.ts'
import type { Unreadable } from '../../procfs/parse-file.ts'

export interface DetailReading<P extends DetailPart = DetailPart> {
  readonly items: DetailOf[P]['items']
  readonly truncated?: true
  /** How many there are, if known. */
  readonly total?: number
  /** Kernel files that yielded nothing, by name. */
  readonly unreadable?: Readonly<Record<string, Unreadable>>
}

/** Milliseconds that reading may take: listing and writing take as long again, and the whole must stay below 50. */
const TIME_MS_MAX = 25
/** Entries between two looks at the clock. */
const STEPS = 32

/** Calls `step` for each entry until there are enough or time is up; true if some were left out. */
export function bounded<T>(entries: readonly T[], now: () => number, step: (entry: T) => void): boolean {
  const endMs = now() + TIME_MS_MAX
  for (let i = 0; i < entries.length; i++) {
    if (i >= DETAIL_ENTRIES_MAX || (i % STEPS === STEPS - 1 && now() > endMs)) return true
    step(entries[i] as T)
  }
  return false
}

/** Without undefined members, so that they are missing on the other side too. */
export function tellable<T extends object>(item: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as T
}
