// Two readings of /proc/stat -> CPUs in use and forks per second. `iowait` and `steal` may fall: each counter is
// clamped separately, and guest time, which is part of user time, is not counted again.

import { defined } from '../model/defined.ts'
import { ELAPSED_MS_MIN, rate } from '../model/rate.ts'
import type { Host } from '../model/snapshot.ts'
import type { CpuTimes } from '../procfs/stat.ts'
import type { HostReading, Sample } from '../sampler/sample.ts'

const BUSY = ['user', 'nice', 'system', 'irq', 'softirq', 'steal'] as const
const IDLE = ['idle', 'iowait'] as const
const KIB = 1024
/** Less is how far apart the two clocks were read. Slewing moves both. */
const STEP_MS_MIN = 500

export function createHostDeriver() {
  let from: { readonly host: HostReading; readonly atMs: number } | undefined
  let rates: Pick<Host, 'cpuUsage' | 'cpuIdleShare' | 'cpuStealShare' | 'forksPerSecond'> = {}
  const wallStep = createStep()
  const bootStep = createStep()

  /** The rates stand while too little time has passed; a tick without the counters does not count as a reading. */
  function ratesOf(host: HostReading, atMs: number, clockTicksPerSecond: number): typeof rates {
    if (host.cpu === undefined && host.forks === undefined) return {}
    const elapsedMs = from && atMs - from.atMs
    if (elapsedMs !== undefined && elapsedMs < ELAPSED_MS_MIN) return rates
    const busyTicks = rate(0, ticksBetween(from?.host.cpu, host.cpu, BUSY), elapsedMs)
    rates = defined({
      cpuUsage:
        busyTicks === undefined ? undefined : Math.min(busyTicks / clockTicksPerSecond, host.cpuCount),
      cpuIdleShare: shareOf(from?.host.cpu, host.cpu, IDLE),
      cpuStealShare: host.cpu?.steal === undefined ? undefined : shareOf(from?.host.cpu, host.cpu, ['steal']),
      forksPerSecond: rate(from?.host.forks, host.forks, elapsedMs),
    })
    from = { host, atMs }
    return rates
  }

  return function deriveHost({ host, at, atMs, clockTicksPerSecond }: Sample): Host {
    const kib = (value: number | undefined) => (value === undefined ? undefined : value * KIB)
    return defined({
      hostname: host.hostname,
      kernel: host.kernel,
      cpuCount: host.cpuCount,
      memoryBytes: kib(host.memTotalKb),
      memoryAvailableBytes: kib(host.memAvailableKb),
      swapBytes: kib(host.swapTotalKb),
      swapFreeBytes: kib(host.swapFreeKb),
      load: host.load,
      uptimeSeconds: host.uptimeSeconds,
      ...ratesOf(host, host.countedAtMs ?? atMs, clockTicksPerSecond),
      clockStepSeconds: wallStep(at - atMs),
      sleptSeconds: bootStep(
        host.uptimeSeconds === undefined || host.uptimeAtMs === undefined
          ? undefined
          : host.uptimeSeconds * 1000 - host.uptimeAtMs,
      ),
    })
  }
}

/** Milliseconds that a clock is ahead of the monotonic one -> seconds by which it was set since the last time. */
function createStep() {
  let before: number | undefined
  return (aheadMs: number | undefined): number | undefined => {
    if (aheadMs === undefined) return undefined
    const stepMs = aheadMs - (before ?? aheadMs)
    before = aheadMs
    return Math.abs(stepMs) < STEP_MS_MIN ? undefined : stepMs / 1000
  }
}

/** As a share of the time of all CPUs. */
function shareOf(
  before: CpuTimes | undefined,
  after: CpuTimes | undefined,
  keys: readonly (keyof CpuTimes)[],
): number | undefined {
  const all = ticksBetween(before, after, [...BUSY, ...IDLE])
  const part = ticksBetween(before, after, keys)
  return all === undefined || part === undefined || all === 0 ? undefined : part / all
}

function ticksBetween(
  before: CpuTimes | undefined,
  after: CpuTimes | undefined,
  keys: readonly (keyof CpuTimes)[],
): number | undefined {
  if (before === undefined || after === undefined) return undefined
  let ticks = 0
  for (const key of keys) ticks += Math.max(0, (after[key] ?? 0) - (before[key] ?? 0))
  return ticks
}
