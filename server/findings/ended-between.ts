// Two ticks -> the processes that ended between them, each once, at the first tick that knows how, or misses it.

import { processById } from '../model/process-by-id.ts'
import type { Process } from '../model/snapshot.ts'
import { isZombie } from '../model/zombie.ts'

/**
 * Both lists are sorted by PID. Most processes did not change, and are skipped. A zombie ended when it became one, if
 * its exit status is known; else when its parent reaps it.
 */
export function endedBetween(before: readonly Process[], after: readonly Process[]): readonly Process[] {
  const ended: Process[] = []
  let i = 0
  for (const process of after) {
    if (before[i] === process) {
      i++
      continue
    }
    while (i < before.length && (before[i] as Process).pid < process.pid) ended.push(before[i++] as Process)
    if (before[i]?.pid !== process.pid) continue
    const last = before[i++] as Process
    if (last.id !== process.id) ended.push(last)
    else if (saysHow(process) && !saysHow(last)) ended.push(process)
  }
  while (i < before.length) ended.push(before[i++] as Process)
  return ended.filter(one => !saysHow(one) || processById(after, one.id) !== undefined)
}

function saysHow(process: Process): boolean {
  return isZombie(process) && (process.exitCode !== undefined || process.exitSignal !== undefined)
}
