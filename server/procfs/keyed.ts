// Files of `Key: value` lines (status, io, meminfo) -> an object of the requested keys. status is read some hundred
// times a second and one of its lines may be 700 KB long (P7), so lines are found by position, keys by comparing bytes,
// and only wanted values are examined. Unknown keys and lines in another format are skipped. So is a last line without
// a newline: the file was cut there, and half a number is a wrong number.

import { Malformed } from './malformed.ts'
import { skipBlanks, text } from './scan.ts'

const NEWLINE = 10
const COLON = 58
/** No key is longer. */
const KEY_BYTES_MAX = 40
const SLOTS = 512

/**
 * The value in from..to, where `from` is the first byte after the colon; nothing if it does not have the documented
 * format.
 */
export type Reader<T> = (bytes: Uint8Array, from: number, to: number) => T | undefined
export type Readers<All> = { readonly [K in keyof All]: Reader<All[K]> }

interface Key<All> {
  readonly name: keyof All & string
  readonly spelling: Uint8Array
}

/** A key's place among SLOTS: a few keys share one, and are then distinguished by their bytes. */
function slotOf(length: number, first: number, last: number): number {
  return (length * 31 + first * 7 + last) & (SLOTS - 1)
}

function keySlots<All>(readers: Readers<All>): Key<All>[][] {
  const slots: Key<All>[][] = Array.from({ length: SLOTS }, () => [])
  for (const name of Object.keys(readers) as (keyof All & string)[]) {
    const spelling = new TextEncoder().encode(name)
    slots[slotOf(spelling.length, spelling[0] ?? 0, spelling.at(-1) ?? 0)]?.push({ name, spelling })
  }
  return slots
}

function isAt(bytes: Uint8Array, from: number, spelling: Uint8Array): boolean {
  for (let at = 0; at < spelling.length; at++) if (bytes[from + at] !== spelling[at]) return false
  return true
}

/**
 * A parser for `file`. A wanted value that does not have the documented format throws, or with `lenient` leaves its key
 * out: right where each line is independent and the file describes the host, not a process.
 */
export function keyedParser<All>(file: string, readers: Readers<All>, lenient = false) {
  const slots = keySlots(readers)
  const wanted = Object.keys(readers).length

  /** True if it gave a value that was missing. */
  function readLine(
    bytes: Uint8Array,
    from: number,
    colon: number,
    end: number,
    into: Partial<All>,
  ): boolean {
    const slot = slots[slotOf(colon - from, bytes[from] ?? 0, bytes[colon - 1] ?? 0)]
    for (const { name, spelling } of slot ?? []) {
      if (spelling.length !== colon - from || !isAt(bytes, from, spelling)) continue
      const value = readers[name](bytes, colon + 1, end)
      if (value === undefined && !lenient) throw new Malformed(file, name, 'the form of proc(5)')
      if (value === undefined) return false
      const isNew = into[name] === undefined
      into[name] = value
      return isNew
    }
    return false
  }

  return (bytes: Uint8Array): Readonly<Partial<All>> => {
    const into: Partial<All> = {}
    let found = 0
    for (let from = 0, colon = -1; from < bytes.length && found < wanted; ) {
      const end = bytes.indexOf(NEWLINE, from)
      // Beyond this line it belongs to a later one: searched for once.
      if (colon < from) colon = bytes.indexOf(COLON, from)
      if (end === -1 || colon === -1) break
      const isKey = colon > from && colon < end && colon - from <= KEY_BYTES_MAX
      if (isKey && readLine(bytes, from, colon, end, into)) found++
      from = end + 1
    }
    return into
  }
}

/**
 * `key: -12` -> -12, and the same for 2^64 - 12: a kernel may print either for a counter below 0.
 */
export const signedValue: Reader<number> = (bytes, from, to) => {
  const said = text(bytes, skipBlanks(bytes, from), to)
  if (!/^-?\d{1,20}$/.test(said)) return undefined
  const value = Number(BigInt.asIntN(64, BigInt(said)))
  return Number.isSafeInteger(value) ? value : undefined
}

/** `key: 12 kB` or `key: 12` -> 12. A value that a double would round counts as missing (P3). */
export const wholeValue: Reader<number> = (bytes, from, to) => {
  let at = skipBlanks(bytes, from)
  const start = at
  let value = 0
  for (; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 48
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
  }
  if (at === start || value > Number.MAX_SAFE_INTEGER) return undefined
  return at === to || bytes[at] === 32 || bytes[at] === 9 ? value : undefined
}
