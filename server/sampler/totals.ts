// All processes of a tick -> the sums that headers show.

import type { Process, Totals } from '../model/snapshot.ts'

export function totalsOf(processes: readonly Process[]): Totals {
  let threads = 0
  let running = 0
  let uninterruptible = 0
  let zombies = 0
  let kernelThreads = 0
  let rssBytes = 0
  let cpuUsage: number | undefined
  for (const process of processes) {
    threads += process.threadCount
    rssBytes += process.rssBytes
    if (process.state === 'R') running++
    else if (process.state === 'D') uninterruptible++
    else if (process.state === 'Z' && process.leaderExited === undefined) zombies++
    if (process.kernelThread) kernelThreads++
    if (process.cpuUsage !== undefined) cpuUsage = (cpuUsage ?? 0) + process.cpuUsage
  }
  return {
    processes: processes.length,
    threads,
    running,
    uninterruptible,
    zombies,
    kernelThreads,
    rssBytes,
    ...(cpuUsage !== undefined && { cpuUsage }),
  }
}
