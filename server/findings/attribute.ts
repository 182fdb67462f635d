// Who explains an amount: names a process only where it explains at least half, up to three to reach seven tenths, and
// tells processes of one name and parent together.

import type { Share } from '../model/finding.ts'
import type { Process } from '../model/snapshot.ts'

const ENOUGH_SHARE = 0.5
const GOOD_SHARE = 0.7
const NAMED_MAX = 3

/** Empty where it is spread over too many. `total`: of all, those that are not in the list included. */
export function attribute(
  processes: readonly Process[],
  amountOf: (process: Process) => number | undefined,
  total?: number,
): readonly Share[] {
  const groups = new Map<string, { pid: number; comm: string; count: number; amount: number }>()
  let sum = 0
  for (const process of processes) {
    const amount = amountOf(process)
    if (amount === undefined || amount <= 0) continue
    sum += amount
    const key = `${process.ppid} ${process.comm}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { pid: process.pid, comm: process.comm, count: 1, amount })
    else {
      group.count++
      group.amount += amount
    }
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
