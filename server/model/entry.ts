// Processes -> the first process of each container: what the container was started for, and ends with. Who came in
// later
// from outside, as health checks do, is not one.

import { isEntering } from './passing.ts'
import type { Process } from './snapshot.ts'

/** kubelet's: the cgroup of a pod, in which the containers are. */
const POD_PATH = /pod[0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}/

/** By Container.id. Its parent is outside, or in another container; of several the oldest is the first. */
export function entriesOf(processes: readonly Process[]): ReadonlyMap<string, Process> {
  const found = new Map<string, Process>()
  let byPid: ReadonlyMap<number, Process> | undefined
  for (const process of processes) {
    const { container, ppid } = process
    // The runtime that enters may be moved to the container before anything else of it is known.
    if (container === undefined || process.kernelThread || isEntering(process)) continue
    const first = found.get(container)
    if (first !== undefined && !isOlder(process, first)) continue
    if (ppid !== 0) {
      byPid ??= new Map(processes.map(one => [one.pid, one]))
      if (byPid.get(ppid)?.container === container) continue
    }
    found.set(container, process)
  }
  return found
}

export function isEntry(process: Process, entries: ReadonlyMap<string, Process>): boolean {
  return process.container !== undefined && entries.get(process.container)?.id === process.id
}

/** Whether a process is one in any of these, which are looked at once, and only if that is asked. */
export function entriesIn(...lists: readonly (readonly Process[])[]): (process: Process) => boolean {
  let entries: readonly ReadonlyMap<string, Process>[] | undefined
  return process => {
    if (process.self || process.container === undefined) return false
    entries ??= lists.map(entriesOf)
    return entries.some(one => isEntry(process, one))
  }
}

/**
 * What stays the same when a container restarts: the container itself; in a pod, where it is a new one each time,
 * the cgroup that holds all of them.
 */
export function placeOf({ container = '', cgroup, ppid }: Process): string {
  const isInPod = cgroup !== undefined && (ppid === 0 || POD_PATH.test(cgroup))
  return isInPod ? cgroup.slice(0, cgroup.lastIndexOf('/') + 1) : container
}

function isOlder(one: Process, other: Process): boolean {
  return one.startTicks === other.startTicks ? one.pid < other.pid : one.startTicks < other.startTicks
}
