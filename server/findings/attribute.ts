// An amount -> the processes that explain it: named only if they explain at least half, up to three to reach seven
// tenths. Processes with the same name and parent count together.

import type { Share } from '../model/finding.ts'
import type { Process } from '../model/snapshot.ts'

const ENOUGH_SHARE = 0.5
const GOOD_SHARE = 0.7
const NAMED_MAX = 3

/** Empty if it is spread over too many. `total`: of all processes, including those not in the list. */
export function attribute(
  processes: readonly Process[],
  amountOf: (process: Process) => number | undefined,
  total?: number,
  /** The amount of its children that started and ended between two ticks. */
  childrenOf: (process: Process) => number | undefined = () => undefined,
): readonly Share[] {
  const groups = new Map<string, Group>()
  let sum = 0
  for (const process of processes) {
    sum += count(groups, process, amountOf(process), false)
    sum += count(groups, process, childrenOf(process), true)
  }
  const all = Math.max(total ?? 0, sum)
  if (all === 0) return []
  const named: Share[] = []
  let share = 0
  for (const group of [...groups.values()].sort((a, b) => b.amount - a.amount).slice(0, NAMED_MAX)) {
    if (share >= GOOD_SHARE || (share >= ENOUGH_SHARE && group.amount / all < 0.1)) break
    named.push({ ...group, share: group.amount / all })
    share += group.amount / all
  }
  return share >= ENOUGH_SHARE ? named : []
}

type Group = Omit<Share, 'share' | 'count' | 'amount'> & { count: number; amount: number }

function count(
  groups: Map<string, Group>,
  { pid, ppid, comm }: Process,
  amount: number | undefined,
  areChildren: boolean,
): number {
  if (amount === undefined || amount <= 0) return 0
  // Children are grouped by parent.
  const key = areChildren ? `children ${pid}` : `${ppid} ${comm}`
  const group = groups.get(key)
  if (group === undefined)
    groups.set(key, { pid, comm, count: 1, amount, ...(areChildren && { areChildren: true as const }) })
  else {
    group.count++
    group.amount += amount
  }
  return amount
}
