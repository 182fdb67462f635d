// Facts about a container and its processes that several rules need.

import type { Container } from '../model/container.ts'
import type { FindingSubject } from '../model/finding.ts'
import type { Network } from '../model/network.ts'
import { calledOf, callOrComm } from '../model/program.ts'
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

/** A process, in its container. */
export function subjectOfProcess(process: Process): FindingSubject {
  const { container } = process
  return { ...whoIs(process), ...(container !== undefined && { container }) }
}

export function whoIs(process: Process) {
  return { processId: process.id, ...namesOf(process) }
}

/** What a sentence names it by. */
export function namesOf(process: Process) {
  const { pid, comm } = process
  return { pid, comm, ...calledOf(process) }
}

/** The same as text, for the evidence of a finding about others. */
export function spokenOf(process: Process | undefined): string | undefined {
  return process && callOrComm(namesOf(process))
}

/** The process that holds a socket; if it is unknown, the container that has the network. */
export function subjectOfHolder(holder: Process | undefined, { containers }: Network): FindingSubject {
  const container = holder?.container ?? containers[0]
  return {
    ...(container !== undefined && { container }),
    ...(holder && whoIs(holder)),
  }
}
