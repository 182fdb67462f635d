// Cgroups whose files are open -> their newest reading without the costly thread: a message to it and its answer cost
// more than the files.

import { closeUse, type OpenUse, readOpenUse, tellable } from '../cgroup/use.ts'
import type { CgroupAnswer } from '../costly/cgroup-answer.ts'

/** Limits are asked of the costly thread after this; while nobody looks, when its turn comes. */
const ASKED_MS = 5000
const ASKED_MS_UNSEEN = 10_000
/** A timer that fires a little early. */
const EARLY_MS = 50
/** After this the files are found and opened again: the process may be in another cgroup. */
const OPENED_MS = 30_000
/** A kernel that sums up thousands of cgroups for one file takes long: the main loop must not wait for it. */
const SLOW_MS = 5
const SLOW_MAX = 3
const RESTS_MS = 60_000

/** Containers whose files stay open: some fifteen each, of the descriptors that all of /proc may have. */
const KEPT_MAX = 4
const DESCRIPTORS_PER_CONTAINER = 200

export function keptCgroupsMax(descriptorsMax: number): number {
  return Math.min(KEPT_MAX, Math.floor(descriptorsMax / DESCRIPTORS_PER_CONTAINER))
}

type Reading = Exclude<CgroupAnswer, { readonly refusal: unknown }>

interface Kept {
  readonly open: OpenUse
  readonly openedAtMs: number
  reading: Reading
  askedAtMs: number
}

/** `max`: containers. `now`: monotonic milliseconds. */
export function createKeptCgroups(max: number, now: () => number) {
  /** By Container.id. */
  const kept = new Map<string, Kept>()
  let slow = 0
  let restsUntilMs = Number.NEGATIVE_INFINITY

  /** Undefined: the costly thread is to be asked. `isSparing`: it is asked for nothing else now. */
  function read(container: string, isSparing: boolean): Reading | undefined {
    const one = kept.get(container)
    const atMs = now()
    const dueMs = isSparing ? ASKED_MS_UNSEEN : ASKED_MS - EARLY_MS
    if (one === undefined || atMs < restsUntilMs || atMs - one.askedAtMs >= dueMs) return undefined
    const use = readOpenUse(one.open, now)
    noteCost(now() - atMs)
    if (use === undefined) {
      forget(container)
      return undefined
    }
    one.reading = { ...one.reading, atMs, ...tellable(use) }
    return one.reading
  }

  function noteCost(tookMs: number): void {
    slow = tookMs > SLOW_MS ? slow + 1 : 0
    if (slow >= SLOW_MAX) restsUntilMs = now() + RESTS_MS
  }

  /** Its files are to be left open with the next answer. */
  function isWanted(container: string): boolean {
    const one = kept.get(container)
    if (now() < restsUntilMs) return false
    return one === undefined ? kept.size < max : now() - one.openedAtMs >= OPENED_MS
  }

  /** The costly thread has answered. */
  function accept(container: string, reading: Reading, open: OpenUse | undefined): void {
    const before = kept.get(container)
    const atMs = now()
    if (open !== undefined) {
      forget(container)
      kept.set(container, { open, openedAtMs: atMs, reading, askedAtMs: atMs })
    } else if (before !== undefined) Object.assign(before, { reading, askedAtMs: atMs })
  }

  function forget(container: string): void {
    const one = kept.get(container)
    if (one !== undefined) closeUse(one.open)
    kept.delete(container)
  }

  return {
    read,
    isWanted,
    accept,
    forget,
    /** Closes those of containers that are gone. */
    keepOnly(containers: ReadonlySet<string>): void {
      for (const container of kept.keys()) if (!containers.has(container)) forget(container)
    },
    close(): void {
      for (const container of kept.keys()) forget(container)
    },
  }
}
