// /proc/<pid>/stat -> its numbers, in the kernel's names and units (procfs(5), proc_pid_stat(5)). The hottest parser:
// it works on bytes and makes no string unless the name changed. The name may contain anything, even `)` and newlines,
// so it is what lies between the first `(` and the last `)` of the whole file.

import { Malformed } from './malformed.ts'

export interface PidStat {
  readonly pid: number
  /** Bad UTF-8 replaced: the kernel cuts names at 15 bytes wherever that falls. */
  readonly comm: string
  readonly state: string
  readonly ppid: number
  readonly pgrp: number
  readonly session: number
  readonly tty_nr: number
  readonly flags: number
  readonly minflt: number
  readonly majflt: number
  /** Clock ticks. */
  readonly utime: number
  readonly stime: number
  /** Of children that it has waited for. */
  readonly cutime: number
  readonly cstime: number
  readonly priority: number
  readonly nice: number
  readonly num_threads: number
  /** Clock ticks after boot. */
  readonly starttime: number
  /** Bytes. */
  readonly vsize: number
  /** Pages. */
  readonly rss: number
  /** Missing before these fields existed (Linux 2.2.8, 2.5.19, 3.5). */
  readonly processor: number | undefined
  readonly policy: number | undefined
  /** As waitpid(2) gives it; 0 unless topz may inspect the process. */
  readonly exit_code: number | undefined
}

/** PF_KTHREAD of include/linux/sched.h in `flags`. */
export const KERNEL_THREAD_FLAG = 0x00200000

const OPEN = 0x28
const CLOSE = 0x29
const SPACE = 0x20
const NEWLINE = 0x0a
const MINUS = 0x2d
/** Required fields after the name: up to `starttime`, the 22nd of all, and what `rss` needs. */
const FIELDS_MIN = 20
const FIELDS_MAX = 50

// Numbers of the fields after the name, the state being field 0. One array for all calls: the parser is synchronous.
const field = new Float64Array(FIELDS_MAX)
// A leading U+FEFF is part of the name, and must stay visible to the code that escapes it.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** `known` is the previous reading: its name is reused if the bytes did not change. */
export function parsePidStat(bytes: Uint8Array, length: number = bytes.length, known?: PidStat): PidStat {
  const open = bytes.indexOf(OPEN)
  const close = lastIndexOf(bytes, CLOSE, length)
  if (open < 1 || close < open) throw new Malformed('stat', 'comm')
  const state = bytes[close + 2]
  if (
    close + 3 > length ||
    state === undefined ||
    bytes[close + 1] !== SPACE ||
    state === SPACE ||
    state === NEWLINE
  )
    throw new Malformed('stat', 'state')
  const count = parseFields(bytes, close + 3, length)
  if (count < FIELDS_MIN) throw new Malformed('stat', 'starttime')
  return {
    pid: parsePid(bytes, open),
    comm: nameOf(bytes, open + 1, close, known),
    state: String.fromCharCode(state),
    ppid: at(1),
    pgrp: at(2),
    session: at(3),
    tty_nr: at(4),
    flags: at(6),
    minflt: at(7),
    majflt: at(9),
    utime: at(11),
    stime: at(12),
    cutime: at(13),
    cstime: at(14),
    priority: at(15),
    nice: at(16),
    num_threads: at(17),
    starttime: at(19),
    vsize: count > 20 ? at(20) : 0,
    rss: count > 21 ? at(21) : 0,
    processor: count > 36 ? at(36) : undefined,
    policy: count > 38 ? at(38) : undefined,
    exit_code: count > 49 ? at(49) : undefined,
  }
}

function at(index: number): number {
  return field[index] as number
}

function lastIndexOf(bytes: Uint8Array, byte: number, length: number): number {
  for (let i = length - 1; i >= 0; i--) if (bytes[i] === byte) return i
  return -1
}

function parsePid(bytes: Uint8Array, open: number): number {
  let pid = 0
  for (let i = 0; i < open - 1; i++) {
    const digit = (bytes[i] as number) - 0x30
    if (digit < 0 || digit > 9) throw new Malformed('stat', 'pid')
    pid = pid * 10 + digit
  }
  if (open < 2 || bytes[open - 1] !== SPACE) throw new Malformed('stat', 'pid')
  return pid
}

/** Reads the space-separated numbers from `start` into `field`, from field 1 on; returns how many fields there are. */
function parseFields(bytes: Uint8Array, start: number, length: number): number {
  let count = 1
  let i = start
  while (i < length && count < FIELDS_MAX) {
    if (bytes[i] !== SPACE) return bytes[i] === NEWLINE ? count : fail(count)
    i++
    const negative = bytes[i] === MINUS
    if (negative) i++
    let value = 0
    const first = i
    for (; i < length; i++) {
      const digit = (bytes[i] as number) - 0x30
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    if (i === first) return fail(count)
    // Cut short: there may be more digits.
    if (i === length) return count
    field[count++] = negative ? -value : value
  }
  return count
}

function fail(index: number): never {
  throw new Malformed('stat', `field ${index + 3}`)
}

function nameOf(bytes: Uint8Array, start: number, end: number, known: PidStat | undefined): string {
  if (known !== undefined && known.comm.length === end - start) {
    let i = start
    while (i < end && (bytes[i] as number) < 0x80 && bytes[i] === known.comm.charCodeAt(i - start)) i++
    if (i === end) return known.comm
  }
  return decoder.decode(bytes.subarray(start, end))
}
