// An amount -> the processes that explain it: named only if they explain at least half, up to three to reach seven
// tenths. Processes of one program and parent count together.

import type { Share } from '../model/finding.ts'
import { calledOf, callOfKind, programOrComm } from '../model/program.ts'
import type { Process } from '../model/snapshot.ts'

const ENOUGH_SHARE = 0.5
const GOOD_SHARE = 0.7
const NAMED_MAX = 3

/** Processes of one program and parent that have ended. */
export interface Ended {
  /** The last of them. */
  readonly process: Process
  readonly count: number
  readonly amount: number
}

interface Others {
  /** Of all processes, including those not in the list. */
  readonly total?: number | undefined
  /** The amount of its children that started and ended between two ticks. */
  readonly childrenOf?: (process: Process) => number | undefined
  readonly ended?: readonly Ended[]
}

export interface Attribution {
  /** Empty if it is spread over too many, or unknown. */
  readonly who: readonly Share[]
  /** Over so many processes, if it is spread over too many to be named and known of most of it. */
  readonly spreadOver: number | undefined
}

export function attribute(
  processes: readonly Process[],
  amountOf: (process: Process) => number | undefined,
  { total, childrenOf = () => undefined, ended = [] }: Others = {},
): Attribution {
  const groups = new Map<string, Group>()
  let sum = 0
  for (const process of processes) {
    sum += count(groups, process, amountOf(process))
    sum += count(groups, process, childrenOf(process), { areChildren: true })
  }
  for (const { process, amount, count: endedCount } of ended)
    sum += count(groups, process, amount, { endedCount })
  const all = Math.max(total ?? 0, sum)
  if (all === 0) return { who: [], spreadOver: undefined }
  const named: Share[] = []
  let share = 0
  for (const group of [...groups.values()].sort((a, b) => b.amount - a.amount).slice(0, NAMED_MAX)) {
    if (share >= GOOD_SHARE || (share >= ENOUGH_SHARE && group.amount / all < 0.1)) break
    named.push({ ...group, share: group.amount / all })
    share += group.amount / all
  }
  if (share >= ENOUGH_SHARE) return { who: named, spreadOver: undefined }
  const many = [...groups.values()].reduce((all, group) => all + group.count, 0)
  return { who: [], spreadOver: sum >= ENOUGH_SHARE * all ? many : undefined }
}

type Group = { -readonly [Key in keyof Omit<Share, 'share'>]: Share[Key] }

function count(
  groups: Map<string, Group>,
  process: Process,
  amount: number | undefined,
  { areChildren, endedCount }: { readonly areChildren?: true; readonly endedCount?: number } = {},
): number {
  if (amount === undefined || amount <= 0) return 0
  const { pid, ppid, comm } = process
  // Children are grouped by parent.
  const key = areChildren ? `children ${pid}` : `${ppid} ${programOrComm(process)}`
  const group = groups.get(key)
  if (group === undefined) {
    const kind = { ...(areChildren && { areChildren }), ...(endedCount !== undefined && { endedCount }) }
    groups.set(key, { pid, comm, ...calledOf(process), count: endedCount ?? 1, ...kind, amount })
  } else {
    group.count += endedCount ?? 1
    group.amount += amount
    if (endedCount !== undefined) group.endedCount = (group.endedCount ?? 0) + endedCount
    if (calledOf(process).call !== group.call) group.call = callOfKind(process)
  }
  return amount
}
