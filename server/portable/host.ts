// What node:os reports about this machine, on any system -> HostReading in the kernel's units.

import { cpus, freemem, hostname, loadavg, platform, release, totalmem, uptime } from 'node:os'
import type { HostReading } from '../sampler/sample.ts'
import { TICKS_PER_SECOND } from './listing.ts'

/** node:os counts CPU time in milliseconds. */
const TICK_MS = 1000 / TICKS_PER_SECOND

export function readHost(): HostReading {
  const all = cpus()
  const ticks = (kind: keyof (typeof all)[number]['times']) =>
    Math.round(all.reduce((sum, cpu) => sum + cpu.times[kind], 0) / TICK_MS)
  const [load1 = 0, load5 = 0, load15 = 0] = loadavg()
  return {
    hostname: hostname(),
    kernel: release(),
    cpuCount: Math.max(1, all.length),
    cpu: {
      user: ticks('user'),
      nice: ticks('nice'),
      system: ticks('sys'),
      idle: ticks('idle'),
      irq: ticks('irq'),
    },
    memTotalKb: Math.floor(totalmem() / 1024),
    memAvailableKb: Math.floor(freemem() / 1024),
    // Windows has no load average, and reports 0.
    ...(platform() !== 'win32' && { load: [load1, load5, load15] as const }),
    uptimeSeconds: uptime(),
    unreadable: {},
  }
}
