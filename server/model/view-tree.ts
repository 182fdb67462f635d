// Processes -> a forest by ppid, written out depth first. A PID namespace has several roots: process 1, and processes
// put into it from outside (topz, docker exec), whose ppid is 0 or not visible. Nothing here recurses, and no row's
// cost grows with its depth: a chain of 10,000 levels is as cheap as 10,000 siblings.

import { TREE_DEPTH_MAX } from '../config/limits.ts'
import type { Process } from './snapshot.ts'

export interface Branched {
  readonly process: Process
  /** See Row.branch and Row.fold in protocol.ts. */
  readonly branch: readonly boolean[]
  readonly fold?: 'folded' | 'open'
  /** Only if amounts are added up: of its branch; null if nothing is known there. */
  readonly sum?: number | null
}

export interface ForestOptions {
  /** In the order of the view; by the sums, if there are any. */
  readonly rank: (kept: readonly Process[], sums?: ReadonlyMap<Process, number>) => readonly Process[]
  /** What a process adds to the sum of its branch; undefined: nothing; NaN: that is unknown. Missing: there are no sums. */
  readonly amountOf?: (process: Process) => number | undefined
  readonly isFolded: (process: Process) => boolean
}

/**
 * `matching` and all their ancestors as a forest. Siblings are ordered by the sums of their branches, without sums each
 * by the first of its branch: what a thousand idle processes would hide is found on top.
 */
export function forest(
  processes: readonly Process[],
  matching: readonly Process[],
  { rank, amountOf, isFolded }: ForestOptions,
): readonly Branched[] {
  const byPid = new Map(processes.map(process => [process.pid, process]))
  const kept =
    matching === processes ? processes : withAncestors(matching, byPid).sort((a, b) => a.pid - b.pid)
  const found = parentsOf(kept, byPid)
  const sums = amountOf && sumsOf(found, amountOf)
  const ordered = sums === undefined ? withAncestors(rank(kept), byPid) : rank(kept, sums)
  const children = new Map<Process, Process[]>()
  const roots: Process[] = []
  // One sort for all: pushed in order, siblings are in order.
  for (const process of ordered) {
    const parent = found.get(process)
    if (parent === undefined) roots.push(process)
    else push(children, parent, process)
  }
  return writtenOut(roots, children, { sums, isFolded })
}

function push<Key>(lists: Map<Key, Process[]>, key: Key, process: Process): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [process])
  else list.push(process)
}

/** Each process is followed by those of its ancestors that did not come before. */
function withAncestors(matching: readonly Process[], byPid: ReadonlyMap<number, Process>): Process[] {
  const kept = new Set<Process>()
  for (const process of matching) {
    // Stops at the first ancestor that is already kept, so all walks together visit each process once.
    for (let up: Process | undefined = process; up !== undefined && !kept.has(up); up = byPid.get(up.ppid))
      kept.add(up)
  }
  return [...kept]
}

/** Each process and its parent, parents before their children; roots have none. */
function parentsOf(
  kept: readonly Process[],
  byPid: ReadonlyMap<number, Process>,
): ReadonlyMap<Process, Process | undefined> {
  const below = new Map<Process, Process[]>()
  const found = new Map<Process, Process | undefined>()
  const roots: Process[] = []
  for (const process of kept) {
    const parent = process.ppid === process.pid ? undefined : byPid.get(process.ppid)
    if (parent === undefined) roots.push(process)
    else push(below, parent, process)
  }
  const descend = (from: readonly Process[]): void => {
    const pending = [...from]
    for (const process of from) found.set(process, undefined)
    for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
      for (const child of below.get(parent) ?? []) {
        if (found.has(child)) continue
        found.set(child, parent)
        pending.push(child)
      }
    }
  }
  descend(roots)
  // A cycle of parents (read while a parent exited and its pid was reused) hangs under no root: cut it anywhere.
  for (const process of kept) {
    if (!found.has(process)) descend([process])
  }
  return found
}

function sumsOf(
  parents: ReadonlyMap<Process, Process | undefined>,
  amountOf: (process: Process) => number | undefined,
): ReadonlyMap<Process, number> {
  const sums = new Map<Process, number>()
  const add = (process: Process, amount: number | undefined): void => {
    if (amount !== undefined) sums.set(process, (sums.get(process) ?? 0) + amount)
  }
  // Children before their parents.
  for (const [process, parent] of [...parents].reverse()) {
    add(process, amountOf(process))
    if (parent !== undefined) add(parent, sums.get(process))
  }
  return sums
}

const ROOT: readonly boolean[] = []

function writtenOut(
  roots: readonly Process[],
  children: ReadonlyMap<Process, readonly Process[]>,
  {
    sums,
    isFolded,
  }: {
    readonly sums: ReadonlyMap<Process, number> | undefined
    readonly isFolded: ForestOptions['isFolded']
  },
): readonly Branched[] {
  const rows: Branched[] = []
  const pending = roots.map(process => ({ process, branch: ROOT })).reverse()
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { process, branch } = next
    const below = children.get(process)
    const fold = below && (isFolded(process) ? 'folded' : 'open')
    rows.push({ process, branch, ...(fold && { fold }), ...(sums && { sum: known(sums.get(process)) }) })
    if (below === undefined || fold === 'folded') continue
    const passing = branch.slice(0, TREE_DEPTH_MAX - 1)
    // Siblings share these two arrays.
    const more = [...passing, true]
    const last = [...passing, false]
    for (let i = below.length - 1; i >= 0; i--) {
      const child = below[i]
      if (child !== undefined) pending.push({ process: child, branch: i === below.length - 1 ? last : more })
    }
  }
  return rows
}

function known(sum: number | undefined): number | null {
  return sum === undefined || Number.isNaN(sum) ? null : sum
}
