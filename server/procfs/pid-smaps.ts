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
  /** Of the anonymous ones: arenas of glibc's malloc, and what of them is resident. */
  arenas?: number
  arenaRss?: number
}

/** An arena's place is reserved whole: what is not in use yet follows it, without permissions (malloc/arena.c). */
const ARENA_BYTES = 64 * 1024 * 1024
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
  let before: Place | undefined
  for (const line of text(bytes).split('\n')) {
    const [, from, to, permissions = '', path] = HEAD.exec(line) ?? []
    if (from !== undefined && to !== undefined) {
      const name = path || ANONYMOUS
      current = found.get(name) ?? { name, parts: 0, size: 0, permissions: '' }
      current.parts++
      current.size += (Number.parseInt(to, 16) - Number.parseInt(from, 16)) / 1024
      current.permissions = joined(current.permissions, permissions)
      found.set(name, current)
      const place = {
        from: Number.parseInt(from, 16),
        to: Number.parseInt(to, 16),
        permissions,
        name,
        rss: 0,
      }
      if (isArena(before, place)) {
        current.arenas = (current.arenas ?? 0) + 1
        current.arenaRss = (current.arenaRss ?? 0) + before.rss
      }
      before = place
      continue
    }
    const [key = '', amount] = line.split(/:\s+/)
    const field = KEYS.get(key)
    const value = Number.parseInt(amount ?? '', 10)
    if (current !== undefined && field !== undefined && Number.isSafeInteger(value))
      current[field] = (current[field] ?? 0) + value
    if (before !== undefined && field === 'rss' && Number.isSafeInteger(value)) before.rss = value
  }
  return [...found.values()].sort((a, b) => (b.rss ?? b.size) - (a.rss ?? a.size))
}

interface Place {
  readonly from: number
  readonly to: number
  readonly permissions: string
  readonly name: string
  rss: number
}

function isArena(used: Place | undefined, reserved: Place): used is Place {
  return (
    used?.name === ANONYMOUS &&
    reserved.name === ANONYMOUS &&
    used.permissions === 'rw-p' &&
    reserved.permissions === '---p' &&
    used.from % ARENA_BYTES === 0 &&
    used.to === reserved.from &&
    reserved.to - used.from === ARENA_BYTES
  )
}

/** The permissions of its parts, each set once: merged they would suggest writable code where there is none. */
function joined(a: string, b: string): string {
  return a === '' || a.split(' ').includes(b) ? a || b : `${a} ${b}`
}
