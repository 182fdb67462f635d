// Process.id -> the process, in a list sorted by PID.

import type { Process } from './snapshot.ts'
import { isZombie } from './zombie.ts'

/** Undefined: it has ended, or another process has its PID now. */
export function processById(processes: readonly Process[], id: string): Process | undefined {
  const found = processByPid(processes, Number(id.split(':')[0]))
  return found?.id === id ? found : undefined
}

/** Undefined: it has ended, even if it has not been reaped yet. */
export function livingById(processes: readonly Process[], id: string): Process | undefined {
  const found = processById(processes, id)
  return found === undefined || isZombie(found) ? undefined : found
}

/** The process that has this pid now. */
export function processByPid(processes: readonly Process[], pid: number): Process | undefined {
  let from = 0
  let to = processes.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((processes[middle] as Process).pid < pid) from = middle + 1
    else to = middle
  }
  return processes[from]?.pid === pid ? processes[from] : undefined
}
