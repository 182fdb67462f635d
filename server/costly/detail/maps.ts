// /proc/<pid>/smaps, or maps if that may not be read -> memory by mapping.

import { DETAIL_ENTRIES_MAX } from '../../config/limits.ts'
import type { Mapping } from '../../model/detail.ts'
import type { ProcFolder } from '../../procfs/living-thread.ts'
import type { Unreadable } from '../../procfs/parse-file.ts'
import { reasonOf } from '../../procfs/parse-file.ts'
import { type MappingKb, parsePidSmaps } from '../../procfs/pid-smaps.ts'
import { readWhole } from '../../procfs/read.ts'
import { type DetailReading, tellable } from './reading.ts'

/** Some 10,000 mappings of smaps, which take the kernel 50 ms to write. */
const BYTES_MAX = 8 * 1024 * 1024
const KIB = 1024
const DELETED = ' (deleted)'

export function createMapsReader(procRoot: string) {
  const scratch = { bytes: new Uint8Array(65_536) }

  return function readMaps(pid: ProcFolder): DetailReading<'maps'> | undefined {
    const unreadable: Record<string, Unreadable> = {}
    for (const file of ['smaps', 'maps']) {
      const bytes = readWhole(`${procRoot}/${pid}/${file}`, scratch, BYTES_MAX)
      if (typeof bytes === 'number') {
        unreadable[file] = reasonOf(bytes)
        continue
      }
      const all = parsePidSmaps(bytes)
      const items = all.slice(0, DETAIL_ENTRIES_MAX).map(mappingOf)
      const truncated = bytes.length >= BYTES_MAX || all.length > items.length
      return { items, ...(truncated && { truncated }), ...(file === 'maps' && { unreadable }) }
    }
    return { items: [], unreadable }
  }
}

function mappingOf(mapping: MappingKb): Mapping {
  const { name, parts, size, rss, pss, private: own, swap, permissions, arenas, arenaRss } = mapping
  const bytes = (kilobytes: number | undefined) => (kilobytes === undefined ? undefined : kilobytes * KIB)
  const deleted = name.endsWith(DELETED) ? true : undefined
  return tellable<Mapping>({
    name: deleted ? name.slice(0, -DELETED.length) : name,
    parts,
    sizeBytes: size * KIB,
    rssBytes: bytes(rss),
    pssBytes: bytes(pss),
    privateBytes: bytes(own),
    swapBytes: bytes(swap),
    permissions,
    deleted,
    arenas,
    arenaBytes: bytes(arenaRss),
  })
}
