// Two readings of /proc/stat -> CPUs in use and forks per second. `iowait` and `steal` may fall: each counter is
// clamped on its own, and guest time, which is inside user time, is not counted again.

import { defined } from '../model/defined.ts'
import { rate } from '../model/rate.ts'
import type { Host } from '../model/snapshot.ts'
import type { CpuTimes } from '../procfs/stat.ts'
import type { HostReading, Sample } from '../sampler/sample.ts'

const BUSY = ['user', 'nice', 'system', 'irq', 'softirq', 'steal'] as const
const KIB = 1024

export function createHostDeriver() {
  let before: { readonly host: HostReading; readonly atMs: number } | undefined

  return function deriveHost({ host, atMs, clockTicksPerSecond }: Sample): Host {
    const elapsedMs = before === undefined ? undefined : atMs - before.atMs
    const busyTicks = rate(0, busyBetween(before?.host.cpu, host.cpu), elapsedMs)
    const forksPerSecond = rate(before?.host.forks, host.forks, elapsedMs)
    before = { host, atMs }
    const kib = (value: number | undefined) => (value === undefined ? undefined : value * KIB)
    return defined({
      hostname: host.hostname,
      kernel: host.kernel,
      cpuCount: host.cpuCount,
      cpuUsage:
        busyTicks === undefined ? undefined : Math.min(busyTicks / clockTicksPerSecond, host.cpuCount),
      memoryBytes: kib(host.memTotalKb),
      memoryAvailableBytes: kib(host.memAvailableKb),
      swapBytes: kib(host.swapTotalKb),
      swapFreeBytes: kib(host.swapFreeKb),
      load: host.load,
      uptimeSeconds: host.uptimeSeconds,
      forksPerSecond,
    })
  }
}

function busyBetween(before: CpuTimes | undefined, after: CpuTimes | undefined): number | undefined {
  if (before === undefined || after === undefined) return undefined
  let ticks = 0
  for (const key of BUSY) ticks += Math.max(0, (after[key] ?? 0) - (before[key] ?? 0))
  return ticks
}
