// Directories of the v1 controllers -> CgroupReading, in the units of v2 (Documentation/admin-guide/cgroup-v1/). Memory
// figures are the hierarchical ones (total_*): those of the whole container, not only of its topmost cgroup.

import { leastAt, leastLimit, type ReadFile, read } from './files.ts'
import type { Controller } from './locate.ts'
import { cpusOf, parseBlkio, parseCpuset, parseFlatKeyed, parseLimit, parseNumber } from './parse.ts'
import type { CgroupReading } from './reading.ts'

/** Where a controller is: its mount point as topz reaches it, and the path down from it. */
export interface Place {
  readonly top: string
  readonly below: string
}

/** USER_HZ, the unit of cpuacct.stat. */
const TICK_USEC = 10_000

type Places = ReadonlyMap<Controller, Place>

/** What changes every tick. */
export function readLegacyUse(
  places: Places,
  now: () => number,
  from: ReadFile = read,
): Partial<CgroupReading> {
  const at = (controller: Controller, file: string) => pathOf(places, controller, file)
  const freezer = places.get('freezer')
  const cpu = from(at('cpu', 'cpu.stat'), parseFlatKeyed)
  const nanoseconds = from(at('cpuacct', 'cpuacct.usage'), parseNumber)
  const ticks = from(at('cpuacct', 'cpuacct.stat'), parseFlatKeyed)
  const devicesAtMs = now()
  const devices = devicesOf(places, from)
  // Read one right after the other: parts from another moment say nothing about the whole.
  const memoryBytes = from(at('memory', 'memory.usage_in_bytes'), parseNumber)
  const memory = from(at('memory', 'memory.stat'), parseFlatKeyed)
  return {
    usageUsec: microseconds(nanoseconds),
    userUsec: ticks?.user === undefined ? undefined : ticks.user * TICK_USEC,
    systemUsec: ticks?.system === undefined ? undefined : ticks.system * TICK_USEC,
    periods: cpu?.nr_periods,
    throttledPeriods: cpu?.nr_throttled,
    throttledUsec: microseconds(cpu?.throttled_time),
    heldUsec: microseconds(from(at('cpu', 'cpu.stat.local'), parseFlatKeyed)?.throttled_time),
    bursts: cpu?.nr_bursts,
    memoryBytes,
    anonBytes: memory?.total_rss,
    fileBytes: memory?.total_cache,
    inactiveFileBytes: memory?.total_inactive_file,
    shmemBytes: memory?.total_shmem,
    swapBytes: memory?.total_swap,
    majorFaults: memory?.total_pgmajfault,
    refaultedFilePages: memory?.total_workingset_refault_file,
    refaultedAnonPages: memory?.total_workingset_refault_anon,
    sockBytes: from(at('memory', 'memory.kmem.tcp.usage_in_bytes'), parseNumber),
    memoryPeak: from(at('memory', 'memory.max_usage_in_bytes'), parseNumber),
    max: hitsOf(at, from),
    oomKill: from(at('memory', 'memory.oom_control'), parseFlatKeyed)?.oom_kill,
    pids: from(at('pids', 'pids.current'), parseNumber),
    forksRefused: from(at('pids', 'pids.events'), parseFlatKeyed)?.max,
    frozen: freezer && isFrozenLegacy(freezer, from),
    devicesAtMs: devices && devicesAtMs,
    devices,
  } as Partial<CgroupReading>
}

export function isFrozenLegacy({ top, below }: Place, from: ReadFile = read): boolean | undefined {
  return from(`${top}${below}/freezer.state`, text => text.trim() === 'FROZEN')
}

/** Limits, and other values that rarely change. */
export function readLegacyRest(places: Places): Partial<CgroupReading> {
  const at = (controller: Controller, file: string) => pathOf(places, controller, file)
  const limit = (controller: Controller, limitOf: (folder: string) => number | null | undefined) => {
    const place = places.get(controller)
    return place === undefined ? undefined : leastLimit(place.top, place.below, limitOf)
  }
  const memoryMax = limit('memory', folder => read(`${folder}/memory.limit_in_bytes`, parseLimit))
  // v1 limits memory and swap together.
  const both = limit('memory', folder => read(`${folder}/memory.memsw.limit_in_bytes`, parseLimit))
  const cpu = places.get('cpu')
  const quota = cpu && leastAt(cpu.top, cpu.below, quotaOf)
  return {
    cpuMax: quota?.limit,
    periodUsec: quota && periodOf(quota.folder),
    burstUsec: quota && read(`${quota.folder}/cpu.cfs_burst_us`, parseNumber),
    cpuset: read(at('cpuset', 'cpuset.effective_cpus'), parseCpuset),
    memoryMax,
    swapMax: typeof both === 'number' && typeof memoryMax === 'number' ? Math.max(0, both - memoryMax) : both,
    kernelBytes: read(at('memory', 'memory.kmem.usage_in_bytes'), parseNumber),
    pidsMax: limit('pids', folder => read(`${folder}/pids.max`, parseLimit)),
  } as Partial<CgroupReading>
}

/** Where memory and swap together have the same limit, it is that one which is hit. */
function hitsOf(
  at: (controller: Controller, file: string) => string | undefined,
  from: ReadFile,
): number | undefined {
  const hits = from(at('memory', 'memory.failcnt'), parseNumber)
  return hits === undefined
    ? undefined
    : hits + (from(at('memory', 'memory.memsw.failcnt'), parseNumber) ?? 0)
}

const periodOf = (folder: string) => read(`${folder}/cpu.cfs_period_us`, parseNumber)
const quotaOf = (folder: string) => cpusOf(read(`${folder}/cpu.cfs_quota_us`, parseLimit), periodOf(folder))
const microseconds = (nanoseconds: number | undefined) =>
  nanoseconds === undefined ? undefined : nanoseconds / 1000

/** A path that leads nowhere if the controller is not mounted. */
function pathOf(places: Places, controller: Controller, file: string): string | undefined {
  const place = places.get(controller)
  return place === undefined ? undefined : `${place.top}${place.below}/${file}`
}

function devicesOf(places: Places, from: ReadFile) {
  const textOf = (file: string) => from(pathOf(places, 'blkio', file), text => text)
  const text = (name: string) =>
    textOf(`blkio.throttle.${name}_recursive`) ?? textOf(`blkio.throttle.${name}`)
  const bytes = text('io_service_bytes')
  return bytes === undefined ? undefined : parseBlkio(bytes, text('io_serviced') ?? '')
}
