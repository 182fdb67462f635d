// The processes of each tick -> the counts of each container's, at the cost of those that changed.

import type { Process } from '../model/snapshot.ts'
import { createPick, stepBetween } from '../model/step.ts'
import { isZombie } from '../model/zombie.ts'

/** The counts of its processes. */
export interface Members {
  /** As readers know it. */
  name: string
  readonly cgroup: string | undefined
  readonly processCount: number
  /** Without zombies. */
  readonly livingCount: number
  readonly threadCount: number
  readonly rssBytes: number
  readonly cpuUsage: number
  readonly pssBytes: number
  readonly pssProcessCount: number
  readonly hasFirst: boolean
  readonly hasSelf: boolean
  /** Every process is one that holds a pod's namespaces open. */
  readonly isPause: boolean
}

/** Whole numbers: adding and taking away gives what adding alone does. */
interface Counts {
  readonly cgroup: string | undefined
  processes: number
  zombies: number
  threads: number
  rssBytes: number
  /** Not a whole number: added up again each time. */
  cpuUsage: number
  pssBytes: number
  withPss: number
  firsts: number
  selves: number
  pauses: number
}

/** By Container.id. */
export function createMembers() {
  const busyOf = createPick<Process>(one => isCounted(one) && (one.cpuUsage ?? 0) > 0)
  let last: readonly Process[] = []
  let counts = new Map<string, Counts>()

  function countAll(processes: readonly Process[]): void {
    counts = new Map()
    for (const process of processes) {
      const { container, cgroup } = process
      if (container === undefined || !isCounted(process)) continue
      let own = counts.get(container)
      if (own === undefined) {
        own = noCounts(cgroup)
        counts.set(container, own)
      }
      add(own, process, 1)
      own.cpuUsage += process.cpuUsage ?? 0
    }
  }

  /** False: one came to another container, or a number is not known. */
  function follow(processes: readonly Process[], moved: readonly number[]): boolean {
    for (const place of moved) {
      const [was, is] = [last[place] as Process, processes[place] as Process]
      const isWhere = was.container === is.container && was.cgroup === is.cgroup
      if (!isWhere || isCounted(was) !== isCounted(is)) return false
      if (!isCounted(is)) continue
      const own = counts.get(is.container ?? '')
      // What is not a number cannot be taken away again.
      if (own === undefined || !Number.isFinite(own.rssBytes)) return false
      add(own, was, -1)
      add(own, is, 1)
    }
    return true
  }

  function sumCpu(processes: readonly Process[]): void {
    for (const own of counts.values()) own.cpuUsage = 0
    for (const { container = '', cpuUsage = 0 } of busyOf(processes)) {
      const own = counts.get(container)
      if (own !== undefined) own.cpuUsage += cpuUsage
    }
  }

  return function membersOf(processes: readonly Process[]): Map<string, Members> {
    const moved = stepBetween(last, processes)
    if (moved === undefined || !follow(processes, moved)) countAll(processes)
    else sumCpu(processes)
    last = processes
    const members = new Map<string, Members>()
    for (const [id, own] of counts) members.set(id, membersIn(own))
    return members
  }
}

function isCounted({ container, kernelThread }: Process): boolean {
  return container !== undefined && !kernelThread
}

const noCounts = (cgroup: string | undefined): Counts => ({
  cgroup,
  processes: 0,
  zombies: 0,
  threads: 0,
  rssBytes: 0,
  cpuUsage: 0,
  pssBytes: 0,
  withPss: 0,
  firsts: 0,
  selves: 0,
  pauses: 0,
})

function add(counts: Counts, process: Process, sign: 1 | -1): void {
  const { threadCount = 0, rssBytes, pssBytes, pid, self, comm } = process
  counts.processes += sign
  if (isZombie(process)) counts.zombies += sign
  counts.threads += sign * threadCount
  counts.rssBytes += sign * rssBytes
  if (pssBytes !== undefined) {
    counts.pssBytes += sign * pssBytes
    counts.withPss += sign
  }
  if (pid === 1) counts.firsts += sign
  if (self) counts.selves += sign
  if (comm === 'pause') counts.pauses += sign
}

function membersIn(counts: Counts): Members {
  const { processes, zombies } = counts
  return {
    name: '',
    cgroup: counts.cgroup,
    processCount: processes,
    livingCount: processes - zombies,
    threadCount: counts.threads,
    rssBytes: counts.rssBytes,
    cpuUsage: counts.cpuUsage,
    pssBytes: counts.pssBytes,
    pssProcessCount: counts.withPss,
    hasFirst: counts.firsts > 0,
    hasSelf: counts.selves > 0,
    isPause: counts.pauses === processes,
  }
}
