// All processes of a tick -> the sums in the headers. A sum that leaves out unknown parts would be wrong.

import { defined } from '../model/defined.ts'
import type { Process, Totals } from '../model/snapshot.ts'

export function totalsOf(processes: readonly Process[]): Totals {
  let threads: number | undefined = 0
  let hasStates = true
  let running = 0
  let uninterruptible = 0
  let zombies = 0
  let kernelThreads = 0
  let rssBytes = 0
  let cpuUsage: number | undefined
  for (const process of processes) {
    threads =
      threads === undefined || process.threadCount === undefined ? undefined : threads + process.threadCount
    rssBytes += process.rssBytes
    if (process.state === undefined) hasStates = false
    else if (process.state === 'R') running++
    else if (process.state === 'D') uninterruptible++
    else if (process.state === 'Z' && process.leaderExited === undefined) zombies++
    if (process.kernelThread) kernelThreads++
    if (process.cpuUsage !== undefined) cpuUsage = (cpuUsage ?? 0) + process.cpuUsage
  }
  return defined({
    processes: processes.length,
    threads,
    running: hasStates ? running : undefined,
    uninterruptible: hasStates ? uninterruptible : undefined,
    zombies,
    kernelThreads,
    rssBytes,
    cpuUsage,
  })
}
