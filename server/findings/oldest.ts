// The processes of each tick -> the one that each container has had for longest, at the cost of those that changed.

import type { Process } from '../model/snapshot.ts'
import { stepBetween } from '../model/step.ts'

export interface Oldest {
  readonly id: string
  readonly startedAt: number
}

/** By Container.id; without topz. */
export function createOldest() {
  let last: readonly Process[] = []
  let oldest: ReadonlyMap<string, Oldest> = new Map()

  return function oldestIn(processes: readonly Process[]): ReadonlyMap<string, Oldest> {
    const moved = stepBetween(last, processes)
    const isAsBefore = moved?.every(place => isSame(last[place] as Process, processes[place] as Process))
    if (!isAsBefore) oldest = oldestOf(processes)
    last = processes
    return oldest
  }
}

function isSame(was: Process, is: Process): boolean {
  return was.container === is.container && was.startedAt === is.startedAt
}

function oldestOf(processes: readonly Process[]): ReadonlyMap<string, Oldest> {
  const oldest = new Map<string, Oldest>()
  for (const { id, container, startedAt, self } of processes) {
    if (container === undefined || startedAt === undefined || self) continue
    const known = oldest.get(container)
    if (known === undefined || startedAt < known.startedAt) oldest.set(container, { id, startedAt })
  }
  return oldest
}
