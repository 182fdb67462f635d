// /proc/<pid>/io -> its counters in bytes and calls (procfs(5), proc_pid_io(5)). Needs permission to inspect the
// process.

import { keyedParser, signedValue, wholeValue } from './keyed.ts'

interface Fields {
  /** Bytes through read(2) and the like, from anything. */
  rchar: number
  wchar: number
  /** Calls. */
  syscr: number
  syscw: number
  /** Bytes fetched from block devices. */
  read_bytes: number
  /** Bytes sent towards block devices; those truncated away before they arrived are in `cancelled_write_bytes`. */
  write_bytes: number
  /** Below 0 when more was truncated than this process itself had written. */
  cancelled_write_bytes: number
}

export type PidIo = Readonly<Partial<Fields>>

export const parsePidIo: (bytes: Uint8Array) => PidIo = keyedParser<Fields>('io', {
  rchar: wholeValue,
  wchar: wholeValue,
  syscr: wholeValue,
  syscw: wholeValue,
  read_bytes: wholeValue,
  write_bytes: wholeValue,
  cancelled_write_bytes: signedValue,
})
