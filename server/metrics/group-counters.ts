// Processes of each tick -> the total use of the groups they are counted in, including ended processes: a group's
// counter never falls because one of its processes ended or became another program (P43). Costs only what changed: a
// process that kept its object is skipped.

import { ENDED_GROUPS_SHOWN_MAX, GROUPS_REMEMBERED_MAX, GROUPS_SHOWN_MAX } from '../config/limits.ts'
import type { Grouping } from '../model/family.ts'
import { isEntering } from '../model/passing.ts'
import type { Process } from '../model/snapshot.ts'
import { type Amounts, addTo, amountOf, amountsOf, beforeJoining, noAmounts } from './amounts.ts'
import { labelOf } from './grouping.ts'

/**
 * A group without a process gives its place to another after this long: Prometheus forgets a series after 5 minutes.
 */
const PLACE_KEPT_MS = 15 * 60_000
export const OTHER = 'other'

export interface Group {
  readonly label: string
  readonly counters: Amounts
  readonly processes: readonly Process[]
}

interface Counted extends Group {
  readonly processes: Process[]
}

export type GroupCounters = ReturnType<typeof createGroupCounters>

/** `floors`: what processes had reported before the kernel took it back; shared by all groupings. */
export function createGroupCounters(by: Grouping, floors: ReadonlyMap<string, Amounts>) {
  /** By group: processes that ended, or moved to another group. */
  const left = new Map<string, Amounts>()
  /** By process: what it had used when it came from another group. */
  const bases = new Map<string, Amounts>()
  /** By group: when it was last seen with a process. */
  const shown = new Map<string, number>()
  /** Groups that were part of `other` at some scrape. */
  let others = new Set<string>()
  /** Reported before their files were read: perhaps in the wrong group, and it stays there. */
  const toldEarly = new Set<string>()
  let self: Process | undefined
  /** From groups that are forgotten, or were once part of `other`. */
  const kept = noAmounts()

  /**
   * Ran before topz did: what it had used by then was not seen by topz, and would look like a burst after each start.
   */
  const elders = new Set<string>()

  /** `base`: what it has used so far; may be shared, for what is learned of it later is the same for all. */
  function begin(process: Process, base: Amounts): void {
    elders.add(process.id)
    bases.set(process.id, base)
  }

  /** Only now known of an older process. */
  function completeBase(process: Process): void {
    const base = bases.get(process.id)
    if (base === undefined || !elders.has(process.id)) return
    const amounts = amountsOf(process, floors.get(process.id))
    for (let i = 0; i < base.length; i++) if (Number.isNaN(base[i])) base[i] = amounts[i] as number
  }

  /** A process that only enters the container calls exec before it does anything. */
  function leave(process: Process): void {
    if (isEntering(process)) return
    addTo(
      leftOf(labelOf(process, by, self)),
      amountsOf(process, floors.get(process.id)),
      bases.get(process.id),
    )
  }

  function end(process: Process): void {
    leave(process)
    bases.delete(process.id)
    elders.delete(process.id)
    toldEarly.delete(process.id)
  }

  /** It called exec, changed its user, or is better known by now. */
  function follow(before: Process, after: Process): void {
    completeBase(after)
    if (labelOf(before, by, self) === labelOf(after, by, self) || isEntering(before)) return
    // It was in the wrong group only until its files were read, and nothing was published.
    if (before.detailsAt === undefined && !toldEarly.delete(before.id)) return
    leave(before)
    bases.set(before.id, beforeJoining(before, floors.get(before.id)))
  }

  function leftOf(label: string): Amounts {
    let amounts = left.get(label)
    if (amounts === undefined) {
      if (left.size >= GROUPS_REMEMBERED_MAX) forgetOldest()
      amounts = noAmounts()
      left.set(label, amounts)
    }
    return amounts
  }

  function forgetOldest(): void {
    for (const [label, amounts] of left) {
      if (shown.has(label)) continue
      addTo(kept, amounts, undefined)
      left.delete(label)
      return
    }
  }

  /** Groups with their own series, by name, and the rest as one. */
  function groups(processes: readonly Process[], at: number): readonly Group[] {
    const counted = count(processes)
    for (const { label, processes: living } of counted.values())
      if (living.length > 0 && shown.has(label)) shown.set(label, at)
    admit(counted, at)
    const own = [...counted.values()].filter(({ label }) => shown.has(label))
    const rest = [...counted.values()].filter(({ label }) => !shown.has(label))
    others = new Set(rest.map(({ label }) => label))
    const other: Counted = {
      label: OTHER,
      counters: kept.slice(),
      processes: rest.flatMap(one => one.processes),
    }
    for (const { counters } of rest) addTo(other.counters, counters, undefined)
    own.sort((a, b) => (a.label < b.label ? -1 : 1))
    return rest.length > 0 || hasAny(kept) ? [...own, other] : own
  }

  function count(processes: readonly Process[]): Map<string, Counted> {
    const counted = new Map<string, Counted>()
    const groupOf = (label: string) => {
      let group = counted.get(label)
      if (group === undefined) {
        group = { label, counters: left.get(label)?.slice() ?? noAmounts(), processes: [] }
        counted.set(label, group)
      }
      return group
    }
    const scratch = noAmounts()
    for (const process of processes) {
      if (isEntering(process)) continue
      if (process.detailsAt === undefined) toldEarly.add(process.id)
      const group = groupOf(labelOf(process, by, self))
      addTo(group.counters, amountsOf(process, floors.get(process.id), scratch), bases.get(process.id))
      group.processes.push(process)
    }
    for (const label of left.keys()) groupOf(label)
    return counted
  }

  /** A group keeps its place while it lives; free places go to those that use the most. */
  function admit(counted: Map<string, Counted>, at: number): void {
    // A process may call itself `other`: then it is.
    const waiting = [...counted.values()].filter(({ label }) => !shown.has(label) && label !== OTHER)
    if (waiting.length === 0) return
    const shareOf = sharesOf(counted)
    waiting.sort((a, b) => shareOf(b) - shareOf(a) || (a.label < b.label ? -1 : 1))
    for (const group of waiting) {
      const isLiving = group.processes.length > 0
      if (
        shown.size >= (isLiving ? GROUPS_SHOWN_MAX : ENDED_GROUPS_SHOWN_MAX) &&
        !(isLiving && freePlace(counted, at))
      )
        continue
      shown.set(group.label, at)
      if (others.has(group.label)) beginAnew(group)
    }
  }

  /** What it used so far was reported as part of `other`, and stays there. */
  function beginAnew(group: Counted): void {
    addTo(kept, group.counters, undefined)
    for (const process of group.processes) bases.set(process.id, amountsOf(process, floors.get(process.id)))
    left.delete(group.label)
    group.counters.set(group.counters.map(amount => amount * 0))
  }

  function freePlace(counted: Map<string, Counted>, at: number): boolean {
    for (const [label, lastSeenAt] of shown) {
      if (at - lastSeenAt < PLACE_KEPT_MS) continue
      shown.delete(label)
      left.delete(label)
      counted.delete(label)
      return true
    }
    return false
  }

  return {
    begin,
    end,
    follow,
    groups,
    setSelf: (process: Process | undefined) => {
      self = process
    },
  }
}

/** As a share of all CPU time and all resident memory, added. */
function sharesOf(counted: ReadonlyMap<string, Counted>): (group: Counted) => number {
  const cpuOf = ({ counters }: Counted) => amountOf(counters, 'cpuSeconds') ?? 0
  const rssOf = ({ processes }: Counted) => processes.reduce((sum, { rssBytes }) => sum + rssBytes, 0)
  let cpu = 0
  let rss = 0
  const rssByGroup = new Map<Counted, number>()
  for (const group of counted.values()) {
    cpu += cpuOf(group)
    rssByGroup.set(group, rssOf(group))
    rss += rssByGroup.get(group) ?? 0
  }
  return group => cpuOf(group) / (cpu || 1) + (rssByGroup.get(group) ?? 0) / (rss || 1)
}

function hasAny(amounts: Amounts): boolean {
  return amounts.some(amount => !Number.isNaN(amount))
}
