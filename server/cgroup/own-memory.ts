// The cgroup that topz itself is in -> its memory limit, and how much of it cannot be given back: what the kernel kills
// for. Caches that the kernel drops when it needs room are left out. Of files that never block (cgroup-v2.rst, v1/memory.rst).

import { parsePidCgroup } from '../procfs/pid-cgroup.ts'
import { leastLimit, read, readMountinfo, readText } from './files.ts'
import { cgroupMounts, type Located, locateLegacy, locateUnified } from './locate.ts'
import { parseFlatKeyed, parseLimit, parseNumber } from './parse.ts'

export interface OwnMemory {
  /** The least limit of it and what is above it. */
  readonly limitBytes: number
  /** Missing where the kernel does not tell. */
  readonly usedBytes?: number
}

/** Undefined: there is no limit, or it cannot be read. `procRoot`: /proc, or a copy for tests. */
export function createOwnMemory(procRoot = '/proc'): () => OwnMemory | undefined {
  const text = readText(`${procRoot}/self/cgroup`)
  if (text === undefined) return () => undefined
  const entries = parsePidCgroup(new TextEncoder().encode(text))
  const mounts = cgroupMounts(readMountinfo(`${procRoot}/self/mountinfo`))
  const legacy = locateLegacy(entries, mounts).get('memory')
  const unified = locateUnified(entries, mounts)
  if (legacy !== undefined) return () => ownMemory(legacy, 'memory.limit_in_bytes', legacyUse)
  return unified === undefined ? () => undefined : () => ownMemory(unified, 'memory.max', unifiedUse)
}

function ownMemory(
  { mountPoint, below }: Located,
  limitFile: string,
  useOf: (folder: string) => number | undefined,
): OwnMemory | undefined {
  const limitBytes = leastLimit(mountPoint, below, folder => read(`${folder}/${limitFile}`, parseLimit))
  if (limitBytes === undefined || limitBytes === null) return undefined
  const usedBytes = useOf(mountPoint + below)
  return { limitBytes, ...(usedBytes !== undefined && { usedBytes }) }
}

function unifiedUse(folder: string): number | undefined {
  const all = read(`${folder}/memory.current`, parseNumber)
  const stat = read(`${folder}/memory.stat`, parseFlatKeyed)
  if (all === undefined || stat === undefined) return undefined
  const { inactive_file = 0, active_file = 0, slab_reclaimable = 0 } = stat
  return Math.max(0, all - inactive_file - active_file - slab_reclaimable)
}

/** v1 does not tell which of the kernel's own can be given back; most of it can. */
function legacyUse(folder: string): number | undefined {
  const stat = read(`${folder}/memory.stat`, parseFlatKeyed)
  return stat?.total_rss === undefined ? undefined : stat.total_rss + (stat.total_shmem ?? 0)
}
