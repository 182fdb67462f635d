// A directory of the unified hierarchy -> CgroupReading (Documentation/admin-guide/cgroup-v2.rst).

import { leastLimit, read } from './files.ts'
import {
  countCpus,
  parseCpuMax,
  parseFlatKeyed,
  parseIoStat,
  parseLimit,
  parseNumber,
  parsePressure,
} from './parse.ts'
import type { CgroupReading } from './reading.ts'

/** What moves at every tick. `top`: the mount point as topz reaches it; `below`: from there to the cgroup. */
export function readUnifiedUse(top: string, below: string, now: () => number): Partial<CgroupReading> {
  const folder = top + below
  const cpu = read(`${folder}/cpu.stat`, parseFlatKeyed)
  const devicesAtMs = now()
  const devices = read(`${folder}/io.stat`, parseIoStat)
  // One right after the other: parts of another moment say nothing of the whole.
  const memoryBytes = read(`${folder}/memory.current`, parseNumber)
  const memory = read(`${folder}/memory.stat`, parseFlatKeyed)
  const events = read(`${folder}/memory.events`, parseFlatKeyed)
  return {
    usageUsec: cpu?.usage_usec,
    userUsec: cpu?.user_usec,
    systemUsec: cpu?.system_usec,
    periods: cpu?.nr_periods,
    throttledPeriods: cpu?.nr_throttled,
    throttledUsec: cpu?.throttled_usec,
    memoryBytes,
    anonBytes: memory?.anon,
    fileBytes: memory?.file,
    inactiveFileBytes: memory?.inactive_file,
    shmemBytes: memory?.shmem,
    kernelBytes: memory?.kernel,
    slabBytes: memory?.slab,
    memoryPeak: read(`${folder}/memory.peak`, parseNumber),
    oom: events?.oom,
    oomKill: events?.oom_kill,
    pids: read(`${folder}/pids.current`, parseNumber),
    devicesAtMs: devices && devicesAtMs,
    devices,
    cpuPressure: read(`${folder}/cpu.pressure`, parsePressure),
    memoryPressure: read(`${folder}/memory.pressure`, parsePressure),
    ioPressure: read(`${folder}/io.pressure`, parsePressure),
  } as Partial<CgroupReading>
}

/** Limits, and what else rarely changes. */
export function readUnifiedRest(top: string, below: string): Partial<CgroupReading> {
  const folder = top + below
  const limit = (file: string) => leastLimit(top, below, at => read(`${at}/${file}`, parseLimit))
  return {
    cpuMax: leastLimit(top, below, at => read(`${at}/cpu.max`, parseCpuMax)),
    cpusetCpus: read(`${folder}/cpuset.cpus.effective`, countCpus),
    memoryMax: limit('memory.max'),
    memoryHigh: limit('memory.high'),
    swapBytes: read(`${folder}/memory.swap.current`, parseNumber),
    swapMax: limit('memory.swap.max'),
    pidsMax: limit('pids.max'),
  } as Partial<CgroupReading>
}
