// What changed between two values that JSON can hold, and how to apply it. Records are compared member by member, lists
// of the same length by index, everything else is sent whole. Law, tested on random input: applyPatch(a, diffValue(a,
// b)) equals b.

import { isRecord } from './is-record.ts'

/** Lists the names of removed members. None of our fields has this name. */
const GONE = '-'

/** A changed record: only its changed members, each as a patch or whole. A list by index has the same form. */
export interface Patch {
  readonly [member: string]: unknown
}

type Members = Readonly<Record<string, unknown>>

/** A whole value that could be mistaken for a patch is wrapped, so that applying it can tell. */
interface Whole {
  readonly '=': unknown
}

/** `undefined`: they are equal. */
export function diffMembers<T extends object>(before: T, after: T): Patch | undefined {
  return before === after ? undefined : diffRecord(before as Members, after as Members)
}

export function applyPatch<T extends object>(before: T, patch: Patch): T {
  return applyRecord(before as Members, patch) as T
}

function diffRecord(before: Members, after: Members): Patch | undefined {
  const patch: Record<string, unknown> = {}
  let isEqual = true
  for (const key of Object.keys(after)) {
    const value = after[key]
    if (value === undefined) continue
    const change = key in before ? diffValue(before[key], value) : { '=': value }
    if (change === undefined) continue
    patch[key] = isWhole(change) && !isRecord(value) ? value : change
    isEqual = false
  }
  const gone = Object.keys(before).filter(key => before[key] !== undefined && after[key] === undefined)
  if (gone.length > 0) patch[GONE] = gone
  return isEqual && gone.length === 0 ? undefined : patch
}

function diffValue(before: unknown, after: unknown): Patch | Whole | undefined {
  if (before === after) return undefined
  if (Array.isArray(before) && Array.isArray(after))
    return before.length === after.length ? diffList(before, after) : { '=': after }
  if (isRecord(before) && isRecord(after)) return diffRecord(before, after)
  return { '=': after }
}

function diffList(before: readonly unknown[], after: readonly unknown[]): Patch | Whole | undefined {
  if (!after.every(isRecord) || !before.every(isRecord))
    return before.every((item, place) => diffValue(item, after[place]) === undefined)
      ? undefined
      : { '=': after }
  return diffRecord({ ...before }, { ...after })
}

function applyRecord(before: Members, patch: Patch): Members {
  const next: Record<string, unknown> = { ...before }
  for (const [key, change] of Object.entries(patch)) {
    if (key === GONE) for (const name of change as readonly string[]) delete next[name]
    else next[key] = applyValue(before[key], change)
  }
  return next
}

function applyValue(before: unknown, change: unknown): unknown {
  if (!isRecord(change)) return change
  if (isWhole(change)) return change['=']
  if (Array.isArray(before)) {
    const next = applyRecord({ ...before }, change)
    return before.map((_, place) => next[place])
  }
  return applyRecord(before as Members, change)
}

function isWhole(change: object): change is Whole {
  return '=' in change
}
