// topz's own cgroup -> its memory limit, and how much of its memory cannot be reclaimed, which is what the kernel kills
// for. Caches that the kernel drops when it needs room are left out. Reads only files that never block (cgroup-v2.rst,
// v1/memory.rst).

import { parsePidCgroup } from '../procfs/pid-cgroup.ts'
import { leastLimit, read, readMountinfo, readText } from './files.ts'
import { cgroupMounts, type Located, locateLegacy, locateUnified } from './locate.ts'
import { parseFlatKeyed, parseLimit, parseNumber } from './parse.ts'

export interface OwnMemory {
  /** The lowest limit of the cgroup and those above it. */
  readonly limitBytes: number
  /** Missing if the kernel does not report it. */
  readonly usedBytes?: number
}

/** The limit is read again after this, in milliseconds: it seldom changes, and what is used is asked ten times a second. */
const LIMIT_MS = 5000

/**
 * Undefined: there is no limit, or it cannot be read. `procRoot`: /proc, or a copy for tests. `now`: monotonic
 * milliseconds.
 */
export function createOwnMemory(
  procRoot = '/proc',
  now = () => performance.now(),
): () => OwnMemory | undefined {
  const text = readText(`${procRoot}/self/cgroup`)
  if (text === undefined) return () => undefined
  const entries = parsePidCgroup(new TextEncoder().encode(text))
  const mounts = cgroupMounts(readMountinfo(`${procRoot}/self/mountinfo`))
  const legacy = locateLegacy(entries, mounts).get('memory')
  const unified = locateUnified(entries, mounts)
  if (legacy !== undefined) return reader(legacy, 'memory.limit_in_bytes', legacyUse, now)
  return unified === undefined ? () => undefined : reader(unified, 'memory.max', unifiedUse, now)
}

function reader(
  { mountPoint, below }: Located,
  limitFile: string,
  useOf: (folder: string) => number | undefined,
  now: () => number,
): () => OwnMemory | undefined {
  let limitBytes: number | null | undefined
  let readAtMs = Number.NEGATIVE_INFINITY
  return () => {
    if (now() - readAtMs >= LIMIT_MS) {
      readAtMs = now()
      limitBytes = leastLimit(mountPoint, below, folder => read(`${folder}/${limitFile}`, parseLimit))
    }
    if (limitBytes === undefined || limitBytes === null) return undefined
    const usedBytes = useOf(mountPoint + below)
    return { limitBytes, ...(usedBytes !== undefined && { usedBytes }) }
  }
}

function unifiedUse(folder: string): number | undefined {
  const all = read(`${folder}/memory.current`, parseNumber)
  const stat = read(`${folder}/memory.stat`, parseFlatKeyed)
  if (all === undefined || stat === undefined) return undefined
  const { inactive_file = 0, active_file = 0, slab_reclaimable = 0 } = stat
  return Math.max(0, all - inactive_file - active_file - slab_reclaimable)
}

/** v1 does not report which kernel memory can be reclaimed; most of it can. */
function legacyUse(folder: string): number | undefined {
  const stat = read(`${folder}/memory.stat`, parseFlatKeyed)
  return stat?.total_rss === undefined ? undefined : stat.total_rss + (stat.total_shmem ?? 0)
}
