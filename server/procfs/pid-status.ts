// /proc/<pid>/status -> its fields in the kernel's names and units (procfs(5), proc_pid_status(5)); Vm* and Rss* in kB.
// Every field may be missing: kernel threads and zombies have no memory, older kernels fewer lines, and a file beyond
// the read limit is cut (P7).

import { keyedParser, type Reader, wholeValue } from './keyed.ts'
import { skipBlanks, text } from './scan.ts'

interface Fields {
  /** As the process set it, the kernel's escapes (`\n`, `\\`) undone; may hold any character but NUL. */
  Name: string
  /** Octal. */
  Umask: string
  /** The letter alone. */
  State: string
  Tgid: number
  Pid: number
  PPid: number
  /** The pid in each nested PID namespace, outermost first. */
  NSpid: readonly number[]
  Uid: Ids
  Gid: Ids
  VmPeak: number
  VmSize: number
  VmLck: number
  VmHWM: number
  VmRSS: number
  RssAnon: number
  RssFile: number
  RssShmem: number
  VmSwap: number
  Threads: number
  /** Queued signals / their limit. */
  SigQ: string
  CapInh: string
  CapPrm: string
  CapEff: string
  CapBnd: string
  CapAmb: string
  NoNewPrivs: number
  /** 0 disabled, 1 strict, 2 filter. */
  Seccomp: number
  Cpus_allowed_list: string
  voluntary_ctxt_switches: number
  nonvoluntary_ctxt_switches: number
  /** 1 for a kernel thread; since Linux 6.5. */
  Kthread: number
}

export type Ids = readonly [real: number, effective: number, saved: number, fs: number]
export type PidStatus = Readonly<Partial<Fields>>

/** Capability masks and the like: at most 256 bits. */
const HEX_MAX = 64

// One tab follows the colon. Everything behind it is the name, blanks too (P12).
const name: Reader<string> = (bytes, from, to) => {
  const escaped = text(bytes, bytes[from] === 9 ? from + 1 : from, to)
  return escaped.includes('\\') ? escaped.replace(/\\(n|\\)/g, (_, c) => (c === 'n' ? '\n' : c)) : escaped
}

const line: Reader<string> = (bytes, from, to) => text(bytes, skipBlanks(bytes, from), to)

const letter: Reader<string> = (bytes, from, to) => {
  const at = skipBlanks(bytes, from)
  return at < to ? String.fromCharCode(bytes[at] ?? 0) : undefined
}

const hex: Reader<string> = (bytes, from, to) => {
  const start = skipBlanks(bytes, from)
  if (start >= to || to - start > HEX_MAX) return undefined
  for (let at = start; at < to; at++) {
    const byte = bytes[at] ?? 0
    if (!((byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102))) return undefined
  }
  return text(bytes, start, to)
}

const list: Reader<readonly number[]> = (bytes, from, to) => {
  const numbers: number[] = []
  for (let at = skipBlanks(bytes, from); at < to; at = skipBlanks(bytes, at)) {
    const value = wholeValue(bytes, at, to)
    if (value === undefined) return undefined
    numbers.push(value)
    while (at < to && bytes[at] !== 9 && bytes[at] !== 32) at++
  }
  return numbers.length > 0 ? numbers : undefined
}

const ids: Reader<Ids> = (bytes, from, to) => {
  const [real, effective, saved, fs, ...more] = list(bytes, from, to) ?? []
  if (real === undefined || effective === undefined || saved === undefined || fs === undefined)
    return undefined
  return more.length === 0 ? [real, effective, saved, fs] : undefined
}

export const parsePidStatus: (bytes: Uint8Array) => PidStatus = keyedParser<Fields>('status', {
  Name: name,
  Umask: line,
  State: letter,
  Tgid: wholeValue,
  Pid: wholeValue,
  PPid: wholeValue,
  NSpid: list,
  Uid: ids,
  Gid: ids,
  VmPeak: wholeValue,
  VmSize: wholeValue,
  VmLck: wholeValue,
  VmHWM: wholeValue,
  VmRSS: wholeValue,
  RssAnon: wholeValue,
  RssFile: wholeValue,
  RssShmem: wholeValue,
  VmSwap: wholeValue,
  Threads: wholeValue,
  SigQ: line,
  CapInh: hex,
  CapPrm: hex,
  CapEff: hex,
  CapBnd: hex,
  CapAmb: hex,
  NoNewPrivs: wholeValue,
  Seccomp: wholeValue,
  Cpus_allowed_list: line,
  voluntary_ctxt_switches: wholeValue,
  nonvoluntary_ctxt_switches: wholeValue,
  Kthread: wholeValue,
})
