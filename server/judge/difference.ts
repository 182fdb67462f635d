// Two moments -> what came, went, grew, shrank, opened, closed or was changed between them, the largest first.

import { DIFFERENCE_CHANGES_MAX } from '../config/limits.ts'
import { type Container, memoryUseOf } from '../model/container.ts'
import type { Listener } from '../model/network.ts'
import type { Change, Difference } from '../model/recording.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'

/** Less is noise: a hundredth of a CPU, a megabyte. */
const CPU_MIN = 0.01
const BYTES_MIN = 1024 * 1024
/** How one CPU compares with bytes: a tenth of a CPU counts as much as 100 MB. */
const BYTES_PER_CPU = 1024 * 1024 * 1024

export function differenceOf(before: Snapshot, after: Snapshot): Difference {
  const all = [
    ...processChanges(before, after),
    ...portChanges(before, after),
    ...limitChanges(before.containers, after.containers),
  ].sort((a, b) => b.weight - a.weight)
  return {
    from: before.at,
    to: after.at,
    cpu: [before.totals.cpuUsage ?? null, after.totals.cpuUsage ?? null],
    memory: [memoryOf(before) ?? null, memoryOf(after) ?? null],
    changes: all.slice(0, DIFFERENCE_CHANGES_MAX),
    ...(all.length > DIFFERENCE_CHANGES_MAX && { isTruncated: true }),
  }
}

function memoryOf({ containers, totals }: Snapshot): number | undefined {
  const main = containers.find(({ main }) => main)
  return (main && memoryUseOf(main).usedBytes) ?? totals.rssBytes
}

const weightOf = ({ cpuUsage = 0, rssBytes }: Process) => rssBytes + cpuUsage * BYTES_PER_CPU

/** topz itself is left out: it changes what it measures, and nobody asks for it. */
const others = ({ processes }: Snapshot) => processes.filter(({ self }) => !self)

function processChanges(before: Snapshot, after: Snapshot): Change[] {
  const [then, now] = [others(before), others(after)]
  const known = new Map(then.map(process => [process.id, process]))
  const alive = new Set(now.map(({ id }) => id))
  const started = now
    .filter(({ id }) => !known.has(id))
    .map(
      (process): Change => ({
        kind: 'started',
        subject: process.id,
        pid: process.pid,
        comm: process.comm,
        command: process.command,
        after: process.rssBytes,
        weight: weightOf(process),
      }),
    )
  const ended = then
    .filter(({ id }) => !alive.has(id))
    .map(
      (process): Change => ({
        kind: 'ended',
        subject: process.id,
        pid: process.pid,
        comm: process.comm,
        command: process.command,
        before: process.rssBytes,
        weight: weightOf(process),
      }),
    )
  const moved = now.flatMap(process => {
    const last = known.get(process.id)
    return last === undefined ? [] : movesOf(last, process)
  })
  return [...folded(started), ...folded(ended), ...withShares(moved)]
}

/** More of one name than this are one change: a parent that starts helpers by the hundred would hide all else. */
const APART_MAX = 3

function folded(changes: readonly Change[]): Change[] {
  const byName = Map.groupBy(changes, ({ comm }) => comm)
  return [...byName.values()].flatMap(same => {
    const [largest] = [...same].sort((a, b) => b.weight - a.weight)
    if (largest === undefined || same.length <= APART_MAX) return same
    const sum = (read: (change: Change) => number) => same.reduce((all, one) => all + read(one), 0)
    return [
      {
        ...largest,
        ...(largest.before !== undefined && { before: sum(({ before }) => before ?? 0) }),
        ...(largest.after !== undefined && { after: sum(({ after }) => after ?? 0) }),
        count: same.length,
        weight: sum(({ weight }) => weight),
      },
    ]
  })
}

/** Of what went the same way: what one gained and another lost explains nothing of either. */
function withShares(changes: readonly Change[]): Change[] {
  const wayOf = ({ kind, metric }: Change) => `${kind} ${metric}`
  const totals = new Map<string, number>()
  for (const change of changes) totals.set(wayOf(change), (totals.get(wayOf(change)) ?? 0) + change.weight)
  return changes.map(change => ({ ...change, share: change.weight / (totals.get(wayOf(change)) ?? 1) }))
}

function movesOf(last: Process, process: Process): Change[] {
  const changes: Change[] = []
  const grown = process.rssBytes - last.rssBytes
  if (Math.abs(grown) >= BYTES_MIN)
    changes.push({
      kind: grown > 0 ? 'grew' : 'shrank',
      subject: process.id,
      pid: process.pid,
      comm: process.comm,
      metric: 'rssBytes',
      before: last.rssBytes,
      after: process.rssBytes,
      weight: Math.abs(grown),
    })
  const [was, is] = [last.cpuUsage, process.cpuUsage]
  if (was !== undefined && is !== undefined && Math.abs(is - was) >= CPU_MIN)
    changes.push({
      kind: is > was ? 'grew' : 'shrank',
      subject: process.id,
      pid: process.pid,
      comm: process.comm,
      metric: 'cpuUsage',
      before: was,
      after: is,
      weight: Math.abs(is - was) * BYTES_PER_CPU,
    })
  return changes
}

/** A port ranks above any process: there are few of them. */
const PORT_WEIGHT = Number.MAX_SAFE_INTEGER / 2

function portChanges(before: Snapshot, after: Snapshot): Change[] {
  const portsOf = ({ networks }: Snapshot) =>
    new Map(
      networks.flatMap(({ id, listeners }) =>
        listeners.map(one => [`${id} ${one.protocol} ${one.address} ${one.port}`, one] as const),
      ),
    )
  const [known, open] = [portsOf(before), portsOf(after)]
  const tell = (
    kind: 'portOpened' | 'portClosed',
    [key, one]: readonly [string, Listener],
    { processes }: Snapshot,
  ) => {
    const holder = processes.find(({ id }) => id === one.processId)
    return {
      kind,
      subject: key,
      address: one.address,
      port: one.port,
      ...(holder && { pid: holder.pid, comm: holder.comm }),
      weight: PORT_WEIGHT,
    }
  }
  return [
    ...[...open].filter(([key]) => !known.has(key)).map(entry => tell('portOpened', entry, after)),
    ...[...known].filter(([key]) => !open.has(key)).map(entry => tell('portClosed', entry, before)),
  ]
}

const LIMITS = ['cpuLimit', 'memoryLimitBytes', 'pidsLimit'] as const

function limitChanges(before: readonly Container[], after: readonly Container[]): Change[] {
  const known = new Map(before.map(container => [container.id, container]))
  return after.flatMap(container => {
    const last = known.get(container.id)
    if (last === undefined) return []
    return LIMITS.flatMap((field): Change[] => {
      const [was, is] = [last[field], container[field]]
      if (was === undefined || is === undefined || was === is) return []
      return [
        {
          kind: 'limitChanged',
          subject: container.id,
          containerName: container.name,
          metric: field,
          before: was,
          after: is,
          weight: Number.MAX_SAFE_INTEGER,
        },
      ]
    })
  })
}
