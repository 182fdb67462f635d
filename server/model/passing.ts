// Processes that appear only because topz is there, or because a person enters a container: not the app's doing.

import type { Process } from './snapshot.ts'

/** As Docker, containerd and CRI-O name it, whatever their folder. */
const RUNTIME = /(^|[/-])runc$|^\/proc\/self\/exe$/

/**
 * The container runtime on its way in, before it becomes the requested program. No process of the container's can be
 * it.
 */
export function isEntering({ ppid, comm }: Process): boolean {
  return ppid === 0 && comm.startsWith('runc:[')
}

/**
 * The runtime's arguments, read before it became the requested program: `runc init`, `/usr/bin/runc init`; with
 * --redact=exe without the second.
 */
export function isRuntimeInit([program = '', command = 'init', ...rest]: readonly string[]): boolean {
  return command === 'init' && rest.length === 0 && RUNTIME.test(program)
}

/** topz again, next to topz, every ten seconds, for the container's health. */
export function isHealthCheck(process: Process, self: Process | undefined): boolean {
  const { argv, container } = process
  return (
    self !== undefined &&
    isTopzFromOutside(process, self) &&
    (argv === undefined || argv[1] === 'healthcheck') &&
    (container === undefined || container === self.container)
  )
}

/** The same next to another topz of the pod. `isFirst`: the process is what its container was started for. */
export function isOtherHealthCheck(
  process: Process,
  self: Process | undefined,
  isFirst: (process: Process) => boolean,
): boolean {
  if (self === undefined || !isTopzFromOutside(process, self)) return false
  return process.argv?.[1] === 'healthcheck' && !isFirst(process)
}

function isTopzFromOutside({ ppid, comm }: Process, self: Process): boolean {
  return ppid === 0 && self.ppid === 0 && comm === self.comm
}
