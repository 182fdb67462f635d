// /proc/self/status -> what topz itself may inspect, so that advice never names a flag that is already given.

import { STATUS_BYTES_MAX } from '../config/limits.ts'
import { parsePidStatus } from './pid-status.ts'
import { readWhole } from './read.ts'
import { text } from './scan.ts'

/**
 * `ptrace`: it has CAP_SYS_PTRACE; `closed`: it has that, but cannot open /proc/<pid>/fd, which only its user may;
 * `root`: user 0 without it; `user`: neither.
 */
export type Rights = 'ptrace' | 'closed' | 'root' | 'user'

/** Numbers in include/uapi/linux/capability.h. */
const CAP_DAC_OVERRIDE = 1n
const CAP_DAC_READ_SEARCH = 2n
const CAP_SYS_PTRACE = 19n

/** What the kernel says about topz itself. */
export interface Own {
  readonly uid: number
  readonly gid: number
  /** Effective, hexadecimal. */
  readonly capabilities: string
  readonly canTrace: boolean
  readonly noNewPrivs: boolean
  readonly seccomp: string
  /** Yama's, if the kernel has it. */
  readonly ptraceScope: number | undefined
  /** The profile of AppArmor that confines topz, if any: `cri-containerd.apparmor.d (enforce)`. */
  readonly appArmor: string | undefined
  /** It runs in a pod: rights are fields of its securityContext there, not flags of docker run. */
  readonly isInPod: boolean
}

const PROFILE_BYTES_MAX = 4096
const SECCOMP = ['disabled', 'strict', 'filter']

export function ownStatus(): Own {
  const scratch = { bytes: new Uint8Array(8192) }
  const bytes = readWhole('/proc/self/status', scratch, STATUS_BYTES_MAX)
  const status = typeof bytes === 'number' ? {} : parsePidStatus(bytes)
  const capabilities = status.CapEff ?? '0'
  const yama = readWhole('/proc/sys/kernel/yama/ptrace_scope', scratch, 16)
  const scope = typeof yama === 'number' ? Number.NaN : Number.parseInt(text(yama), 10)
  return {
    uid: status.Uid?.[1] ?? -1,
    gid: status.Gid?.[1] ?? -1,
    capabilities,
    canTrace: holds(capabilities, CAP_SYS_PTRACE),
    noNewPrivs: status.NoNewPrivs === 1,
    seccomp: SECCOMP[status.Seccomp ?? 0] ?? String(status.Seccomp),
    ptraceScope: Number.isNaN(scope) ? undefined : scope,
    appArmor: profileOf(readWhole('/proc/self/attr/apparmor/current', scratch, PROFILE_BYTES_MAX)),
    isInPod: process.env.KUBERNETES_SERVICE_HOST !== undefined,
  }
}

export function profileOf(answer: Uint8Array | number): string | undefined {
  const profile = typeof answer === 'number' ? '' : text(answer).replace(/\0?\n?$/, '')
  return profile === '' || profile === 'unconfined' ? undefined : profile
}

export function ownRights(): Rights {
  const { capabilities, canTrace, uid } = ownStatus()
  if (canTrace) return opensAll(capabilities) ? 'ptrace' : 'closed'
  return uid === 0 ? 'root' : 'user'
}

/** Modes of files and folders do not matter for reading. */
export function opensAll(capabilities: string): boolean {
  return holds(capabilities, CAP_DAC_READ_SEARCH) || holds(capabilities, CAP_DAC_OVERRIDE)
}

function holds(capabilities: string, number: bigint): boolean {
  return ((BigInt(`0x${capabilities}`) >> number) & 1n) === 1n
}

/** What would let topz read what it may not: in the form of Remedy in server/model/absence.ts. */
export interface RightsRemedy {
  readonly capabilities: readonly string[]
  readonly user?: 'same'
}

const REMEDIES: Readonly<Record<Rights, RightsRemedy | undefined>> = {
  ptrace: undefined,
  closed: { capabilities: ['DAC_READ_SEARCH'] },
  root: { capabilities: ['SYS_PTRACE'] },
  user: { capabilities: ['SYS_PTRACE'], user: 'same' },
}

/** Undefined if no permission that could be granted is missing. */
export function remedyOf(rights: Rights): RightsRemedy | undefined {
  return REMEDIES[rights]
}
