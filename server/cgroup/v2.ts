// A directory of the unified hierarchy -> CgroupReading (Documentation/admin-guide/cgroup-v2.rst).

import { leastAt, leastLimit, type ReadFile, read } from './files.ts'
import {
  parseCpuMax,
  parseCpuPeriod,
  parseCpuset,
  parseFlatKeyed,
  parseIoStat,
  parseLimit,
  parseNumber,
  parsePressure,
} from './parse.ts'
import type { CgroupReading } from './reading.ts'

/** What moves at every tick. `top`: the mount point as topz reaches it; `below`: from there to the cgroup. */
export function readUnifiedUse(
  top: string,
  below: string,
  now: () => number,
  from: ReadFile = read,
): Partial<CgroupReading> {
  const folder = top + below
  // Not at the root of the hierarchy, which has no such file.
  const above = below.slice(0, below.lastIndexOf('/'))
  const cpu = from(`${folder}/cpu.stat`, parseFlatKeyed)
  const devicesAtMs = now()
  const devices = from(`${folder}/io.stat`, parseIoStat)
  // One right after the other: parts read at another moment do not add up to the whole.
  const memoryBytes = from(`${folder}/memory.current`, parseNumber)
  const memory = from(`${folder}/memory.stat`, parseFlatKeyed)
  const events = from(`${folder}/memory.events`, parseFlatKeyed)
  return {
    usageUsec: cpu?.usage_usec,
    userUsec: cpu?.user_usec,
    systemUsec: cpu?.system_usec,
    periods: cpu?.nr_periods,
    throttledPeriods: cpu?.nr_throttled,
    throttledUsec: cpu?.throttled_usec,
    heldUsec: from(`${folder}/cpu.stat.local`, parseFlatKeyed)?.throttled_usec,
    bursts: cpu?.nr_bursts,
    memoryBytes,
    anonBytes: memory?.anon,
    fileBytes: memory?.file,
    inactiveFileBytes: memory?.inactive_file,
    shmemBytes: memory?.shmem,
    kernelBytes: memory?.kernel,
    slabBytes: memory?.slab,
    slabReclaimableBytes: memory?.slab_reclaimable,
    slabUnreclaimableBytes: memory?.slab_unreclaimable,
    kernelStackBytes: memory?.kernel_stack,
    pagetablesBytes: memory?.pagetables,
    percpuBytes: memory?.percpu,
    sockBytes: memory?.sock,
    majorFaults: memory?.pgmajfault,
    scannedPages: memory?.pgscan,
    refaultedFilePages: memory?.workingset_refault_file,
    refaultedAnonPages: memory?.workingset_refault_anon,
    memoryPeak: from(`${folder}/memory.peak`, parseNumber),
    high: events?.high,
    max: events?.max,
    oom: events?.oom,
    oomKill: events?.oom_kill,
    oomKillAbove: above === '' ? undefined : from(`${top}${above}/memory.events`, parseFlatKeyed)?.oom_kill,
    pids: from(`${folder}/pids.current`, parseNumber),
    forksRefused: from(`${folder}/pids.events`, parseFlatKeyed)?.max,
    frozen: isFrozenUnified(folder, from),
    devicesAtMs: devices && devicesAtMs,
    devices,
    ...readPressure(folder, from),
  } as Partial<CgroupReading>
}

export function isFrozenUnified(folder: string, from: ReadFile = read): boolean | undefined {
  const frozen = from(`${folder}/cgroup.events`, parseFlatKeyed)?.frozen
  return frozen === undefined ? undefined : frozen === 1
}

/** Counted for every cgroup of this hierarchy, also where the controllers are in v1. */
export function readPressure(folder: string, from: ReadFile = read) {
  return {
    cpuPressure: from(`${folder}/cpu.pressure`, parsePressure),
    memoryPressure: from(`${folder}/memory.pressure`, parsePressure),
    ioPressure: from(`${folder}/io.pressure`, parsePressure),
  }
}

/** Limits, and what else rarely changes. */
export function readUnifiedRest(top: string, below: string): Partial<CgroupReading> {
  const folder = top + below
  const limit = (file: string) => leastLimit(top, below, at => read(`${at}/${file}`, parseLimit))
  const quota = leastAt(top, below, at => read(`${at}/cpu.max`, parseCpuMax))
  return {
    cpuMax: quota?.limit,
    periodUsec: quota && read(`${quota.folder}/cpu.max`, parseCpuPeriod),
    burstUsec: quota && read(`${quota.folder}/cpu.max.burst`, parseNumber),
    cpuset: read(`${folder}/cpuset.cpus.effective`, parseCpuset),
    memoryMax: limit('memory.max'),
    memoryHigh: limit('memory.high'),
    swapBytes: read(`${folder}/memory.swap.current`, parseNumber),
    swapMax: limit('memory.swap.max'),
    pidsMax: limit('pids.max'),
  } as Partial<CgroupReading>
}
