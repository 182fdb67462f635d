// CPU time of processes, from outside: nanoseconds on a CPU of all their threads.

import { readdirSync, readFileSync } from 'node:fs'

/** Microseconds so far; threads that ended meanwhile are in no sum. */
export function cpuMicroseconds(pid: number): number {
  let nanoseconds = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0])
    } catch {
      // The thread ended between the listing and the reading.
    }
  }
  return nanoseconds / 1000
}

/** CPU time per second while `wait` lasts. */
export async function cpuPerSecond(pid: number, wait: () => Promise<void>): Promise<number> {
  const startMs = performance.now()
  const before = cpuMicroseconds(pid)
  await wait()
  return ((cpuMicroseconds(pid) - before) * 1000) / (performance.now() - startMs)
}

export function rssMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024
}

export const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (values: readonly number[]) => percentile(values, 0.5)
