// Processes that come by only because topz is there, or because a container is entered: nothing that the app does.

import type { Process } from './snapshot.ts'

/** The container runtime on its way in, before it becomes what was asked for. No process of the container's can be it. */
export function isEntering({ ppid, comm }: Process): boolean {
  return ppid === 0 && comm.startsWith('runc:[')
}

/** topz again, beside topz, each ten seconds, for the health of its container. */
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
