// Recurring command lines -> masked once (S11): a process is read many times and its command line stays the same.
// Earlier results are found by a hash keyed for this run, so no clear text is kept; what is kept is masked.

import { type RedactMode, redactArgv } from './redact.ts'

/** Capacity, in characters; a host of thousands of processes has some hundred thousand. */
const KEPT_CHARACTERS_MAX = 1024 * 1024
const KEPT_LINES_MAX = 8192

export type Redactor = (argv: readonly string[], isCut?: boolean) => readonly string[]

export function createRedactor(mode: RedactMode): Redactor {
  const [keyA = 0, keyB = 0] = crypto.getRandomValues(new Uint32Array(2))
  const known = new Map<number, readonly string[]>()
  let characters = 0

  return (argv, isCut = false) => {
    if (mode === 'off') return argv
    const hash = hashOf(argv, isCut ? ~keyA : keyA, keyB)
    const before = known.get(hash)
    if (before !== undefined) return before
    const masked = redactArgv(argv, mode, isCut)
    characters += masked.reduce((sum, argument) => sum + argument.length, 0)
    if (characters > KEPT_CHARACTERS_MAX || known.size >= KEPT_LINES_MAX) {
      known.clear()
      characters = 0
    }
    known.set(hash, masked)
    return masked
  }
}

/** 53 bits, from two lanes that are mixed at the end (cyrb53). */
function hashOf(argv: readonly string[], keyA: number, keyB: number): number {
  let a = 0xdeadbeef ^ keyA
  let b = 0x41c6ce57 ^ keyB
  for (const argument of argv) {
    for (let at = 0; at < argument.length; at++) {
      const code = argument.charCodeAt(at)
      a = Math.imul(a ^ code, 2654435761)
      b = Math.imul(b ^ code, 1597334677)
    }
    // The end of an argument: no character has this number.
    a = Math.imul(a ^ 0x10000, 2654435761)
    b = Math.imul(b ^ 0x10000, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}
