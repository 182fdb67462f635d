// /proc/stat -> what the host's CPUs did since boot, in clock ticks, and its process counters (procfs(5),
// proc_stat(5)). The `intr` line may be 100 KB and `btime` follows it (P8): lines are found by position and only wanted
// ones read.

import { Malformed } from './malformed.ts'
import { lineEnd, startsWith, wholeNumber, words } from './scan.ts'

/** Clock ticks. `guest` is also part of `user`, `guest_nice` of `nice`; `iowait` and `steal` may fall (P35). */
export interface CpuTimes {
  readonly user: number
  readonly nice: number
  readonly system: number
  readonly idle: number
  readonly iowait?: number
  readonly irq?: number
  readonly softirq?: number
  readonly steal?: number
  readonly guest?: number
  readonly guest_nice?: number
}

/** Clock ticks of one CPU. */
export interface EachCpu {
  readonly number: number
  /** Including waiting for a disk. */
  readonly idle: number
  readonly all: number
}

const COUNTERS = ['ctxt', 'btime', 'processes', 'procs_running', 'procs_blocked'] as const
const REQUIRED = ['user', 'nice', 'system', 'idle'] as const
const OPTIONAL = ['iowait', 'irq', 'softirq', 'steal', 'guest', 'guest_nice'] as const

/** Its number, then `user` to `steal`: guests are part of `user`. */
const EACH_COLUMNS = 9
const SPACE = 32
const ZERO = 48
const NINE = 57

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export interface Stat {
  readonly cpu?: CpuTimes
  /** Lines `cpu0`, `cpu1`, ...: the online CPUs. */
  readonly cpuCount: number
  readonly cpus?: readonly EachCpu[]
  /** Context switches since boot. */
  readonly ctxt?: number
  /** Boot, in Unix seconds. */
  readonly btime?: number
  /** Processes and threads created since boot. */
  readonly processes?: number
  readonly procs_running?: number
  readonly procs_blocked?: number
}

export function parseStat(bytes: Uint8Array): Stat {
  const stat: Mutable<Stat> = { cpuCount: 0 }
  const cpus: EachCpu[] = []
  for (let from = 0; from < bytes.length; ) {
    const end = lineEnd(bytes, from)
    if (startsWith(bytes, from, 'cpu ')) stat.cpu = cpuTimes(words(bytes, from + 4, end))
    else if (startsWith(bytes, from, 'cpu')) {
      stat.cpuCount++
      const one = eachCpu(bytes, from + 3, end)
      if (one !== undefined) cpus.push(one)
    } else
      for (const key of COUNTERS)
        if (startsWith(bytes, from, `${key} `)) stat[key] = counter(bytes, from, end, key)
    from = end + 1
  }
  if (cpus.length > 0) stat.cpus = cpus
  return stat
}

/** Digit by digit: a host may have hundreds of them, and this is read in every tick. */
function eachCpu(bytes: Uint8Array, from: number, end: number): EachCpu | undefined {
  const columns: number[] = []
  for (let at = from; at < end && columns.length < EACH_COLUMNS; at++) {
    let value = 0
    const start = at
    for (; at < end && isDigit(bytes[at]); at++) value = value * 10 + ((bytes[at] as number) - ZERO)
    if (at === start) {
      if (bytes[at] !== SPACE) return undefined
    } else if (value > Number.MAX_SAFE_INTEGER) return undefined
    else columns.push(value)
  }
  const [number, user, nice, system, idle, iowait = 0, ...others] = columns
  if (number === undefined || user === undefined || nice === undefined) return undefined
  if (system === undefined || idle === undefined) return undefined
  const busy = others.reduce((sum, one) => sum + one, user + nice + system)
  return { number, idle: idle + iowait, all: busy + idle + iowait }
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= ZERO && byte <= NINE

function counter(bytes: Uint8Array, from: number, end: number, key: string): number {
  const value = wholeNumber(words(bytes, from + key.length, Math.min(end, from + key.length + 64))[0])
  if (value === undefined) throw new Malformed('/proc/stat', key)
  return value
}

function cpuTimes(columns: readonly string[]): CpuTimes {
  const [user, nice, system, idle] = REQUIRED.map((key, index) => ticks(columns[index], key))
  const times: Mutable<CpuTimes> = { user: user ?? 0, nice: nice ?? 0, system: system ?? 0, idle: idle ?? 0 }
  OPTIONAL.forEach((key, index) => {
    const column = columns[REQUIRED.length + index]
    if (column !== undefined) times[key] = ticks(column, key)
  })
  return times
}

function ticks(column: string | undefined, key: string): number {
  const value = wholeNumber(column)
  if (value === undefined) throw new Malformed('/proc/stat', `cpu ${key}`)
  return value
}
