// The threads of a process -> may reading its memory block? Command line, maps and environment are read under the lock
// of its address space. A thread that queues for that lock to change something (mmap, brk) waits in state D, and every
// later reader waits behind it (kernel/locking/rwsem.c): so the lock is free for reading if no thread is in D.

import { parsePidStat } from './pid-stat.ts'
import { entriesOf, readStartOf } from './read.ts'

/** With more threads than this, it is unknown. */
const THREADS_LOOKED_AT_MAX = 512

/** Also true if it is unknown. A wait for a disk looks the same. */
export function mayBlock(procRoot: string, pid: number, buffer: Uint8Array): boolean {
  const tids = entriesOf(`${procRoot}/${pid}/task`, THREADS_LOOKED_AT_MAX + 1)
  if (typeof tids === 'number' || tids.length > THREADS_LOOKED_AT_MAX) return true
  return tids.some(tid => {
    const length = readStartOf(`${procRoot}/${pid}/task/${tid}/stat`, buffer)
    // A thread that is gone waits for nothing.
    if (length <= 0) return false
    try {
      return parsePidStat(buffer, length).state === 'D'
    } catch {
      return true
    }
  })
}
