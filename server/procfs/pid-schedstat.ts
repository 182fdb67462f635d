// /proc/<pid>/schedstat -> times of the FIRST thread, in nanoseconds (Documentation/scheduler/sched-stats.rst). For a
// single-threaded process it tells exactly whether it ran since the last look, at a third of the cost of `stat`.

import { Malformed } from './malformed.ts'

export interface PidSchedstat {
  /** Time on a CPU. */
  readonly runTime: number
  /** Time runnable but waiting for a CPU. */
  readonly runDelay: number
}

const SPACE = 0x20

/** First number of the file: the time on a CPU. Allocates nothing; -1 if there is none. */
export function parseRunTime(bytes: Uint8Array, length: number): number {
  let value = 0
  for (let i = 0; i < length; i++) {
    const digit = (bytes[i] as number) - 0x30
    if (digit < 0 || digit > 9) return i === 0 ? -1 : value
    value = value * 10 + digit
  }
  return length === 0 ? -1 : value
}

export function parsePidSchedstat(bytes: Uint8Array, length: number = bytes.length): PidSchedstat {
  const runTime = parseRunTime(bytes, length)
  const space = bytes.indexOf(SPACE)
  if (runTime < 0 || space < 0 || space >= length) throw new Malformed('schedstat', 'run_time')
  const runDelay = parseRunTime(bytes.subarray(space + 1, length), length - space - 1)
  if (runDelay < 0) throw new Malformed('schedstat', 'run_delay')
  return { runTime, runDelay }
}
