// Facts about a container and its processes that several rules need.

import type { Container } from '../model/container.ts'
import type { FindingSubject } from '../model/finding.ts'
import type { Network } from '../model/network.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'

/** Without topz. */
export function processesOf({ id }: Container, { processes }: Snapshot): readonly Process[] {
  return processes.filter(one => one.container === id && !one.self)
}

/** It serves clients that wait for its answers. */
export function hasListener({ id }: Container, { networks }: Snapshot): boolean {
  return networks.some(({ containers, listeners }) => containers.includes(id) && listeners.length > 0)
}

export function subjectOf({ id, name }: Container): FindingSubject {
  return { container: id, containerName: name }
}

/** The process that holds a socket; if it is unknown, the container that has the network. */
export function subjectOfHolder(holder: Process | undefined, { containers }: Network): FindingSubject {
  const container = holder?.container ?? containers[0]
  return {
    ...(container !== undefined && { container }),
    ...(holder && { processId: holder.id, pid: holder.pid, comm: holder.comm }),
  }
}
