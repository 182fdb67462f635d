// CPU time of processes, from outside.

import { readFileSync } from 'node:fs'

const TICKS_PER_SECOND = 100

/** Microseconds so far over all threads, including those that ended: in clock ticks, so measure over many seconds. */
export function cpuMicroseconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const [utime, stime] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number)
  return (((utime as number) + (stime as number)) * 1e6) / TICKS_PER_SECOND
}

/** Of the first thread alone. */
export function mainThreadMicroseconds(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[0]) / 1000
}

/** CPU time per second while `wait` lasts. */
export async function cpuPerSecond(
  pid: number,
  wait: () => Promise<void>,
  cpu: (pid: number) => number = cpuMicroseconds,
): Promise<number> {
  const startMs = performance.now()
  const before = cpu(pid)
  await wait()
  return ((cpu(pid) - before) * 1000) / (performance.now() - startMs)
}

export const rssMegabytes = (pid: number) => megabytes(pid, 'VmRSS')

/** Without the pages of the program's file, which all its processes share and the kernel may drop. */
export const anonymousMegabytes = (pid: number) => megabytes(pid, 'RssAnon')

function megabytes(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024
}

export const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (values: readonly number[]) => percentile(values, 0.5)
