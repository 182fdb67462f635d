// A process -> CPU time so far in nanoseconds, over all its threads, including those that ended: clock_gettime(2) on the
// clock of another process, where /proc/<pid>/stat would count in hundredths of a second.

import { dlopen } from 'bun:ffi'

/** CPUCLOCK_SCHED of include/linux/posix-timers.h; the pid stands above the lowest three bits, inverted. */
const CPUCLOCK_SCHED = 2

const libc = dlopen('libc.so.6', { clock_gettime: { args: ['i32', 'buffer'], returns: 'i32' } })
const timespec = new BigInt64Array(2)

/** Throws if there is no such process. */
export function cpuNanoseconds(pid: number): number {
  if (libc.symbols.clock_gettime((~pid << 3) | CPUCLOCK_SCHED, timespec) !== 0)
    throw new Error(`Cannot read the CPU time of process ${pid}: it ended`)
  const [seconds = 0n, nanoseconds = 0n] = timespec
  return Number(seconds) * 1e9 + Number(nanoseconds)
}
