// /proc/<pid>/fdinfo/<fd> -> position and open flags (proc_pid_fdinfo(5)): `pos:\t0`, `flags:\t0100002` in octal.

import { text } from './scan.ts'

export interface PidFdinfo {
  readonly pos: number | undefined
  /** Bits of open(2). */
  readonly flags: number | undefined
}

export function parsePidFdinfo(bytes: Uint8Array): PidFdinfo {
  const head = text(bytes)
  const pos = /^pos:\s+(\d{1,16})$/m.exec(head)?.[1]
  const flags = /^flags:\s+([0-7]{1,12})$/m.exec(head)?.[1]
  return {
    pos: pos === undefined ? undefined : Number(pos),
    flags: flags === undefined ? undefined : Number.parseInt(flags, 8),
  }
}

/** include/uapi/asm-generic/fcntl.h; of those named here x86 and arm64 differ only in O_DIRECT and O_DIRECTORY. */
const FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [0o2000, 'O_APPEND'],
  [0o4000, 'O_NONBLOCK'],
  [0o4010000, 'O_SYNC'],
  [0o10000, 'O_DSYNC'],
  [0o2000000, 'O_CLOEXEC'],
  [0o10000000, 'O_PATH'],
]

export function flagNames(flags: number): readonly string[] {
  const access = ['O_RDONLY', 'O_WRONLY', 'O_RDWR'][flags & 3] ?? `O_ACCMODE${flags & 3}`
  const names = FLAGS.filter(([bit]) => (flags & bit) === bit).map(([, name]) => name)
  return [access, ...names.filter(name => name !== 'O_DSYNC' || !names.includes('O_SYNC'))]
}
