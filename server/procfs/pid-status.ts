// /proc/<pid>/status -> its fields in the kernel's names and units (procfs(5), proc_pid_status(5)); Vm* and Rss* in kB.
// Every field may be missing: kernel threads and zombies have no memory, older kernels have fewer lines, and a file
// beyond the read limit is cut (P7).

import { keyedParser, type Reader, type Readers, wholeValue } from './keyed.ts'
import { skipBlanks, text } from './scan.ts'

/** What any reader may request; the rest is shown in the kernel's words (server/costly/detail/status.ts). */
interface Fields {
  /** The letter alone. */
  State: string
  PPid: number
  Uid: Ids
  Gid: Ids
  VmSize: number
  VmLck: number
  VmRSS: number
  Threads: number
  /** Queued signals / their limit. */
  SigQ: string
  CapPrm: string
  CapEff: string
  NoNewPrivs: number
  /** 0 disabled, 1 strict, 2 filter. */
  Seccomp: number
  /** 1 for a kernel thread; since Linux 6.5. */
  Kthread: number
}

export type Ids = readonly [real: number, effective: number, saved: number, fs: number]
export type PidStatus = Readonly<Partial<Fields>>

/** Capability masks and the like: at most 256 bits. */
const HEX_MAX = 64

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

const ids: Reader<Ids> = (bytes, from, to) => {
  const numbers: number[] = []
  for (let at = skipBlanks(bytes, from); at < to; at = skipBlanks(bytes, at)) {
    const value = wholeValue(bytes, at, to)
    if (value === undefined) return undefined
    numbers.push(value)
    while (at < to && bytes[at] !== 9 && bytes[at] !== 32) at++
  }
  const [real, effective, saved, fs, ...more] = numbers
  if (real === undefined || effective === undefined || saved === undefined || fs === undefined)
    return undefined
  return more.length === 0 ? [real, effective, saved, fs] : undefined
}

const READERS: Readers<Fields> = {
  State: letter,
  PPid: wholeValue,
  Uid: ids,
  Gid: ids,
  VmSize: wholeValue,
  VmLck: wholeValue,
  VmRSS: wholeValue,
  Threads: wholeValue,
  SigQ: line,
  CapPrm: hex,
  CapEff: hex,
  NoNewPrivs: wholeValue,
  Seccomp: wholeValue,
  Kthread: wholeValue,
}

export const parsePidStatus: (bytes: Uint8Array) => PidStatus = keyedParser<Fields>('status', READERS)

/** Whose it is and what it is the child of: its first lines, the rest is not looked at. */
export const parseIdentity: (bytes: Uint8Array) => Pick<PidStatus, 'State' | 'PPid' | 'Uid' | 'Gid'> =
  keyedParser('status', { State: letter, PPid: wholeValue, Uid: ids, Gid: ids })

/** A parser that also reads these numbers: the code that makes metrics of them names them. */
export function statusParser<Name extends string>(
  names: readonly Name[],
): (bytes: Uint8Array) => PidStatus & Readonly<Partial<Record<Name, number>>> {
  const numbers = Object.fromEntries(names.map(name => [name, wholeValue])) as Record<Name, Reader<number>>
  const readers = { ...numbers, ...READERS } as Readers<Fields & Record<Name, number>>
  return keyedParser('status', readers)
}
