// /proc/loadavg -> load averages over 1, 5 and 15 minutes, runnable and existing threads, newest pid (procfs(5)).

import { Malformed } from './malformed.ts'
import { decimalNumber, wholeNumber, words } from './scan.ts'

export interface Loadavg {
  readonly load1: number
  readonly load5: number
  readonly load15: number
  /** Threads that run or could run now. */
  readonly running: number
  /** Threads that exist. */
  readonly total: number
  /** The pid given out last, in the reader's PID namespace. */
  readonly lastPid: number
}

export function parseLoadavg(bytes: Uint8Array): Loadavg {
  const [load1, load5, load15, threads, lastPid] = words(bytes.subarray(0, 256))
  const [running, total, ...more] = threads?.split('/') ?? []
  const parsed = {
    load1: decimalNumber(load1) ?? fail('load1', 'a decimal number'),
    load5: decimalNumber(load5) ?? fail('load5', 'a decimal number'),
    load15: decimalNumber(load15) ?? fail('load15', 'a decimal number'),
    running: wholeNumber(running) ?? fail('running', 'running/total'),
    total: wholeNumber(total) ?? fail('total', 'running/total'),
    lastPid: wholeNumber(lastPid) ?? fail('lastPid', 'a whole number'),
  }
  return more.length === 0 ? parsed : fail('total', 'running/total')
}

function fail(key: string, expected: string): never {
  throw new Malformed('loadavg', key, expected)
}
