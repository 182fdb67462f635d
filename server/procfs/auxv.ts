// /proc/self/auxv -> clock ticks per second and the page size of this machine (getauxval(3)), which are not always 100
// and 4096 (P36). The file is pairs of native 64-bit words; every platform that topz is built for is little-endian.

import { Malformed } from './malformed.ts'

export interface Auxv {
  /** Clock ticks per second: the unit of utime, stime and starttime. */
  readonly AT_CLKTCK?: number
  /** Bytes per page: the unit of rss. */
  readonly AT_PAGESZ?: number
}

const AT_NULL = 0
const AT_PAGESZ = 6
const AT_CLKTCK = 17
const PAIR_BYTES = 16
/** The kernel passes some 20 pairs. */
const PAIRS_MAX = 128

export function parseAuxv(bytes: Uint8Array): Auxv {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pairs = Math.min(Math.floor(bytes.length / PAIR_BYTES), PAIRS_MAX)
  const auxv: { AT_CLKTCK?: number; AT_PAGESZ?: number } = {}
  for (let pair = 0; pair < pairs; pair++) {
    const type = view.getBigUint64(pair * PAIR_BYTES, true)
    const value = view.getBigUint64(pair * PAIR_BYTES + 8, true)
    if (type === BigInt(AT_NULL)) break
    if (type === BigInt(AT_PAGESZ)) auxv.AT_PAGESZ = within(value, 'AT_PAGESZ', 2 ** 30)
    if (type === BigInt(AT_CLKTCK)) auxv.AT_CLKTCK = within(value, 'AT_CLKTCK', 1_000_000)
  }
  return auxv
}

// Everything is divided or multiplied by these: zero or nonsense must not pass.
function within(value: bigint, key: string, max: number): number {
  if (value < 1n || value > BigInt(max)) throw new Malformed('auxv', key, `a whole number from 1 to ${max}`)
  return Number(value)
}
