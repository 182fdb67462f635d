// Two readings of each CPU -> the share of the last interval for which the CPUs of a cpuset were idle. The rest of the
// host says nothing about those that a container may use.

import type { CpuRange } from '../cgroup/reading.ts'
import { ELAPSED_MS_MIN } from '../model/rate.ts'
import type { EachCpu } from '../procfs/stat.ts'
import type { Sample } from '../sampler/sample.ts'

interface Spent {
  readonly number: number
  readonly idle: number
  readonly all: number
}

export function cpusIn(cpuset: readonly CpuRange[]): number {
  return cpuset.reduce((sum, { first, last }) => sum + last - first + 1, 0)
}

export function createCpusetIdle() {
  let from: { readonly cpus: readonly EachCpu[]; readonly atMs: number } | undefined
  let spent: readonly Spent[] = []
  let cpuCount = 0

  /** Call once per tick. While too little time has passed the shares stand. */
  function tick({ host, atMs }: Pick<Sample, 'host' | 'atMs'>): void {
    const { cpus, countedAtMs = atMs } = host
    cpuCount = host.cpuCount
    if (cpus === undefined) {
      spent = []
      return
    }
    if (from !== undefined && countedAtMs - from.atMs < ELAPSED_MS_MIN) return
    spent = from === undefined ? [] : spentBetween(from.cpus, cpus)
    from = { cpus, atMs: countedAtMs }
  }

  /** Undefined: unknown, or it may use all CPUs of the host. */
  function of(cpuset: readonly CpuRange[] | undefined): number | undefined {
    if (cpuset === undefined || cpusIn(cpuset) >= cpuCount) return undefined
    let [idle, all] = [0, 0]
    for (const one of spent) {
      if (!cpuset.some(({ first, last }) => one.number >= first && one.number <= last)) continue
      idle += one.idle
      all += one.all
    }
    return all === 0 ? undefined : idle / all
  }

  return { tick, of }
}

/** `iowait`, which is part of `idle` here, may fall. */
function spentBetween(before: readonly EachCpu[], after: readonly EachCpu[]): readonly Spent[] {
  const earlier = new Map(before.map(one => [one.number, one]))
  return after.flatMap(({ number, idle, all }) => {
    const was = earlier.get(number)
    if (was === undefined) return []
    const wasIdle = Math.max(0, idle - was.idle)
    return [{ number, idle: wasIdle, all: Math.max(wasIdle, all - was.all) }]
  })
}
