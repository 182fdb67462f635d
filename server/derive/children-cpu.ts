// Processes of two ticks -> CPU time of children that came and went between them, seen by nobody: a parent that waits
// for a child inherits its time (cutime, cstime). What children had shown while they were seen is taken off.

import type { ProcessReading } from '../sampler/sample.ts'

/** Ticks that a child which was seen may be gone before its parent has waited for it; who ignores its children never does. */
const WAITED_TICKS_MAX = 3

/** Clock ticks. */
export interface ChildrenTime {
  readonly user: number
  readonly system: number
}

export interface ChildrenCpu extends ChildrenTime {
  /** Of the last tick: 1 = one CPU. */
  readonly usage: number
}

/** Of children that are gone: what was seen of them. */
interface Debt {
  ticks: number
  left: number
}

export function createChildrenCpu() {
  /** By Process.id: since topz follows it. Most have none. */
  const totals = new Map<string, ChildrenCpu>()
  /** By pid of the parent. */
  const debts = new Map<number, Debt>()
  let before: readonly ProcessReading[] = []
  let beforeMs: number | undefined
  /** Those whose usage is not 0: it is, from the next tick on. */
  let busy = new Set<string>()
  let changed = new Set<string>()

  /** `processes` by ascending pid; `ticksPerSecond`: clock ticks; `cpuCount`: nobody uses more. */
  function follow(
    processes: readonly ProcessReading[],
    atMs: number,
    { ticksPerSecond, cpuCount }: { readonly ticksPerSecond: number; readonly cpuCount: number },
  ): void {
    changed = busy
    busy = new Set()
    const seconds = (atMs - (beforeMs ?? atMs)) / 1000
    for (const id of changed) settle(id)
    if (beforeMs !== undefined && seconds > 0) {
      const waits = compare(processes)
      for (const { reading, time } of waits)
        add(reading, time, { seconds, ticksPerSecond, most: cpuCount * seconds * ticksPerSecond })
      age()
    }
    before = processes
    beforeMs = atMs
  }

  function settle(id: string): void {
    const one = totals.get(id)
    if (one !== undefined) totals.set(id, { ...one, usage: 0 })
  }

  interface Wait {
    readonly reading: ProcessReading
    readonly time: ChildrenTime
  }

  /** Ends first: their debts are to be known before any parent is looked at. */
  function compare(processes: readonly ProcessReading[]): Wait[] {
    const waits: Wait[] = []
    let i = 0
    for (const reading of processes) {
      const same = before[i]
      if (same === reading) {
        i++
        continue
      }
      while (i < before.length && (before[i] as ProcessReading).stat.pid < reading.stat.pid)
        end(before[i++] as ProcessReading)
      const last = before[i]?.stat.pid === reading.stat.pid ? (before[i++] as ProcessReading) : undefined
      const isSame = last?.id === reading.id
      if (last !== undefined && !isSame) end(last)
      const time = waited(isSame ? last : undefined, reading)
      if (time.user + time.system > 0) waits.push({ reading, time })
    }
    while (i < before.length) end(before[i++] as ProcessReading)
    return waits
  }

  function end({ id, stat }: ProcessReading): void {
    totals.delete(id)
    const seen = stat.utime + stat.stime + sumOf(childrenOf(stat))
    if (seen === 0) return
    const debt = debts.get(stat.ppid) ?? { ticks: 0, left: 0 }
    debts.set(stat.ppid, { ticks: 0, left: debt.left + seen })
  }

  function add(
    { id, stat }: ProcessReading,
    time: ChildrenTime,
    { seconds, ticksPerSecond, most }: { seconds: number; ticksPerSecond: number; most: number },
  ): void {
    const all = sumOf(time)
    const debt = debts.get(stat.pid)
    const paid = Math.min(all, debt?.left ?? 0)
    if (debt !== undefined) debt.left -= paid
    const unseen = Math.min(all - paid, most)
    if (unseen <= 0) return
    const last = totals.get(id) ?? { user: 0, system: 0, usage: 0 }
    totals.set(id, {
      user: last.user + (unseen * time.user) / all,
      system: last.system + (unseen * time.system) / all,
      usage: unseen / ticksPerSecond / seconds,
    })
    busy.add(id)
    changed.add(id)
  }

  function age(): void {
    for (const [pid, debt] of debts) if (debt.left <= 0 || ++debt.ticks > WAITED_TICKS_MAX) debts.delete(pid)
  }

  return {
    follow,
    of: (id: string): ChildrenCpu | undefined => totals.get(id),
    /** Different from the tick before. */
    hasChanged: (id: string): boolean => changed.has(id),
  }
}

function childrenOf({ cutime, cstime }: ProcessReading['stat']): ChildrenTime {
  return { user: cutime || 0, system: cstime || 0 }
}

const sumOf = ({ user, system }: ChildrenTime) => user + system

/** `last`: undefined of one that is new since the tick before. */
function waited(last: ProcessReading | undefined, { stat }: ProcessReading): ChildrenTime {
  const now = childrenOf(stat)
  if (last === undefined) return now
  const then = childrenOf(last.stat)
  return { user: Math.max(0, now.user - then.user), system: Math.max(0, now.system - then.system) }
}
