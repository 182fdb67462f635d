// /proc/<pid>/limits -> soft and hard limit of each resource, in the unit that the file names (procfs(5), getrlimit(2)).

import { Malformed } from './malformed.ts'
import { lineEnd, startsWith, text, wholeNumber, words } from './scan.ts'

export interface Limit {
  /** Null is unlimited. */
  readonly soft: number | null
  readonly hard: number | null
}

/** The kernel pads names to this width (fs/proc/base.c, proc_pid_limits). */
const NAME_WIDTH = 25
const OPEN_FILES = 'Max open files'

/** All rows, by the kernel's names: `Max open files`, `Max processes`, ... */
export function parsePidLimits(bytes: Uint8Array): ReadonlyMap<string, Limit> {
  const limits = new Map<string, Limit>()
  for (let from = 0; from < bytes.length; ) {
    const end = lineEnd(bytes, from)
    if (startsWith(bytes, from, 'Max ')) {
      limits.set(
        text(bytes, from, Math.min(from + NAME_WIDTH, end)).trimEnd(),
        limitOf(bytes, from + NAME_WIDTH, end),
      )
    }
    from = end + 1
  }
  return limits
}

/** The one row that every tick needs, without reading the others; nothing if the file lacks it. */
export function parseOpenFilesLimit(bytes: Uint8Array): Limit | undefined {
  for (let from = 0; from < bytes.length; ) {
    const end = lineEnd(bytes, from)
    if (startsWith(bytes, from, OPEN_FILES)) return limitOf(bytes, from + OPEN_FILES.length, end)
    from = end + 1
  }
  return undefined
}

function limitOf(bytes: Uint8Array, from: number, to: number): Limit {
  const [soft, hard] = from < to ? words(bytes, from, to) : []
  return { soft: limitValue(soft, 'soft limit'), hard: limitValue(hard, 'hard limit') }
}

// Programs set 2^63-1 to mean no limit; nothing counted here reaches even 2^53 (P3).
function limitValue(word: string | undefined, key: string): number | null {
  if (word === 'unlimited') return null
  const value = wholeNumber(word)
  if (value !== undefined) return value
  if (word !== undefined && /^[0-9]{16,20}$/.test(word)) return null
  throw new Malformed('limits', key, 'a whole number or unlimited')
}
