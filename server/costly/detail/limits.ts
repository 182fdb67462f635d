// /proc/<pid>/limits, status and fd -> each limit, and how much of it is in use if the kernel tells.

import { KERNEL_FILE_BYTES_MAX, STATUS_BYTES_MAX } from '../../config/limits.ts'
import type { Limit } from '../../model/detail.ts'
import type { ProcFolder } from '../../procfs/living-thread.ts'
import { parseFile, type Scratch } from '../../procfs/parse-file.ts'
import { parsePidLimits } from '../../procfs/pid-limits.ts'
import { type PidStatus, parsePidStatus } from '../../procfs/pid-status.ts'
import { sizeOf } from '../../procfs/read.ts'
import { type DetailReading, tellable } from './reading.ts'

const KIB = 1024

/** Units of the rows; the file names them only for people. */
const UNITS: Readonly<Record<string, string>> = {
  'Max cpu time': 'seconds',
  'Max file size': 'bytes',
  'Max data size': 'bytes',
  'Max stack size': 'bytes',
  'Max core file size': 'bytes',
  'Max resident set': 'bytes',
  'Max locked memory': 'bytes',
  'Max address space': 'bytes',
  'Max msgqueue size': 'bytes',
}

export function createLimitsReader(procRoot: string, fdSizeCounts: boolean) {
  const scratch: Scratch = { bytes: new Uint8Array(8192), unreadable: {} }

  return function readLimits(pid: ProcFolder): DetailReading<'limits'> | undefined {
    scratch.unreadable = {}
    const root = `${procRoot}/${pid}`
    const limits = parseFile(scratch, root, 'limits', KERNEL_FILE_BYTES_MAX, parsePidLimits)
    const status = parseFile(scratch, root, 'status', STATUS_BYTES_MAX, parsePidStatus) ?? {}
    const fds = fdSizeCounts ? sizeOf(`${root}/fd`) : -1
    if (limits === undefined) return { items: [], unreadable: scratch.unreadable }
    const items = [...limits].map(([name, { soft, hard }]) =>
      tellable<Limit>({ name, soft, hard, unit: UNITS[name], used: usedOf(name, status, fds) }),
    )
    return { items }
  }
}

function usedOf(name: string, status: PidStatus, fds: number): number | undefined {
  const bytes = (kilobytes: number | undefined) => (kilobytes === undefined ? undefined : kilobytes * KIB)
  switch (name) {
    case 'Max open files':
      return fds >= 0 ? fds : undefined
    case 'Max resident set':
      return bytes(status.VmRSS)
    case 'Max locked memory':
      return bytes(status.VmLck)
    case 'Max address space':
      return bytes(status.VmSize)
    case 'Max pending signals': {
      const queued = Number(status.SigQ?.split('/')[0])
      return Number.isSafeInteger(queued) ? queued : undefined
    }
    default:
      return undefined
  }
}
