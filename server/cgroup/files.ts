// Files of a cgroup directory -> text. A limit is the lowest of the directory's own and those above it, up to the mount
// point: what is further up cannot be seen from here (P50).

import { MOUNTINFO_BYTES_MAX } from '../config/limits.ts'
import { readWhole } from '../procfs/read.ts'

/** memory.stat has some 50 lines, cgroup.procs one for each process. */
const FILE_BYTES_MAX = 256 * 1024

const scratch = { bytes: new Uint8Array(4096) }
const decoder = new TextDecoder()

/** `undefined`: no such path. */
export function readText(path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  const bytes = readWhole(path, scratch, FILE_BYTES_MAX)
  return typeof bytes === 'number' ? undefined : decoder.decode(bytes)
}

/** '' if there is none. Read into a separate buffer, which is not kept. */
export function readMountinfo(path: string): string {
  const bytes = readWhole(path, { bytes: new Uint8Array(16_384) }, MOUNTINFO_BYTES_MAX)
  return typeof bytes === 'number' ? '' : decoder.decode(bytes)
}

/** The text of a file, parsed; undefined if there is no such path. */
export type ReadFile = <T>(path: string | undefined, parse: (text: string) => T) => T | undefined

export function read<T>(path: string | undefined, parse: (text: string) => T): T | undefined {
  const text = readText(path)
  return text === undefined ? undefined : parse(text)
}

type LimitOf = (folder: string) => number | null | undefined

/** `top` is the mount point, `below` the path from it. */
export function leastLimit(top: string, below: string, limitOf: LimitOf): number | null | undefined {
  return leastAt(top, below, limitOf)?.limit
}

/** The same with the folder that sets it: the lowest of those that set the same. */
export function leastAt(top: string, below: string, limitOf: LimitOf) {
  let least: { readonly limit: number | null; readonly folder: string } | undefined
  for (let way = below; ; way = way.slice(0, way.lastIndexOf('/'))) {
    const folder = top + way
    const limit = limitOf(folder)
    if (limit !== undefined && isLess(limit, least?.limit)) least = { limit, folder }
    if (way === '') return least
  }
}

function isLess(limit: number | null, least: number | null | undefined): boolean {
  return least === undefined || (limit !== null && (least === null || limit < least))
}
