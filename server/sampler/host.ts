// /proc/stat, meminfo, loadavg and uptime -> HostReading. Each may be missing (subset=pid, sandboxes); the process list
// never depends on them.

import { hostname, release } from 'node:os'
import { KERNEL_FILE_BYTES_MAX } from '../config/limits.ts'
import { defined } from '../model/defined.ts'
import { createKeptReader } from '../procfs/kept-reader.ts'
import { parseLoadavg } from '../procfs/loadavg.ts'
import { parseMeminfo } from '../procfs/meminfo.ts'
import { parseFile, type Scratch } from '../procfs/parse-file.ts'
import { isRealProcfs, readWhole } from '../procfs/read.ts'
import { parseStat } from '../procfs/stat.ts'
import { parseUptime } from '../procfs/uptime.ts'
import type { HostReading } from './sample.ts'

/** The interrupt line can have 70,000 columns. */
const STAT_BYTES_MAX = 8 * 1024 * 1024

export function createHostReader(procRoot: string, cpuCountDefault: number, now: () => number) {
  const scratch: Scratch = { bytes: new Uint8Array(8192), unreadable: {} }
  const readKept = createKeptReader()
  const name = hostname()
  // With subset=pid the file does not exist, but a real procfs belongs to the running kernel.
  const kernel = readText('sys/kernel/osrelease') ?? (isRealProcfs(procRoot) ? release() : undefined)

  function readText(file: string): string | undefined {
    const bytes = readWhole(`${procRoot}/${file}`, scratch, KERNEL_FILE_BYTES_MAX)
    return typeof bytes === 'number' ? undefined : new TextDecoder().decode(bytes).trim() || undefined
  }

  return function readHost(): HostReading {
    scratch.unreadable = {}
    const parse = <T>(file: string, bytesMax: number, parser: (bytes: Uint8Array) => T): T | undefined =>
      parseFile(scratch, procRoot, file, bytesMax, parser, readKept)
    const stat = parse('stat', STAT_BYTES_MAX, parseStat)
    const countedAtMs = now()
    const meminfo = parse('meminfo', KERNEL_FILE_BYTES_MAX, parseMeminfo)
    const load = parse('loadavg', KERNEL_FILE_BYTES_MAX, parseLoadavg)
    const uptimeAtMs = now()
    const uptime = parse('uptime', KERNEL_FILE_BYTES_MAX, parseUptime)?.uptime
    const uptimeSeconds = uptime ?? secondsSince(stat?.btime)
    if (uptimeSeconds !== undefined) delete scratch.unreadable.uptime
    return defined({
      hostname: name,
      kernel,
      cpuCount: stat?.cpuCount || cpuCountDefault,
      countedAtMs,
      cpu: stat?.cpu,
      cpus: stat?.cpus,
      forks: stat?.processes,
      lastPid: load?.lastPid,
      threads: load?.total,
      memTotalKb: meminfo?.MemTotal,
      memAvailableKb: meminfo?.MemAvailable,
      swapTotalKb: meminfo?.SwapTotal,
      swapFreeKb: meminfo?.SwapFree,
      load: load && ([load.load1, load.load5, load.load15] as const),
      uptimeSeconds,
      uptimeAtMs: uptime === undefined ? undefined : uptimeAtMs,
      unreadable: scratch.unreadable,
    }) as HostReading
  }
}

/** A sandbox without `uptime` may have `btime`, the boot in whole Unix seconds. */
function secondsSince(btime: number | undefined): number | undefined {
  return btime === undefined ? undefined : Math.max(0, Date.now() / 1000 - btime)
}
