// /proc/<pid>/task/<tid>/syscall -> the system call that a thread is in (proc_pid_syscall(5)): `running`, or its
// number, six arguments, stack pointer and program counter; -1 is a thread that waits outside any call.

import { text } from './scan.ts'
import { SYSCALL_NAMES } from './syscall-names.ts'

export interface PidSyscall {
  readonly number: number
  /** Undefined if topz does not know this kernel's name for it. */
  readonly name: string | undefined
  /** The first argument: a descriptor in most calls that block. */
  readonly first: number
}

/** `undefined`: it runs, or waits outside any call. */
export function parsePidSyscall(bytes: Uint8Array, arch: string = process.arch): PidSyscall | undefined {
  const [number = '', first = ''] = text(bytes).trim().split(' ')
  if (!/^\d+$/.test(number) || !/^0x[0-9a-f]+$/.test(first)) return undefined
  return { number: Number(number), name: SYSCALL_NAMES[arch]?.[Number(number)], first: Number(first) }
}
