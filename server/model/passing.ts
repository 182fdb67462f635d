// Processes that appear only because topz is there, or because a person enters a container: not the app's doing.

import type { Process } from './snapshot.ts'

/**
 * The container runtime on its way in, before it becomes the requested program. No process of the container's can be
 * it.
 */
export function isEntering({ ppid, comm }: Process): boolean {
  return ppid === 0 && comm.startsWith('runc:[')
}

/** topz again, next to topz, every ten seconds, for the container's health. */
export function isHealthCheck({ ppid, comm, argv, container }: Process, self: Process | undefined): boolean {
  return (
    self !== undefined &&
    ppid === 0 &&
    self.ppid === 0 &&
    comm === self.comm &&
    (argv === undefined || argv[1] === 'healthcheck') &&
    (container === undefined || container === self.container)
  )
}
