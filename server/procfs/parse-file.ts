// A kernel file and its parser -> the parsed object, or nothing and the reason, noted under the file's name.

import { Malformed } from './malformed.ts'
import { DENIED, GONE, readWhole } from './read.ts'

/**
 * Why a file yielded nothing. `stuck`: reading it blocked, so topz leaves it alone for a while. `pending`: it is read
 * with the next tick.
 */
export type Unreadable = 'denied' | 'unsupported' | 'malformed' | 'stuck' | 'pending'

export interface Scratch {
  /** Grows as needed; what was read is a view of it, valid until the next reading. */
  bytes: Uint8Array
  /** Filled by parseFile. */
  unreadable: Record<string, Unreadable>
}

/** For GONE, DENIED and FAILED of read.ts. */
export function reasonOf(code: number): Unreadable {
  return code === DENIED ? 'denied' : code === GONE ? 'unsupported' : 'malformed'
}

/** `root/file` up to `bytesMax` through `parser`. A file that does not exist is noted as `unsupported`. */
export function parseFile<T>(
  scratch: Scratch,
  root: string,
  file: string,
  bytesMax: number,
  parser: (bytes: Uint8Array) => T,
  read: typeof readWhole = readWhole,
): T | undefined {
  const bytes = read(`${root}/${file}`, scratch, bytesMax)
  if (typeof bytes === 'number') {
    scratch.unreadable[file] = reasonOf(bytes)
    return undefined
  }
  try {
    return parser(bytes)
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    scratch.unreadable[file] = 'malformed'
    return undefined
  }
}
