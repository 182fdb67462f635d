// Processes before and after -> which came and went to last, which wait longer for a CPU, hold more files, leave zombies;
// and what came and went without lasting.

import { DIFFERENCE_CHURN_MAX } from '../config/limits.ts'
import type { Change, Churn } from '../model/recording.ts'
import type { Process } from '../model/snapshot.ts'
import { isZombie } from '../model/zombie.ts'
import type { Compared } from './compared.ts'
import { APART_MAX, movedBy, weighed } from './moved.ts'

/** A job that lives shorter is no change by itself where others like it come and go. */
const LASTING_MS = 10_000
/** What came or went matters as much as this share of a limit, and its memory besides. */
const CAME_SHARE = 0.05
/** Shares of a CPU, files: less is noise. */
const WAITS_MIN = 0.05
const FILES_MIN = 5
const FILES_SHARE_MIN = 0.1
const FILES_USUAL = 1024
const ZOMBIES_MANY = 100

/** Names of what started and ended between the two and lived short, with how often and how long. */
export function churnOf({ exits, was, is }: Compared): readonly Churn[] {
  const there = new Set(was.processes.map(({ id }) => id))
  const self = is.at.processes.find(one => one.self)?.comm
  const short = exits.filter(
    ({ comm, livedMs, processId = '' }) =>
      comm !== undefined && comm !== self && (livedMs ?? 0) < LASTING_MS && !there.has(processId),
  )
  const byName = Map.groupBy(short, ({ comm = '' }) => comm)
  return [...byName]
    .map(([name, ends]): Churn => {
      const lived = ends.flatMap(({ livedMs }) => livedMs ?? [])
      const count = ends.reduce((all, { count: more = 1 }) => all + more, 0)
      if (lived.length === 0) return { name, count }
      return { name, count, livedMs: Math.round(lived.reduce((all, ms) => all + ms, 0) / lived.length) }
    })
    .toSorted((a, b) => b.count - a.count)
    .slice(0, DIFFERENCE_CHURN_MAX)
}

export function cameAndWent(compared: Compared, churn: readonly Churn[]): readonly Change[] {
  const { processes, was, is } = compared
  const passing = new Set(churn.map(({ name }) => name))
  const isLasting = (one: Process, at: number) =>
    !passing.has(one.comm) || one.startedAt === undefined || at - one.startedAt >= LASTING_MS
  const started = processes.flatMap(pair =>
    pair.is && !pair.was && isLasting(pair.is, is.at.at) ? [arrival(compared, 'started', pair.is)] : [],
  )
  const ended = processes.flatMap(pair =>
    pair.was && !pair.is && isLasting(pair.was, was.at.at) ? [arrival(compared, 'ended', pair.was)] : [],
  )
  return [...folded(started), ...folded(ended)]
}

function arrival({ naming, is }: Compared, kind: 'started' | 'ended', process: Process): Change {
  const { comm, command, rssBytes, memoryUsage } = process
  const share = memoryUsage ?? rssBytes / (is.at.host.memoryBytes ?? Number.POSITIVE_INFINITY)
  const held = kind === 'started' ? { after: rssBytes } : { before: rssBytes }
  return weighed(
    { kind, subject: process.id, ...naming(process), comm, command, ...held },
    { share: CAME_SHARE + share },
  )
}

function folded(changes: readonly Change[]): readonly Change[] {
  const byName = Map.groupBy(changes, ({ name }) => name)
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

export function changedProcesses(compared: Compared): readonly Change[] {
  return [...changedWaits(compared), ...changedFiles(compared), ...changedZombies(compared)]
}

function changedWaits(compared: Compared): readonly Change[] {
  return compared.processes.flatMap(pair => {
    const [before, after] = compared.rates(
      pair,
      one => one.runQueueSeconds,
      one => one.runQueueUsage,
    )
    const by = movedBy(before, after)
    if (pair.is === undefined || by === undefined || Math.abs(by) < WAITS_MIN) return []
    return [moved(compared, pair.is, 'waits', [before, after], by, ['starved'])]
  })
}

function changedFiles(compared: Compared): readonly Change[] {
  return compared.processes.flatMap(({ was, is }) => {
    const [before, after] = [was?.openFds, is?.openFds]
    const by = movedBy(before, after)
    if (is === undefined || by === undefined) return []
    if (Math.abs(by) < Math.max(FILES_MIN, FILES_SHARE_MIN * (before ?? 0))) return []
    const share = by / (is.openFdsLimit ?? FILES_USUAL)
    return [moved(compared, is, 'openFds', [before, after], share, ['fds', 'unclosed'])]
  })
}

/** By their parent, as findings are. */
function changedZombies(compared: Compared): readonly Change[] {
  const byParent = (all: readonly Process[]) => Map.groupBy(all.filter(isZombie), ({ ppid }) => ppid)
  const [was, is] = [byParent(compared.was.processes), byParent(compared.is.processes)]
  return [...new Set([...was.keys(), ...is.keys()])].flatMap(ppid => {
    const [before, after] = [was.get(ppid)?.length ?? 0, is.get(ppid)?.length ?? 0]
    const parent = [...compared.is.processes, ...compared.was.processes].find(({ pid }) => pid === ppid)
    if (before === after || parent === undefined) return []
    const share = (after - before) / ZOMBIES_MANY
    return [moved(compared, parent, 'zombies', [before, after], share, ['zombies'])]
  })
}

function moved(
  compared: Compared,
  process: Process,
  metric: 'waits' | 'openFds' | 'zombies',
  [before, after]: readonly [number | undefined, number | undefined],
  share: number,
  findings: Parameters<Compared['severityOf']>[0],
): Change {
  const { severity } = compared.severityOf(findings, ({ pid }) => pid === process.pid)
  return weighed(
    {
      kind: share > 0 ? 'grew' : 'shrank',
      metric,
      subject: process.id,
      ...compared.naming(process),
      before: before ?? null,
      after: after ?? null,
    },
    // Fewer of them is good news: it follows what became worse.
    { ...(share > 0 && severity && { severity }), share: Math.abs(share) },
  )
}
