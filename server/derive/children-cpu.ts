// Processes of two ticks -> CPU time of children that started and ended between them, unseen: a parent that waits for
// a child inherits its time (cutime, cstime), and with it what that child had inherited. What of it had been shown
// is taken off. A walk reads no two processes at the same moment: a time is held for one tick before it is reported.

import { followChangesBy } from '../model/step.ts'
import type { ProcessReading } from '../sampler/sample.ts'
import { createDebts, type Inherited } from './children-debts.ts'

/** Clock ticks. */
export interface ChildrenTime {
  readonly user: number
  readonly system: number
}

export interface ChildrenCpu extends ChildrenTime {
  /** 1 = one CPU; of the tick before the last. */
  readonly usage: number
}

/** Not reported yet: perhaps of a child that was read while it was alive, just before. */
interface Held extends Inherited {
  readonly id: string
  readonly seconds: number
  /** Clock ticks of all CPUs in that time. */
  readonly most: number
}

export function createChildrenCpu() {
  /** By Process.id: since topz follows it. Most have none. */
  const totals = new Map<string, ChildrenCpu>()
  const debts = createDebts()
  let held = new Map<string, Held>()
  let before: readonly ProcessReading[] = []
  let beforeMs: number | undefined
  /** Those whose usage is not 0: it is, from the next tick on. */
  let busy = new Set<string>()
  let changed = new Set<string>()

  /** `processes` by ascending pid; `ticksPerSecond`: clock ticks; `cpuCount`: the most that one can use. */
  function follow(
    processes: readonly ProcessReading[],
    atMs: number,
    { ticksPerSecond, cpuCount }: { readonly ticksPerSecond: number; readonly cpuCount: number },
  ): void {
    if (busy.size > 0 || changed.size > 0) {
      changed = busy
      busy = new Set()
      for (const id of changed) settle(id)
    }
    const seconds = (atMs - (beforeMs ?? atMs)) / 1000
    if (beforeMs !== undefined && seconds > 0) {
      const { ended, heirs } = compare(processes)
      debts.owe(ended, processes, shownOf)
      for (const { id } of ended) forget(id)
      const next = heirs.map(heir => ({ ...heir, seconds, most: cpuCount * seconds * ticksPerSecond }))
      debts.pay({ next, held: [...held.values()] }, processes)
      for (const one of held.values()) tell(one, ticksPerSecond)
      held = new Map(next.filter(one => sumOf(one) > 0).map(one => [one.id, one]))
    }
    before = processes
    beforeMs = atMs
  }

  function settle(id: string): void {
    const one = totals.get(id)
    if (one !== undefined) totals.set(id, { ...one, usage: 0 })
  }

  function forget(id: string): void {
    totals.delete(id)
    held.delete(id)
  }

  /** What is counted already of a process that ended, and of its children. Its parent inherits more than that. */
  function shownOf({ id, stat }: ProcessReading): ChildrenTime {
    const { user, system } = childrenOf(stat)
    const waiting = held.get(id)
    return {
      user: stat.utime + user - (waiting?.user ?? 0),
      system: stat.stime + system - (waiting?.system ?? 0),
    }
  }

  interface Compared {
    readonly ended: ProcessReading[]
    readonly heirs: (Inherited & { readonly id: string })[]
  }

  function compare(processes: readonly ProcessReading[]): Compared {
    const found: Compared = { ended: [], heirs: [] }
    const inherit = (last: ProcessReading | undefined, reading: ProcessReading): void => {
      const time = inherited(last, reading)
      if (sumOf(time) > 0) found.heirs.push({ id: reading.id, pid: reading.stat.pid, ...time })
    }
    followChangesBy(({ stat }) => stat.pid, before, processes, {
      changed: inherit,
      ended: one => found.ended.push(one),
      started: one => inherit(undefined, one),
    })
    return found
  }

  /** In whole clock ticks: parts of them do not add up to the same number in every order, and a counter would fall. */
  function tell(one: Held, ticksPerSecond: number): void {
    const all = sumOf(one)
    if (all <= 0) return
    const share = Math.min(1, one.most / all)
    const user = Math.floor(one.user * share)
    const system = Math.floor(one.system * share)
    const last = totals.get(one.id) ?? { user: 0, system: 0 }
    totals.set(one.id, {
      user: last.user + user,
      system: last.system + system,
      usage: (user + system) / ticksPerSecond / one.seconds,
    })
    busy.add(one.id)
    changed.add(one.id)
  }

  return {
    follow,
    of: (id: string): ChildrenCpu | undefined => totals.get(id),
    /** Different from the tick before. */
    hasChanged: (id: string): boolean => changed.has(id),
    /** All of those. */
    changed: (): ReadonlySet<string> => changed,
  }
}

function childrenOf({ cutime, cstime }: ProcessReading['stat']): ChildrenTime {
  return { user: cutime || 0, system: cstime || 0 }
}

const sumOf = ({ user, system }: ChildrenTime) => user + system

/** `last`: undefined of one that is new since the tick before. */
function inherited(last: ProcessReading | undefined, { stat }: ProcessReading): ChildrenTime {
  const now = childrenOf(stat)
  if (last === undefined) return now
  const then = childrenOf(last.stat)
  return { user: Math.max(0, now.user - then.user), system: Math.max(0, now.system - then.system) }
}
