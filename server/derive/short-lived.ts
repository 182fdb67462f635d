// Processes that ended -> short-lived children by parent and name: how many in the last ten minutes, and how long each
// lived. Their row stays for a while after the last of them, so that it does not come and go with each.

import { processByPid } from '../model/process-by-id.ts'
import {
  livedOf,
  QUIET_MS_MAX,
  SHORT_LIVED_MIN,
  SHORT_LIVED_MS_MAX,
  type ShortLived,
  shortLivedKey,
} from '../model/short-lived.ts'
import type { Process } from '../model/snapshot.ts'
import { hasFailed } from './events-processes.ts'
import type { Tick } from './happened.ts'

const SPAN_MS = 600_000
/** Ends of so much time are counted together. */
const SLOT_MS = 10_000
/** Kinds that are followed; the one that has been quiet for longest goes first. */
const KINDS_MAX = 64

interface Slot {
  readonly from: number
  count: number
  /** Milliseconds from the start of each to when it was last seen, added up. */
  ages: number
}

interface Kind {
  readonly parentId: string
  readonly comm: string
  newest: Process
  /** Undefined: there were several. */
  command: string | undefined
  lastAt: number
  slots: Slot[]
}

export function createShortLived() {
  /** The longest quiet first. */
  const kinds = new Map<string, Kind>()
  let intervalMs = 1000

  /** `left`: processes of the tick before that have ended, as they were then. */
  function follow(
    left: readonly Process[],
    before: Pick<Tick, 'at' | 'processes'>,
    { at }: Pick<Tick, 'at'>,
  ): void {
    if (at > before.at) intervalMs = at - before.at
    for (const process of left) {
      const { startedAt, ppid, comm } = process
      const age = startedAt === undefined ? Number.POSITIVE_INFINITY : Math.max(0, before.at - startedAt)
      if (age >= SHORT_LIVED_MS_MAX || hasFailed(process, at)) continue
      const parent = processByPid(before.processes, ppid)
      if (parent !== undefined && !parent.self)
        note(process, shortLivedKey(parent.id, comm), parent.id, { at, age })
    }
  }

  function note(
    process: Process,
    key: string,
    parentId: string,
    { at, age }: { readonly at: number; readonly age: number },
  ): void {
    // One that was gone before its arguments were read is known by its name alone.
    const command = process.argv === undefined ? undefined : process.command
    const kind = kinds.get(key) ?? {
      parentId,
      comm: process.comm,
      newest: process,
      command,
      lastAt: at,
      slots: [],
    }
    if (command !== undefined && kind.newest.argv !== undefined && command !== kind.command)
      kind.command = undefined
    else if (command !== undefined) kind.command = command
    if (command !== undefined || kind.newest.argv === undefined) kind.newest = process
    kind.lastAt = at
    const slot = kind.slots.at(-1)
    if (slot !== undefined && at - slot.from < SLOT_MS) {
      slot.count++
      slot.ages += age
    } else kind.slots.push({ from: at, count: 1, ages: age })
    kinds.delete(key)
    kinds.set(key, kind)
    if (kinds.size > KINDS_MAX) kinds.delete(kinds.keys().next().value as string)
  }

  /** Those of the last ten minutes, the kind that was seen first in front. */
  function known(at: number): readonly ShortLived[] {
    for (const [key, kind] of kinds) {
      kind.slots = kind.slots.filter(({ from }) => at - from < SPAN_MS)
      if (at - kind.lastAt > QUIET_MS_MAX) kinds.delete(key)
    }
    return [...kinds.values()].flatMap(kind => toldOf(kind, at, intervalMs))
  }

  return { follow, known }
}

function toldOf(
  { parentId, comm, command, newest, slots }: Kind,
  at: number,
  intervalMs: number,
): ShortLived[] {
  const count = slots.reduce((all, slot) => all + slot.count, 0)
  const [first] = slots
  if (first === undefined || count < SHORT_LIVED_MIN) return []
  const ages = slots.reduce((all, slot) => all + slot.ages, 0)
  const { user, container } = newest
  return [
    {
      parentId,
      comm,
      command: command ?? comm,
      ...(user !== undefined && { user }),
      ...(container !== undefined && { container }),
      count,
      spanMs: at - first.from,
      livedMs: livedOf(ages / count, intervalMs),
    },
  ]
}
