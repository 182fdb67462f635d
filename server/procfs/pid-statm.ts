// /proc/<pid>/statm -> its sizes, in pages (proc_pid_statm(5)). Newer kernels keep the counters of a process's memory
// per CPU, and `stat` leaves out what the CPUs have not yet added in, hundreds of kilobytes; here they are summed up.

import { Malformed } from './malformed.ts'

export interface PidStatm {
  readonly resident: number
}

const SPACE = 0x20

/** Makes no string: it is read for each process that ran. */
export function parsePidStatm(bytes: Uint8Array, length: number = bytes.length): PidStatm {
  let at = 0
  while (at < length && bytes[at] !== SPACE) at++
  const first = ++at
  let resident = 0
  for (; at < length; at++) {
    const digit = (bytes[at] as number) - 0x30
    if (digit < 0 || digit > 9) break
    resident = resident * 10 + digit
  }
  // Cut short: there may be more digits.
  if (at === first || at >= length || bytes[at] !== SPACE || !Number.isSafeInteger(resident))
    throw new Malformed('statm', 'resident')
  return { resident }
}
