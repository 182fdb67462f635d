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

/** What would let topz read what it may not, beyond the rights that it has. */
const REMEDIES: Readonly<Record<Rights, string>> = {
  ptrace: 'no flag helps, topz has CAP_SYS_PTRACE already',
  root: 'it needs --cap-add=SYS_PTRACE',
  user: 'run topz as the same --user, or as root with --cap-add=SYS_PTRACE',
}

export function remedyOf(rights: Rights): string {
  return REMEDIES[rights]
}
