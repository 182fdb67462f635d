// The one place that filters, sorts, groups and arranges processes: text, JSON, CSV and the live stream all show what
// this returns. Ties are broken by pid, and missing values come last in either direction, so the same snapshot always
// gives the same order.

import { TREE_DEPTH_MAX } from '../config/limits.ts'
import { cellOf } from './cell.ts'
import type { Seen } from './filter/facts.ts'
import { createFilter, type Keep } from './filter/filter.ts'
import { foldKeyOf } from './fold-key.ts'
import { cellOfGroup, type Group, gather, groupsOf, likenessOf } from './groups.ts'
import type { Metric } from './metrics.ts'
import type { Cell, Row, View } from './protocol.ts'
import type { Process } from './snapshot.ts'
import { addendOf, sortedBy, summedIn } from './together.ts'
import { forest } from './view-tree.ts'

export interface Arrangement extends Pick<View, 'sort' | 'order' | 'query' | 'tree' | 'group' | 'toggled'> {
  /**
   * topz itself stands last, whatever it uses: readers look for what is wrong with the app. Zombies of one parent, and
   * short-lived children of one parent and name, are one row.
   */
  readonly isForPage?: true
}

/** A row. */
export interface Arranged extends Pick<Row, 'branch' | 'fold'> {
  /** Where there is a group, a likeness of it: cellOfRow tells its values. */
  readonly process: Process
  readonly group?: Group
  /** In a tree, of the metric sorted by: of all that match in its branch; null if unknown. */
  readonly sum?: number | null
}

export function cellOfRow({ process, group }: Arranged, metric: Metric): Cell {
  return group === undefined ? cellOf(process, metric) : cellOfGroup(group, metric)
}

/** A snapshot (processes by ascending pid) -> what the view shows, in order. Take a window of it with slice. */
export function arrange(
  seen: Seen,
  view: Arrangement,
  keep: Keep = createFilter(view.query),
): readonly Arranged[] {
  return arrangeMatching(seen, view, { keep, matching: keep(seen) })
}

export function arrangeMatching(
  seen: Seen,
  view: Arrangement,
  { keep, matching }: { readonly keep: Keep; readonly matching: readonly Process[] },
): readonly Arranged[] {
  if (view.group !== undefined) {
    const self = view.isForPage ? matching.filter(process => process.self) : []
    return flat(view, self, groupsOf(seen, matching, view.group))
  }
  const matches = (one: Process) => keep({ ...seen, processes: [one] }).length > 0
  const { single, groups } = view.isForPage
    ? gather(seen, { matching, matches }, view.tree)
    : { single: matching, groups: NONE }
  return view.tree ? branched(seen, view, single, groups) : flat(view, single, groups)
}

const NONE: readonly never[] = []

/** Each group as a process that sorts as the group does. */
function standIns(view: Arrangement, groups: readonly Group[]): ReadonlyMap<Process, Group> {
  const metric = sortedBy(view.sort)
  return new Map(
    groups.map(group => {
      const value = metric && metric.key !== 'pid' ? cellOfGroup(group, metric) : undefined
      const likeness = likenessOf(group)
      return [metric ? { ...likeness, [metric.key]: value ?? undefined, pid: likeness.pid } : likeness, group]
    }),
  )
}

function flat(view: Arrangement, single: readonly Process[], groups: readonly Group[]): readonly Arranged[] {
  if (groups.length === 0) return sorted(single, view).map(process => ({ process }))
  const groupOf = standIns(view, groups)
  const isToggled = togglesOf(view)
  return sorted([...single, ...groupOf.keys()], view).flatMap(process => {
    const group = groupOf.get(process)
    return group === undefined ? [{ process }] : unfolded({ process, group }, view, isToggled)
  })
}

function branched(
  seen: Seen,
  view: Arrangement,
  single: readonly Process[],
  groups: readonly Group[],
): readonly Arranged[] {
  const groupOf = standIns(view, groups)
  const isToggled = togglesOf(view)
  const matching = groupOf.size === 0 ? single : [...single, ...groupOf.keys()]
  const summed = summedIn(view)
  const isCounted = single === seen.processes ? undefined : new Set(matching)
  const rows = forest(seen.processes, matching, {
    rank: (kept, sums) => sorted(kept, view, sums),
    isFolded: ({ id }) => isToggled(id),
    ...(summed && {
      amountOf: process =>
        process.self || isCounted?.has(process) === false ? undefined : addendOf(process, summed),
    }),
  })
  if (groupOf.size === 0) return rows
  return rows.flatMap(row => {
    const group = groupOf.get(row.process)
    return group === undefined ? [row] : unfolded({ ...row, group }, view, isToggled)
  })
}

function togglesOf({ toggled = NONE }: Arrangement): (id: string) => boolean {
  if (toggled.length === 0) return () => false
  const keys = new Set(toggled)
  return id => keys.has(foldKeyOf(id))
}

/** A group, and its processes if it is open. */
function unfolded(
  row: Arranged & { readonly group: Group },
  view: Arrangement,
  isToggled: (id: string) => boolean,
): readonly Arranged[] {
  const { group, branch = NONE } = row
  if (group.processes.length === 0) return [row]
  if (!isToggled(group.id)) return [{ ...row, fold: 'folded' }]
  const passing = branch.slice(0, TREE_DEPTH_MAX - 1)
  const last = group.processes.length - 1
  const members = sorted(group.processes, view).map((process, place): Arranged => {
    return { process, branch: [...passing, place < last] }
  })
  return [{ ...row, fold: 'open' }, ...members]
}

interface Keyed<Key> {
  readonly process: Process
  readonly key: Key
}

/** A copy in the order of the view, or of the sums. The key is read once per process, not once per comparison. */
function sorted(
  processes: readonly Process[],
  view: Arrangement,
  sums?: ReadonlyMap<Process, number>,
): readonly Process[] {
  const metric = sortedBy(view.sort)
  if (metric === undefined) return processes
  const numbers: Keyed<number>[] = []
  const texts: Keyed<string>[] = []
  const missing: Process[] = []
  // An age is shown, but the known value is the instant it counts from: the larger, the younger.
  const sign = (view.order === 'ascending') === (metric.unit !== 'age') ? 1 : -1
  for (const process of processes) {
    const cell = sums === undefined ? cellOf(process, metric) : (sums.get(process) ?? null)
    if (cell === null || Number.isNaN(cell)) missing.push(process)
    else if (typeof cell === 'string') texts.push({ process, key: cell })
    else numbers.push({ process, key: sign * Number(cell) })
  }
  numbers.sort((a, b) => a.key - b.key || a.process.pid - b.process.pid)
  texts.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : a.process.pid - b.process.pid))
  missing.sort((a, b) => a.pid - b.pid)
  const all = [...numbers, ...texts].map(keyed => keyed.process).concat(missing)
  return view.isForPage ? withSelfLast(all) : all
}

function withSelfLast(sorted: readonly Process[]): readonly Process[] {
  const itself = sorted.find(({ self }) => self)
  return itself === undefined ? sorted : [...sorted.filter(process => process !== itself), itself]
}
