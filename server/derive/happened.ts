// Two ticks -> the events that describe their difference.

import type { Container } from '../model/container.ts'
import type { Event } from '../model/event.ts'
import type { Network } from '../model/network.ts'
import { processByPid } from '../model/process-by-id.ts'
import type { Ended, Process } from '../model/snapshot.ts'

type Unnumbered<E> = E extends Event ? Omit<E, 'number' | 'at' | 'text'> & { readonly at?: number } : never

/** An event that has no number yet. */
export type Happened = Unnumbered<Event>

export interface Tick {
  readonly at: number
  /** By ascending pid. */
  readonly processes: readonly Process[]
  readonly containers: readonly Container[]
  readonly networks: readonly Network[]
  /** Missing: how they ended is not known of any. */
  readonly ended?: readonly Ended[]
}

/** Whom an event is about, with its parent if one of the lists, each by ascending pid, holds it. */
export function aboutOf(process: Process, ...lists: readonly (readonly Process[])[]) {
  const { id, pid, comm, container, ppid } = process
  const parent = parentOf(process, lists)
  return {
    processId: id,
    pid,
    comm,
    ppid,
    ...(parent && { parentId: parent.id, parentComm: parent.comm }),
    ...(container !== undefined && { container }),
  }
}

function parentOf(
  { ppid, startTicks }: Process,
  lists: readonly (readonly Process[])[],
): Process | undefined {
  for (const list of lists) {
    const found = processByPid(list, ppid)
    // Younger than its child: another one has the pid now.
    if (found !== undefined && found.startTicks <= startTicks) return found
  }
  return undefined
}
