// /proc/self/status -> what topz itself may inspect, so that advice never names a flag that is already given.

import { parsePidStatus } from './pid-status.ts'
import { readWhole } from './read.ts'

/** `ptrace`: it has CAP_SYS_PTRACE; `root`: user 0 without it; `user`: neither. */
export type Rights = 'ptrace' | 'root' | 'user'

/** Number of CAP_SYS_PTRACE in include/uapi/linux/capability.h. */
const CAP_SYS_PTRACE = 19n
const STATUS_BYTES_MAX = 1024 * 1024

export function ownRights(): Rights {
  const bytes = readWhole('/proc/self/status', { bytes: new Uint8Array(8192) }, STATUS_BYTES_MAX)
  const status = typeof bytes === 'number' ? {} : parsePidStatus(bytes)
  const effective = BigInt(`0x${status.CapEff ?? '0'}`)
  if ((effective >> CAP_SYS_PTRACE) & 1n) return 'ptrace'
  return status.Uid?.[1] === 0 ? 'root' : 'user'
}
