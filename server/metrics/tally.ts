// Snapshots, one after the other -> the families that monitoring systems request, at any time. Serving them scans
// nothing: they come from the newest snapshot and from what was counted since topz started.

import { type Event, isAlarming } from '../model/event.ts'
import { type Family, GROUPINGS, type Grouping } from '../model/family.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { createPick, followChanges } from '../model/step.ts'
import { type Amounts, amountsOf, hasLost } from './amounts.ts'
import { containerFamilies, networkFamilies } from './container-families.ts'
import { findingFamilies } from './finding-families.ts'
import { createGroupCounters } from './group-counters.ts'
import { processFamilies } from './process-families.ts'
import { type Run, selfFamilies } from './self-families.ts'

export type Tally = ReturnType<typeof createTally>

export function createTally() {
  /** By process. */
  const floors = new Map<string, Amounts>()
  const groupings = new Map(GROUPINGS.map(by => [by, createGroupCounters(by, floors)]))
  // Counters that alerts use start at 0: Prometheus sees no increase in a counter's first value.
  const events = new Map(['oomKill true', 'restart true', 'exit true'].map(key => [key, 0]))
  const selfIn = createPick<Process>(({ self }) => self === true)
  let latest: Snapshot | undefined
  let lastEvent = 0

  /** In every tick, not only on request: a process that ended between two scrapes counts. */
  function observe(snapshot: Snapshot): void {
    countEvents(snapshot.events)
    const [self] = selfIn(snapshot.processes)
    for (const counters of groupings.values()) counters.setSelf(self)
    if (latest !== undefined)
      followChanges(latest.processes, snapshot.processes, { changed: follow, ended: end, started: () => {} })
    else
      for (const process of snapshot.processes) {
        const base = amountsOf(process, undefined)
        for (const counters of groupings.values()) counters.begin(process, base)
      }
    latest = snapshot
  }

  function end(process: Process): void {
    for (const counters of groupings.values()) counters.end(process)
    floors.delete(process.id)
  }

  function follow(before: Process, after: Process): void {
    // The group name of a process changes with its costly files, and its thread's name.
    if (before.detailsAt !== after.detailsAt || before.comm !== after.comm)
      for (const counters of groupings.values()) counters.follow(before, after)
    if (hasLost(before, after)) floors.set(before.id, amountsOf(before, floors.get(before.id)))
  }

  /** In the order of their numbers. */
  function countEvents(seen: readonly Event[]): void {
    for (const event of seen) {
      if (event.number <= lastEvent) continue
      const key = `${event.type} ${isAlarming(event)}`
      events.set(key, (events.get(key) ?? 0) + countOf(event))
    }
    lastEvent = Math.max(lastEvent, seen.at(-1)?.number ?? 0)
  }

  /** Undefined before the first tick. */
  function families(by: Grouping, run: Run): readonly Family[] | undefined {
    if (latest === undefined) return undefined
    const { processes, containers, networks, at } = latest
    return [
      ...processFamilies(groupings.get(by)?.groups(processes, at) ?? []),
      ...containerFamilies(containers),
      ...networkFamilies(networks, containers),
      ...findingFamilies(latest.findings),
      ...selfFamilies(latest, events, run),
    ]
  }

  return { observe, families, latest: () => latest }
}

/** The count of a restart says how often it happened before. */
const countOf = (event: Event) => (event.type === 'restart' || !('count' in event) ? 1 : (event.count ?? 1))
