// Processes that ended -> who inherits their time, and how much of it had been shown: that is owed, and paid from what
// their parents inherit. A parent that ended too passes on what it inherited; or its children were given to another,
// perhaps before they ended. Nobody can tell, so the one that inherits pays.

import type { ProcessReading } from '../sampler/sample.ts'

/**
 * Ticks in which a debt is paid: a parent read just before it inherited is read again in the next. One that ignores its
 * children never inherits.
 */
const OWED_TICKS_MAX = 3
/** Ancestors that are looked at. */
const ANCESTORS_MAX = 64

/** Its parent, or that of an ancestor, is outside of this PID namespace. */
const OUTSIDE = 0
/** Its parent came and went unseen. */
const UNSEEN = -1

/** What a process inherited since the tick before, in clock ticks. */
export interface Inherited {
  readonly pid: number
  user: number
  system: number
}

/** `next` is held for a tick; `held` was, and is reported now. */
interface Heirs {
  readonly next: readonly Inherited[]
  readonly held: readonly Inherited[]
}

interface Debt {
  user: number
  system: number
  ticks: number
  /** The parent, or an ancestor of it, inherits. */
  readonly isDoubtful: boolean
}

export type Debts = ReturnType<typeof createDebts>

export function createDebts() {
  /** By pid of the nearest living ancestor, or one of these. */
  const debts = new Map<number, Debt[]>()

  /** `shownOf`: what had been shown of a process and all that it had inherited. Call before `pay`, once per tick. */
  function owe(
    ended: readonly ProcessReading[],
    processes: readonly ProcessReading[],
    shownOf: (reading: ProcessReading) => { readonly user: number; readonly system: number },
  ): void {
    age()
    const gone = new Map(ended.map(reading => [reading.stat.pid, reading]))
    const nearest = (pid: number) => {
      let at = pid
      for (let i = 0; gone.has(at) && i < ANCESTORS_MAX; i++) at = gone.get(at)?.stat.ppid ?? OUTSIDE
      return at === OUTSIDE || findByPid(processes, at) !== undefined ? at : UNSEEN
    }
    // First what others owed to them, so that it is not taken for a debt to the process that has the number now.
    const passedOn = ended.flatMap(({ stat }) => {
      const owed = debts.get(stat.pid) ?? []
      debts.delete(stat.pid)
      return owed.map(one => ({ heir: nearest(stat.ppid), debt: { ...one, ticks: 0, isDoubtful: true } }))
    })
    for (const { heir, debt } of passedOn) add(heir, debt)
    for (const reading of ended) {
      const { ppid } = reading.stat
      if (ppid === OUTSIDE) continue
      const heir = nearest(ppid)
      add(heir, { ...shownOf(reading), ticks: 0, isDoubtful: heir !== ppid })
    }
  }

  function add(heir: number, debt: Debt): void {
    if (debt.user + debt.system <= 0) return
    const all = debts.get(heir)
    const same = all?.find(one => one.ticks === debt.ticks && one.isDoubtful === debt.isDoubtful)
    if (same !== undefined) {
      same.user += debt.user
      same.system += debt.system
    } else if (all !== undefined) all.push(debt)
    else debts.set(heir, [debt])
  }

  function age(): void {
    for (const [pid, all] of debts) {
      const left = all.filter(one => one.user + one.system > 0 && ++one.ticks < OWED_TICKS_MAX)
      if (left.length === 0) debts.delete(pid)
      else debts.set(pid, left)
    }
  }

  /**
   * Takes off what is owed: from those who owe it, and what they may not have inherited off what is held, first by
   * their
   * ancestors: once reported, it cannot be taken back. `processes` by ascending pid.
   */
  function pay({ next, held }: Heirs, processes: readonly ProcessReading[]): void {
    if (debts.size === 0 || next.length + held.length === 0) return
    // What is held first: it is reported now, and what others will owe is paid from the rest.
    const allOf = Map.groupBy([...held, ...next], ({ pid }) => pid)
    const heldOf = Map.groupBy(held, ({ pid }) => pid)
    for (const [pid, owed] of debts)
      payFrom(
        allOf.get(pid),
        owed.filter(one => !one.isDoubtful),
      )
    const unclear = [...debts].map(([pid, owed]) => ({ pid, owed: doubtful(pid, owed, processes) }))
    for (const { pid, owed } of unclear) payFrom(allOf.get(pid), owed)
    for (const { pid, owed } of unclear)
      if (owed.length > 0 && held.length > 0)
        for (const ancestor of ancestorsOf(pid, processes)) payFrom(heldOf.get(ancestor), owed)
    for (const { owed } of unclear) payFrom(held, owed)
  }

  return { owe, pay }
}

/** What ended cannot wait; it may have ended just after it was read. */
function doubtful(pid: number, owed: readonly Debt[], processes: readonly ProcessReading[]): readonly Debt[] {
  const isZombie = findByPid(processes, pid)?.stat.state === 'Z'
  return owed.filter(one => (one.isDoubtful || isZombie) && one.user + one.system > 0)
}

function payFrom(all: readonly Inherited[] | undefined, owed: readonly Debt[]): void {
  if (all === undefined) return
  for (const debt of owed)
    for (const one of all)
      for (const mode of ['user', 'system'] as const) {
        const paid = Math.min(debt[mode], one[mode])
        debt[mode] -= paid
        one[mode] -= paid
      }
}

/** The nearest first; process 1 inherits orphans whose ancestors are not seen. */
function ancestorsOf(pid: number, processes: readonly ProcessReading[]): number[] {
  const found: number[] = []
  let at = findByPid(processes, pid)?.stat.ppid ?? 0
  while (at > 1 && found.length < ANCESTORS_MAX) {
    found.push(at)
    at = findByPid(processes, at)?.stat.ppid ?? 0
  }
  return pid === 1 ? found : [...found, 1]
}

function findByPid(processes: readonly ProcessReading[], pid: number): ProcessReading | undefined {
  let [low, high] = [0, processes.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const reading = processes[middle] as ProcessReading
    if (reading.stat.pid === pid) return reading
    if (reading.stat.pid < pid) low = middle + 1
    else high = middle - 1
  }
  return undefined
}
