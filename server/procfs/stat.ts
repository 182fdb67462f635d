// /proc/stat -> what the host's CPUs did since boot, in clock ticks, and its process counters (procfs(5),
// proc_stat(5)). The `intr` line may be 100 KB and `btime` follows it (P8): lines are found by position and only wanted
// ones read.

import { Malformed } from './malformed.ts'
import { lineEnd, startsWith } from './scan.ts'

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
const REQUIRED = ['user', 'nice', 'system', 'idle']
const OPTIONAL = ['iowait', 'irq', 'softirq', 'steal', 'guest', 'guest_nice'] as const

/** Its number, then `user` to `steal`: guests are part of `user`. */
const EACH_COLUMNS = 9
const SPACE = 32
const ZERO = 48
const NINE = 57
const C = 'c'.charCodeAt(0)

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
    if (bytes[from] !== C || !startsWith(bytes, from, 'cpu')) counters(stat, bytes, from, end)
    else if (bytes[from + 3] === SPACE) stat.cpu = cpuTimes(bytes, from + 3, end)
    else {
      stat.cpuCount++
      const one = eachCpu(bytes, from + 3, end)
      if (one !== undefined) cpus.push(one)
    }
    from = end + 1
  }
  if (cpus.length > 0) stat.cpus = cpus
  return stat
}

function counters(stat: Mutable<Stat>, bytes: Uint8Array, from: number, end: number): void {
  for (const key of COUNTERS) {
    if (bytes[from + key.length] !== SPACE || !startsWith(bytes, from, key)) continue
    const [value] = columnsOf(bytes, from + key.length, end, 1) ?? []
    if (value === undefined) throw new Malformed('/proc/stat', key)
    stat[key] = value
  }
}

/**
 * At most `most` numbers between spaces, digit by digit: a host may have hundreds of lines, and this is read in every
 * tick. Undefined: one of them is not a number, or a double would round it.
 */
function columnsOf(bytes: Uint8Array, from: number, end: number, most: number): number[] | undefined {
  const columns: number[] = []
  for (let at = from; at < end && columns.length < most; at++) {
    let value = 0
    const start = at
    for (; at < end && isDigit(bytes[at]); at++) value = value * 10 + ((bytes[at] as number) - ZERO)
    if (at < end && bytes[at] !== SPACE) return undefined
    if (value > Number.MAX_SAFE_INTEGER) return undefined
    if (at > start) columns.push(value)
  }
  return columns
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= ZERO && byte <= NINE

function eachCpu(bytes: Uint8Array, from: number, end: number): EachCpu | undefined {
  const [number, user, nice, system, idle, iowait = 0, ...others] =
    columnsOf(bytes, from, end, EACH_COLUMNS) ?? []
  if (number === undefined || user === undefined || nice === undefined) return undefined
  if (system === undefined || idle === undefined) return undefined
  const busy = others.reduce((sum, one) => sum + one, user + nice + system)
  return { number, idle: idle + iowait, all: busy + idle + iowait }
}

function cpuTimes(bytes: Uint8Array, from: number, end: number): CpuTimes {
  const columns = columnsOf(bytes, from, end, REQUIRED.length + OPTIONAL.length) ?? []
  const [user, nice, system, idle] = columns
  if (user === undefined || nice === undefined || system === undefined || idle === undefined)
    throw new Malformed('/proc/stat', 'cpu')
  const times: Mutable<CpuTimes> = { user, nice, system, idle }
  for (let place = REQUIRED.length; place < columns.length; place++)
    times[OPTIONAL[place - REQUIRED.length] as (typeof OPTIONAL)[number]] = columns[place] as number
  return times
}
