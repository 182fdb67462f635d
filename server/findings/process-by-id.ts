// Process.id -> the process, in a list sorted by PID.

import type { Process } from '../model/snapshot.ts'

/** Undefined: it has ended, or another process has its PID now. */
export function processById(processes: readonly Process[], id: string): Process | undefined {
  const pid = Number(id.split(':')[0])
  let from = 0
  let to = processes.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((processes[middle] as Process).pid < pid) from = middle + 1
    else to = middle
  }
  return processes[from]?.id === id ? processes[from] : undefined
}
