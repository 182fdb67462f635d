// Directories of the v1 controllers -> CgroupReading, in the units of v2 (Documentation/admin-guide/cgroup-v1/). Figures
// of memory are the hierarchical ones (total_*): those of the whole container, not of its topmost cgroup alone.

import { leastLimit, read, readText } from './files.ts'
import type { Controller } from './locate.ts'
import { countCpus, cpusOf, parseBlkio, parseFlatKeyed, parseLimit, parseNumber } from './parse.ts'
import type { CgroupReading } from './reading.ts'

/** Where a controller is: its mount point as topz reaches it, and the way down. */
export interface Place {
  readonly top: string
  readonly below: string
}

/** USER_HZ, in which cpuacct.stat counts. */
const TICK_USEC = 10_000

export function readLegacy(places: ReadonlyMap<Controller, Place>): Partial<CgroupReading> {
  const reading = {
    ...ofCpu(places.get('cpu')),
    ...ofCpuacct(places.get('cpuacct')),
    ...ofCpuset(places.get('cpuset')),
    ...ofMemory(places.get('memory')),
    ...ofPids(places.get('pids')),
    ...ofBlkio(places.get('blkio')),
  }
  return reading as Partial<CgroupReading>
}

function ofCpu(place: Place | undefined) {
  if (place === undefined) return {}
  const { top, below } = place
  const stat = read(`${top}${below}/cpu.stat`, parseFlatKeyed)
  return {
    periods: stat?.nr_periods,
    throttledPeriods: stat?.nr_throttled,
    throttledUsec: stat?.throttled_time === undefined ? undefined : stat.throttled_time / 1000,
    cpuMax: leastLimit(top, below, at =>
      cpusOf(read(`${at}/cpu.cfs_quota_us`, parseLimit), read(`${at}/cpu.cfs_period_us`, parseNumber)),
    ),
  }
}

function ofCpuacct(place: Place | undefined) {
  if (place === undefined) return {}
  const folder = place.top + place.below
  const nanoseconds = read(`${folder}/cpuacct.usage`, parseNumber)
  const stat = read(`${folder}/cpuacct.stat`, parseFlatKeyed)
  return {
    usageUsec: nanoseconds === undefined ? undefined : nanoseconds / 1000,
    userUsec: stat?.user === undefined ? undefined : stat.user * TICK_USEC,
    systemUsec: stat?.system === undefined ? undefined : stat.system * TICK_USEC,
  }
}

function ofCpuset(place: Place | undefined) {
  if (place === undefined) return {}
  return { cpusetCpus: read(`${place.top}${place.below}/cpuset.effective_cpus`, countCpus) }
}

function ofMemory(place: Place | undefined) {
  if (place === undefined) return {}
  const { top, below } = place
  const folder = top + below
  const stat = read(`${folder}/memory.stat`, parseFlatKeyed)
  const control = read(`${folder}/memory.oom_control`, parseFlatKeyed)
  const memoryMax = leastLimit(top, below, at => read(`${at}/memory.limit_in_bytes`, parseLimit))
  // v1 limits memory and swap together.
  const both = leastLimit(top, below, at => read(`${at}/memory.memsw.limit_in_bytes`, parseLimit))
  return {
    memoryBytes: read(`${folder}/memory.usage_in_bytes`, parseNumber),
    memoryMax,
    memoryPeak: read(`${folder}/memory.max_usage_in_bytes`, parseNumber),
    swapBytes: stat?.total_swap,
    swapMax: typeof both === 'number' && typeof memoryMax === 'number' ? Math.max(0, both - memoryMax) : both,
    anonBytes: stat?.total_rss,
    fileBytes: stat?.total_cache,
    inactiveFileBytes: stat?.total_inactive_file,
    shmemBytes: stat?.total_shmem,
    kernelBytes: read(`${folder}/memory.kmem.usage_in_bytes`, parseNumber),
    oom: read(`${folder}/memory.failcnt`, parseNumber),
    oomKill: control?.oom_kill,
  }
}

function ofPids(place: Place | undefined) {
  if (place === undefined) return {}
  const { top, below } = place
  return {
    pids: read(`${top}${below}/pids.current`, parseNumber),
    pidsMax: leastLimit(top, below, at => read(`${at}/pids.max`, parseLimit)),
  }
}

function ofBlkio(place: Place | undefined) {
  if (place === undefined) return {}
  const text = (name: string) =>
    readText(`${place.top}${place.below}/blkio.throttle.${name}_recursive`) ??
    readText(`${place.top}${place.below}/blkio.throttle.${name}`)
  const bytes = text('io_service_bytes')
  return { devices: bytes === undefined ? undefined : parseBlkio(bytes, text('io_serviced') ?? '') }
}
