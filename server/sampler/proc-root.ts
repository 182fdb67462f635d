// What is determined about a /proc, and the kernel behind it, once at the start.

import { release } from 'node:os'
import { MOUNTINFO_BYTES_MAX } from '../config/limits.ts'
import { parseAuxv } from '../procfs/auxv.ts'
import { mountOptions } from '../procfs/mountinfo.ts'
import { linkOf, readWhole } from '../procfs/read.ts'
import type { Sample } from './sample.ts'

/** Clock ticks per second and bytes per page, from the vector that the kernel gave this very process. */
export function readUnits(): Pick<Sample, 'clockTicksPerSecond' | 'pageBytes'> {
  const bytes = readWhole('/proc/self/auxv', { bytes: new Uint8Array(1024) }, 4096)
  const auxv = typeof bytes === 'number' ? {} : parseAuxv(bytes)
  return { clockTicksPerSecond: auxv.AT_CLKTCK ?? 100, pageBytes: auxv.AT_PAGESZ ?? 4096 }
}

/** topz is running right now, so its time on a CPU is above zero if the kernel counts it. */
export function hasSchedstat(procRoot: string): boolean {
  const bytes = readWhole(`${procRoot}/self/schedstat`, { bytes: new Uint8Array(128) }, 128)
  return typeof bytes !== 'number' && /^[1-9]/.test(new TextDecoder().decode(bytes))
}

/** P44: with hidepid other users' processes are not listed, or can't be read. */
export function hidesProcesses(procRoot: string): boolean {
  const bytes = readWhole('/proc/self/mountinfo', { bytes: new Uint8Array(16_384) }, MOUNTINFO_BYTES_MAX)
  const options = typeof bytes === 'number' ? undefined : mountOptions(bytes, procRoot)
  return options?.some(option => /^hidepid=(?!0$|off$)/.test(option)) === true
}

/** topz's pid in the namespace that `procRoot` shows. */
export function readSelfPid(procRoot: string): number | undefined {
  const link = linkOf(`${procRoot}/self`)
  return typeof link === 'string' && /^\d+$/.test(link) ? Number(link) : undefined
}

/** Of the running kernel, which subset=pid does not reveal. */
export function isKernelAtLeast(major: number, minor: number): boolean {
  const [, majorText, minorText] = /^(\d+)\.(\d+)/.exec(release()) ?? []
  return Number(majorText) > major || (Number(majorText) === major && Number(minorText) >= minor)
}
