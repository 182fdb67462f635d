// The flags that the topz next to this one was started with: the same executable in the same container. A health check
// of the image knows only the image's environment; the port may have been set on the command line.

import { CMDLINE_BYTES_MAX } from '../config/limits.ts'
import { parsePidCmdline } from '../procfs/pid-cmdline.ts'
import { linkOf, listPids, readRecord } from '../procfs/read.ts'

/** Its arguments without the name of the program; undefined if there is none, or /proc does not show it. */
export function siblingArguments(): readonly string[] | undefined {
  const [exe, mounts] = [linkOf('/proc/self/exe'), linkOf('/proc/self/ns/mnt')]
  const pids: number[] = []
  if (typeof exe === 'number' || typeof mounts === 'number') return undefined
  listPids('/proc', pids)
  const found = pids.find(
    pid =>
      pid !== process.pid &&
      linkOf(`/proc/${pid}/exe`) === exe &&
      linkOf(`/proc/${pid}/ns/mnt`) === mounts &&
      argumentsOf(pid)?.[0] !== 'healthcheck',
  )
  return found === undefined ? undefined : argumentsOf(found)
}

function argumentsOf(pid: number): readonly string[] | undefined {
  const bytes = readRecord(
    `/proc/${pid}/cmdline`,
    { bytes: new Uint8Array(CMDLINE_BYTES_MAX) },
    CMDLINE_BYTES_MAX,
  )
  return typeof bytes === 'number' ? undefined : parsePidCmdline(bytes, false).argv.slice(1)
}
