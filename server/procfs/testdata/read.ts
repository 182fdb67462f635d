// Name of a captured file -> its bytes, for the tests beside the parsers.

import { readFileSync } from 'node:fs'

/**
 * `proc` is a PID namespace: 1 sh, 2 python3 with 5 threads, 3 sleep as uid 33, 4 a title, 10 a zombie. `host` has two
 * kernel threads. `odd` is by hand: what kernels and programs were seen to write elsewhere.
 */
export function testdata(path: string): Uint8Array {
  return readFileSync(new URL(path, import.meta.url))
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
