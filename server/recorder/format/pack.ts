// Changed numbers of a subject <-> bytes: for each the position of its field, then the value as a variable-length
// integer (LEB128), shifted to make room for missing and null. Division instead of bits: values reach 2^53.

import type { Field } from './fields.ts'

/** undefined: missing. null: no limit. */
export type Value = number | null | undefined

const MISSING = 0
const NULL = 1
/** Beyond this a number is treated as missing: it could not be restored exactly. */
const CODE_MAX = 2 ** 52

export interface Packer {
  bytes: Uint8Array
  length: number
}

/** As it will be read back: compare these, so that only visible changes count. */
export function codeOf(value: Value, { scale }: Field): number {
  if (value === undefined) return MISSING
  if (value === null) return NULL
  const scaled = Math.round(value * scale)
  const code = (scaled < 0 ? -scaled * 2 - 1 : scaled * 2) + 2
  return code <= CODE_MAX ? code : MISSING
}

export function numberOf(code: number, { scale }: Field): Value {
  if (code === MISSING) return undefined
  if (code === NULL) return null
  const shifted = code - 2
  const scaled = shifted % 2 === 1 ? -(shifted + 1) / 2 : shifted / 2
  return scale < 1 ? scaled * (1 / scale) : scaled / scale
}

export function pack(packer: Packer, place: number, code: number): void {
  if (packer.length + 12 > packer.bytes.length) {
    const grown = new Uint8Array(packer.bytes.length * 2)
    grown.set(packer.bytes)
    packer.bytes = grown
  }
  const { bytes } = packer
  bytes[packer.length++] = place
  let rest = code
  while (rest >= 128) {
    bytes[packer.length++] = (rest % 128) | 128
    rest = Math.floor(rest / 128)
  }
  bytes[packer.length++] = rest
}

/**
 * Writes the codes found in `bytes` to their positions in `codes`, up to `last`: they are packed in ascending order. Of
 * bytes that no `pack` has written, those before the damage.
 */
export function unpack(bytes: Uint8Array, codes: number[], last = 255): void {
  let at = 0
  while (at < bytes.length) {
    const place = bytes[at++] as number
    if (place > last) return
    let code = 0
    let factor = 1
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined || factor > CODE_MAX) return
      code += (byte & 127) * factor
      if (byte < 128) break
      factor *= 128
    }
    codes[place] = code
  }
}
