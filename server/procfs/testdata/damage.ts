// A kernel file -> the same, damaged at random, given to its parser: it may give less or throw Malformed, nothing else,
// and quickly (F30). TOPZ_FUZZ_CASES sets the number of cases per parser, TOPZ_SEED repeats a run.

import { expect } from 'bun:test'
import { type Random, seeded } from '../../../e2e/seeded.ts'
import { Malformed } from '../malformed.ts'
import { bytesOf } from './read.ts'

const CASES = Number(process.env.TOPZ_FUZZ_CASES ?? 3_000)

/** Numbers that a field must not be able to hold without harm, and bytes that parsers look for. */
const TOKENS = [
  '18446744073709551615',
  '-9223372036854775808',
  '1e309',
  'NaN',
  '\0',
  '\n',
  ')',
  '(',
  ':',
  '/',
  ' ',
  '\t',
  'kB',
]

function splice(bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array {
  const result = new Uint8Array(Math.max(0, bytes.length - remove) + insert.length)
  result.set(bytes.subarray(0, at))
  result.set(insert, at)
  result.set(bytes.subarray(at + remove), at + insert.length)
  return result
}

function damage(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random(bytes.length + 1)
  const length = Math.min(random(12), bytes.length - at)
  switch (random(5)) {
    case 0:
      return bytes.slice(0, at)
    case 1:
      return splice(bytes, at, length, new Uint8Array())
    case 2:
      return splice(bytes, at, 0, bytesOf(TOKENS[random(TOKENS.length)] ?? ''))
    case 3:
      return splice(bytes, at, 0, bytes.slice(at, at + random(200)))
    default:
      return splice(
        bytes,
        at,
        length,
        Uint8Array.from({ length }, () => random(256)),
      )
  }
}

/** No number in `value`, however deep, may be NaN or infinite: neither survives JSON. */
function holdsOnlyRealNumbers(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (value instanceof Map) return [...value].every(holdsOnlyRealNumbers)
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(holdsOnlyRealNumbers)
}

export function fuzz(
  name: string,
  parse: (bytes: Uint8Array) => unknown,
  files: readonly Uint8Array[],
): void {
  const random = seeded(name)
  let spentMs = 0
  for (let run = 0; run < CASES; run++) {
    let bytes = files[random(files.length)] ?? new Uint8Array()
    for (let round = random(4); round >= 0; round--) bytes = damage(bytes, random)
    const before = performance.now()
    try {
      const parsed = parse(bytes)
      spentMs += performance.now() - before
      if (!holdsOnlyRealNumbers(parsed)) throw new Error('it holds a number that is none')
    } catch (error) {
      if (error instanceof Malformed) continue
      throw new Error(`${name}, case ${run}: ${JSON.stringify([...bytes])}`, { cause: error })
    }
  }
  expect(spentMs / CASES).toBeLessThan(1)
}
