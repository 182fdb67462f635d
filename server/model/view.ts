// The one place that filters, sorts and arranges processes: text, JSON, CSV and the live stream all show what this
// returns. Ties are broken by pid, and missing values come last in either direction, so the same snapshot always gives
// the same order.

import type { Seen } from './filter/facts.ts'
import { createFilter, type Keep } from './filter/filter.ts'
import { METRIC_BY_NAME, type Metric } from './metrics.ts'
import type { Cell, View } from './protocol.ts'
import type { Process } from './snapshot.ts'
import { forest } from './view-tree.ts'

export interface Arrangement extends Pick<View, 'sort' | 'order' | 'query' | 'tree'> {
  /** topz itself stands last, whatever it uses: readers look for what is wrong with the app. */
  readonly isSelfLast?: true
}

export interface Arranged {
  readonly process: Process
  /** Tree only; see Row.branch in protocol.ts. */
  readonly branch?: readonly boolean[]
}

/** The value of a metric for a process; null if it is missing. */
export function cellOf(process: Process, metric: Metric): Cell {
  return cellOfKey(process, metric.key)
}

function cellOfKey(process: Process, key: keyof Process): Cell {
  const value = process[key]
  if (value === undefined) return null
  return typeof value === 'object' ? value.join(' ') : value
}

/** A snapshot (processes by ascending pid) -> what the view shows, in order. Take a window of it with slice. */
export function arrange(
  seen: Seen,
  view: Arrangement,
  keep: Keep = createFilter(view.query),
): readonly Arranged[] {
  const matching = keep(seen)
  if (view.tree) return forest(seen.processes, matching, kept => sorted(kept, view))
  return sorted(matching, view).map(process => ({ process }))
}

interface Keyed<Key> {
  readonly process: Process
  readonly key: Key
}

/** A copy in the order of the view. The key is read once per process, not once per comparison. */
function sorted(processes: readonly Process[], view: Arrangement): readonly Process[] {
  const metric = METRIC_BY_NAME.get(view.sort)
  if (metric === undefined) return processes
  const numbers: Keyed<number>[] = []
  const texts: Keyed<string>[] = []
  const missing: Process[] = []
  // An age is shown, but the known value is the instant it counts from: the larger, the younger.
  const sign = (view.order === 'ascending') === (metric.unit !== 'age') ? 1 : -1
  for (const process of processes) {
    const cell = cellOfKey(process, metric.sortKey)
    if (cell === null || Number.isNaN(cell)) missing.push(process)
    else if (typeof cell === 'string') texts.push({ process, key: cell })
    else numbers.push({ process, key: sign * Number(cell) })
  }
  numbers.sort((a, b) => a.key - b.key || a.process.pid - b.process.pid)
  texts.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : a.process.pid - b.process.pid))
  missing.sort((a, b) => a.pid - b.pid)
  const all = [...numbers, ...texts].map(keyed => keyed.process).concat(missing)
  return view.isSelfLast ? withSelfLast(all) : all
}

function withSelfLast(sorted: readonly Process[]): readonly Process[] {
  const itself = sorted.find(({ self }) => self)
  return itself === undefined ? sorted : [...sorted.filter(process => process !== itself), itself]
}
