// Processes -> a forest by ppid, written out depth first. A PID namespace has several roots: process 1, and processes
// put into it from outside (topz, docker exec), whose ppid is 0 or not visible. Nothing here recurses, and no row's
// cost grows with its depth: a chain of 10,000 levels is as cheap as 10,000 siblings.

import { TREE_DEPTH_MAX } from '../config/limits.ts'
import type { Process } from './snapshot.ts'

export interface Branched {
  readonly process: Process
  /** See Row.branch in protocol.ts. */
  readonly branch: readonly boolean[]
}

/**
 * `matching` and all their ancestors as a forest. `order` sorts siblings, each by the first of its branch: what a
 * thousand idle processes would hide is found on top.
 */
export function forest(
  processes: readonly Process[],
  matching: readonly Process[],
  order: (kept: readonly Process[]) => readonly Process[],
): readonly Branched[] {
  const byPid = new Map(processes.map(process => [process.pid, process]))
  const kept =
    matching === processes ? processes : withAncestors(matching, byPid).sort((a, b) => a.pid - b.pid)
  const children = new Map<number, Process[]>()
  const roots: Process[] = []
  // One sort for all: pushed in order, siblings are in order.
  const ordered = withAncestors(order(kept), byPid)
  for (const process of ordered) {
    if (process.ppid === process.pid || !byPid.has(process.ppid)) roots.push(process)
    else push(children, process.ppid, process)
  }
  const seen = new Set<Process>()
  const rows: Branched[] = []
  descend(roots, children, seen, rows)
  // A cycle of parents (read while a parent exited and its pid was reused) hangs under no root: cut it anywhere.
  for (const process of ordered) {
    if (!seen.has(process)) descend([process], children, seen, rows)
  }
  return rows
}

function push(children: Map<number, Process[]>, ppid: number, child: Process): void {
  const siblings = children.get(ppid)
  if (siblings === undefined) children.set(ppid, [child])
  else siblings.push(child)
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

const ROOT: readonly boolean[] = []

function descend(
  roots: readonly Process[],
  children: ReadonlyMap<number, readonly Process[]>,
  seen: Set<Process>,
  rows: Branched[],
): void {
  const pending: Branched[] = roots.map(process => ({ process, branch: ROOT })).reverse()
  for (let row = pending.pop(); row !== undefined; row = pending.pop()) {
    if (seen.has(row.process)) continue
    seen.add(row.process)
    rows.push(row)
    const below = children.get(row.process.pid)
    if (below === undefined) continue
    const passing = row.branch.slice(0, TREE_DEPTH_MAX - 1)
    // Siblings share these two arrays.
    const more = [...passing, true]
    const last = [...passing, false]
    for (let i = below.length - 1; i >= 0; i--) {
      const process = below[i]
      if (process !== undefined) pending.push({ process, branch: i === below.length - 1 ? last : more })
    }
  }
}
