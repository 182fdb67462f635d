// Which process to look at in depth next: one at a time, each again only after a while. Those that have ended are
// forgotten.

import { livingById } from '../model/process-by-id.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { isZombie } from '../model/zombie.ts'

export interface Turns {
  /** Between two processes. */
  readonly turnMs: number
  /** Until the same one is looked at again. */
  readonly againMs: number
}

export function createTurns({ turnMs, againMs }: Turns) {
  /** Milliseconds of the steady clock, by Process.id. */
  const lookedAt = new Map<string, number>()
  let nextAt = 0

  /** Undefined: none is due. */
  function next(
    { processes }: Snapshot,
    at: number,
    isMeant: (process: Process) => boolean,
  ): Process | undefined {
    if (at < nextAt) return undefined
    nextAt = at + turnMs
    const due = processes.find(
      process => at - (lookedAt.get(process.id) ?? Number.NEGATIVE_INFINITY) >= againMs && isMeant(process),
    )
    if (due !== undefined) lookedAt.set(due.id, at)
    return due
  }

  /** Ids of those that were looked at and are still running. */
  function living({ processes }: Snapshot): readonly string[] {
    for (const id of lookedAt.keys()) if (livingById(processes, id) === undefined) lookedAt.delete(id)
    return [...lookedAt.keys()]
  }

  return { next, living }
}

/** It has not ended, and is at least this old. */
export function hasRunFor(ms: number, process: Process, { at }: Snapshot): boolean {
  const { startedAt } = process
  return !isZombie(process) && startedAt !== undefined && at - startedAt >= ms
}
