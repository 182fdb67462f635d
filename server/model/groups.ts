// Processes -> those that stand in one line together: by program, user or container, as the reader wishes; and on the
// page always short-lived children of one parent and name, and zombies of one parent. topz itself is in none.

import { cellOf } from './cell.ts'
import type { Seen } from './filter/facts.ts'
import { METRIC_BY_NAME, type Metric } from './metrics.ts'
import { programOf } from './program.ts'
import type { Cell, GroupBy } from './protocol.ts'
import { isYoung, type ShortLived, shortLivedKey } from './short-lived.ts'
import type { Process } from './snapshot.ts'
import { cellOfAll } from './together.ts'
import { isZombie } from './zombie.ts'

export interface Group {
  /** Of its row. */
  readonly id: string
  readonly by: GroupBy | 'shortLived' | 'zombies'
  readonly name: string
  /** By ascending pid. Of short-lived children there may be none at this moment. */
  readonly processes: readonly Process[]
  /** Of short-lived children and zombies; a parent that topz does not see is missing. */
  readonly parent?: Process
  readonly shortLived?: ShortLived
  /** No other short-lived children of this parent are known: what it inherited unseen is theirs. */
  readonly isOnlyKind?: boolean
}

/** Of more than one: a single zombie is a row like any other. */
const ZOMBIES_MIN = 2

export function groupsOf(seen: Seen, matching: readonly Process[], by: GroupBy): readonly Group[] {
  const names = new Map((seen.containers ?? []).map(({ id, name }) => [id, name]))
  const nameOf = (process: Process): string => {
    switch (by) {
      case 'command':
        return process.kernelThread ? 'kernel threads' : programOf(process)
      case 'user':
        return process.user ?? 'unknown'
      case 'container':
        return names.get(process.container ?? '') ?? 'no container'
      default:
        return by satisfies never
    }
  }
  const groups = new Map<string, Process[]>()
  for (const process of matching) {
    if (process.self) continue
    const name = nameOf(process)
    const members = groups.get(name)
    if (members === undefined) groups.set(name, [process])
    else members.push(process)
  }
  return [...groups].map(([name, processes]) => ({ id: `${by} ${name}`, by, name, processes }))
}

export interface Gathered {
  /** In no group. */
  readonly single: readonly Process[]
  readonly groups: readonly Group[]
}

/**
 * `isLeafOnly`: in a tree, what has children of its own stays where it is. Costs one look at each process where there
 * are neither zombies nor short-lived children.
 */
export function gather(
  seen: Seen,
  {
    matching,
    matches,
  }: { readonly matching: readonly Process[]; readonly matches: (one: Process) => boolean },
  isLeafOnly: boolean,
): Gathered {
  const { shortLived = [], processes } = seen
  const dead = zombiesByParent(matching)
  if (shortLived.length === 0 && dead.size === 0) return { single: matching, groups: [] }
  const byPid = new Map(processes.map(process => [process.pid, process]))
  const parents = isLeafOnly ? new Set(processes.map(({ ppid }) => ppid)) : undefined
  const groups: Group[] = []
  const taken = new Set<Process>()
  for (const [ppid, members] of dead) {
    for (const process of members) taken.add(process)
    const parent = byPid.get(ppid)
    const name = String(commonCommand(members))
    groups.push({ id: `zombies ${ppid}`, by: 'zombies', name, processes: members, ...(parent && { parent }) })
  }
  const young = new Map<string, Process[]>(
    shortLived.map(({ parentId, comm }) => [shortLivedKey(parentId, comm), []]),
  )
  for (const process of young.size === 0 ? [] : matching) {
    if (!isYoung(process, seen.at) || taken.has(process) || parents?.has(process.pid)) continue
    const members = young.get(shortLivedKey(byPid.get(process.ppid)?.id ?? '', process.comm))
    if (members === undefined || process.self) continue
    members.push(process)
    taken.add(process)
  }
  for (const one of shortLived) {
    const group = shortLivedGroup(one, { byPid, young, all: shortLived })
    if (group && (group.processes.length > 0 || matches(likenessOf(group)))) groups.push(group)
  }
  return { single: taken.size === 0 ? matching : matching.filter(process => !taken.has(process)), groups }
}

function zombiesByParent(matching: readonly Process[]): Map<number, Process[]> {
  const dead = new Map<number, Process[]>()
  for (const process of matching) {
    if (process.state !== 'Z' || !isZombie(process)) continue
    const siblings = dead.get(process.ppid)
    if (siblings === undefined) dead.set(process.ppid, [process])
    else siblings.push(process)
  }
  for (const [ppid, members] of dead) if (members.length < ZOMBIES_MIN) dead.delete(ppid)
  return dead
}

function shortLivedGroup(
  one: ShortLived,
  {
    byPid,
    young,
    all,
  }: {
    readonly byPid: ReadonlyMap<number, Process>
    readonly young: ReadonlyMap<string, readonly Process[]>
    readonly all: readonly ShortLived[]
  },
): Group | undefined {
  const parent = byPid.get(Number.parseInt(one.parentId, 10))
  if (parent?.id !== one.parentId) return undefined
  const key = shortLivedKey(one.parentId, one.comm)
  return {
    id: `short ${key}`,
    by: 'shortLived',
    name: one.command,
    processes: young.get(key) ?? [],
    parent,
    shortLived: one,
    isOnlyKind: all.filter(({ parentId }) => parentId === one.parentId).length === 1,
  }
}

/** A process that is like those that have ended, for a filter and for sorting where none is alive. */
export function likenessOf({ id, name, parent, shortLived, processes: [first] }: Group): Process {
  const pid = first?.pid ?? parent?.pid ?? 0
  const { comm = name, user, container } = shortLived ?? {}
  return {
    id,
    pid,
    ppid: parent?.pid ?? first?.ppid ?? 0,
    comm,
    command: name,
    cpuSeconds: 0,
    rssBytes: 0,
    startTicks: 0,
    ...(user !== undefined && { user }),
    ...(container !== undefined && { container }),
  }
}

const COMMAND = METRIC_BY_NAME.get('command') as Metric

function commonCommand(processes: readonly Process[]): Cell {
  return cellOfAll(processes, COMMAND) ?? `${processes[0]?.command}, …`
}

/** What its row shows. */
export function cellOfGroup(group: Group, metric: Metric): Cell {
  const { name, processes, by } = group
  if (metric.key === 'pid') return null
  if (metric.key === 'command') return name
  if (by === 'shortLived' && processes.length === 0)
    return metric.unit === 'text' ? cellOf(likenessOf(group), metric) : cellOfUnseen(group, metric)
  const cell = cellOfAll(processes, metric)
  return by === 'shortLived' ? plus(cell, cellOfUnseen(group, metric)) : cell
}

/** What those used that began and ended between two ticks: its parent has inherited it. */
function cellOfUnseen({ parent, isOnlyKind }: Group, { key }: Metric): Cell {
  return key === 'cpuUsage' && isOnlyKind ? (parent?.childrenCpuUsage ?? null) : null
}

function plus(one: Cell, other: Cell): Cell {
  return typeof one === 'number' && typeof other === 'number' ? one + other : (one ?? other)
}
