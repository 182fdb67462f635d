// Addresses as /proc/<pid>/net/tcp writes them -> as people do. The kernel prints each 32-bit word of the address in
// its own byte order, so on a little-endian machine the bytes of a word are reversed.

import { endianness } from 'node:os'

const IS_LITTLE = endianness() === 'LE'

/** 8 hex digits are IPv4, 32 are IPv6. */
export function addressOf(hex: string): string {
  const bytes = bytesOf(hex)
  if (bytes.length === 4) return bytes.join('.')
  const isMapped = bytes.slice(0, 10).every(byte => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff
  return isMapped ? `::ffff:${bytes.slice(12).join('.')}` : shortened(bytes)
}

function bytesOf(hex: string): number[] {
  const bytes: number[] = []
  for (let word = 0; word < hex.length; word += 8) {
    const four = [0, 2, 4, 6].map(at => Number.parseInt(hex.slice(word + at, word + at + 2), 16))
    bytes.push(...(IS_LITTLE ? four.reverse() : four))
  }
  return bytes
}

/** RFC 5952: the longest run of at least two zeros becomes `::`. */
function shortened(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0))
  let best = { start: -1, length: 1 }
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (groups[start + length] === 0) length++
    if (length > best.length) best = { start, length }
  }
  const hex = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map(group => group.toString(16))
      .join(':')
  return best.start < 0 ? hex(0, 8) : `${hex(0, best.start)}::${hex(best.start + best.length, 8)}`
}
