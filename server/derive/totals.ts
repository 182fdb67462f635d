// The processes of each tick -> the sums in the headers, at the cost of those that changed. A sum that leaves out unknown
// parts would be wrong.

import { defined } from '../model/defined.ts'
import type { Process, Totals } from '../model/snapshot.ts'
import { createPick, stepBetween } from '../model/step.ts'

/** Whole numbers: adding and taking away gives what adding alone does. */
interface Sums {
  threads: number
  withoutThreads: number
  withoutState: number
  running: number
  uninterruptible: number
  zombies: number
  kernelThreads: number
  rssBytes: number
  withCpu: number
}

export function createTotals() {
  const busyOf = createPick<Process>(({ cpuUsage }) => cpuUsage !== undefined && cpuUsage > 0)
  let last: readonly Process[] = []
  let sums = noSums()

  return function totalsOf(processes: readonly Process[]): Totals {
    const moved = stepBetween(last, processes)
    // What is not a number cannot be taken away again.
    let cpuUsage = 0
    if (moved === undefined || !Number.isFinite(sums.rssBytes)) {
      sums = noSums()
      for (const process of processes) {
        add(sums, process, 1)
        cpuUsage += process.cpuUsage ?? 0
      }
    } else {
      for (const place of moved) {
        add(sums, last[place] as Process, -1)
        add(sums, processes[place] as Process, 1)
      }
      for (const process of busyOf(processes)) cpuUsage += process.cpuUsage ?? 0
    }
    last = processes
    return defined({
      processes: processes.length,
      threads: sums.withoutThreads > 0 ? undefined : sums.threads,
      running: sums.withoutState > 0 ? undefined : sums.running,
      uninterruptible: sums.withoutState > 0 ? undefined : sums.uninterruptible,
      zombies: sums.zombies,
      kernelThreads: sums.kernelThreads,
      rssBytes: sums.rssBytes,
      cpuUsage: sums.withCpu === 0 ? undefined : cpuUsage,
    })
  }
}

const noSums = (): Sums => ({
  threads: 0,
  withoutThreads: 0,
  withoutState: 0,
  running: 0,
  uninterruptible: 0,
  zombies: 0,
  kernelThreads: 0,
  rssBytes: 0,
  withCpu: 0,
})

function add(sums: Sums, process: Process, sign: 1 | -1): void {
  const { threadCount, state } = process
  if (threadCount === undefined) sums.withoutThreads += sign
  else sums.threads += sign * threadCount
  if (state === undefined) sums.withoutState += sign
  else if (state === 'R') sums.running += sign
  else if (state === 'D') sums.uninterruptible += sign
  else if (state === 'Z' && process.leaderExited === undefined) sums.zombies += sign
  if (process.kernelThread) sums.kernelThreads += sign
  sums.rssBytes += sign * process.rssBytes
  if (process.cpuUsage !== undefined) sums.withCpu += sign
}
