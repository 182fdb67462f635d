// /proc/<pid>/maps or smaps -> mappings added up by name (proc_pid_smaps(5)). In smaps each line of maps is followed by
// some twenty lines `Key:   12 kB`. Sizes are kilobytes.

import { text } from './scan.ts'

export interface MappingKb {
  /** Path as the kernel escapes it, `[heap]`, or `[anon]` if there is none. */
  readonly name: string
  parts: number
  size: number
  /** Missing in maps. */
  rss?: number
  pss?: number
  private?: number
  swap?: number
  permissions: string
}

const ANONYMOUS = '[anon]'
/** `from-to perms offset dev inode path` */
const HEAD = /^([0-9a-f]+)-([0-9a-f]+) ([-rwxsp]{4}) [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ \d+ *(.*)$/
const KEYS = new Map<string, 'rss' | 'pss' | 'private' | 'swap'>([
  ['Rss', 'rss'],
  ['Pss', 'pss'],
  ['Private_Clean', 'private'],
  ['Private_Dirty', 'private'],
  ['Swap', 'swap'],
])

/** The largest first. */
export function parsePidSmaps(bytes: Uint8Array): readonly MappingKb[] {
  const found = new Map<string, MappingKb>()
  let current: MappingKb | undefined
  for (const line of text(bytes).split('\n')) {
    const [, from, to, permissions = '', path] = HEAD.exec(line) ?? []
    if (from !== undefined && to !== undefined) {
      const name = path || ANONYMOUS
      current = found.get(name) ?? { name, parts: 0, size: 0, permissions: '' }
      current.parts++
      current.size += (Number.parseInt(to, 16) - Number.parseInt(from, 16)) / 1024
      current.permissions = joined(current.permissions, permissions)
      found.set(name, current)
      continue
    }
    const [key = '', amount] = line.split(/:\s+/)
    const field = KEYS.get(key)
    const value = Number.parseInt(amount ?? '', 10)
    if (current !== undefined && field !== undefined && Number.isSafeInteger(value))
      current[field] = (current[field] ?? 0) + value
  }
  return [...found.values()].sort((a, b) => (b.rss ?? b.size) - (a.rss ?? a.size))
}

/** The permissions of its parts, each set once: merged they would suggest writable code where there is none. */
function joined(a: string, b: string): string {
  return a === '' || a.split(' ').includes(b) ? a || b : `${a} ${b}`
}
