// Two ticks -> the processes that ended between them, each once, at the first tick that knows how, or misses it.

import { processById } from '../model/process-by-id.ts'
import type { Process } from '../model/snapshot.ts'
import { followChanges } from '../model/step.ts'
import { isZombie } from '../model/zombie.ts'

/** A zombie ended when it became one, if its exit status is known; else when its parent reaps it. */
export function endedBetween(before: readonly Process[], after: readonly Process[]): readonly Process[] {
  const ended: Process[] = []
  followChanges(before, after, {
    changed: (was, is) => {
      if (saysHow(is) && !saysHow(was)) ended.push(is)
    },
    ended: one => ended.push(one),
    started: () => {},
  })
  return ended.filter(one => !saysHow(one) || processById(after, one.id) !== undefined)
}

function saysHow(process: Process): boolean {
  return isZombie(process) && (process.exitCode !== undefined || process.exitSignal !== undefined)
}
