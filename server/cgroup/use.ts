// Where the files of a cgroup are -> what changes every tick: by path, or through descriptors that stay open. Paths lead
// through the app's root file system and may block; a file of a cgroup that is open never does.

import { closeFile, openFile, readStart } from '../procfs/read.ts'
import { type ReadFile, read } from './files.ts'
import type { Controller } from './locate.ts'
import type { CgroupReading } from './reading.ts'
import { type Place, readLegacyUse } from './v1.ts'
import { readPressure, readUnifiedUse } from './v2.ts'

export interface UsePlaces {
  readonly unified: Place | undefined
  readonly legacy: ReadonlyMap<Controller, Place>
}

/** Some forty devices in io.stat; longer files are not kept open. */
const FILE_BYTES_MAX = 16 * 1024

/** A cgroup whose files are open: by path, descriptors that this program closes (see closeUse). */
export interface OpenUse {
  readonly places: UsePlaces
  readonly descriptors: ReadonlyMap<string, number>
}

const decoder = new TextDecoder()
const buffer = new Uint8Array(FILE_BYTES_MAX)

export function readUse(
  { unified, legacy }: UsePlaces,
  now: () => number,
  from: ReadFile = read,
): Partial<CgroupReading> {
  // Hybrid hosts have both: v1 has the controllers, v2 none, but it counts waiting tasks.
  return isUnified({ unified, legacy }) && unified !== undefined
    ? readUnifiedUse(unified.top, unified.below, now, from)
    : Object.assign(
        readLegacyUse(legacy, now, from),
        unified && readPressure(unified.top + unified.below, from),
      )
}

export function isUnified({ unified, legacy }: UsePlaces): boolean {
  return !hasControllers(legacy) && unified !== undefined
}

/** The freezer alone says nothing about limits. */
export function hasControllers(legacy: UsePlaces['legacy']): boolean {
  return [...legacy.keys()].some(name => name !== 'freezer')
}

/** What the kernel did not report is left out, so it costs nothing on the way to another thread. */
export function tellable(reading: Partial<CgroupReading>): Partial<CgroupReading> {
  return Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== undefined))
}

/** Reads it once, by paths. `open` is undefined if it cannot be read through descriptors. */
export function openUse(
  places: UsePlaces,
  now: () => number,
): { readonly use: Partial<CgroupReading>; readonly open: OpenUse | undefined } {
  const descriptors = new Map<string, number>()
  let isKept = true
  const use = readUse(places, now, (path, parse) => {
    const fd = path === undefined ? -1 : (descriptors.get(path) ?? openFile(path))
    if (path === undefined || fd < 0) return undefined
    descriptors.set(path, fd)
    const text = textOf(fd)
    if (text === undefined) isKept = false
    return text === undefined ? read(path, parse) : parse(text)
  })
  const open = { places, descriptors }
  if (isKept) return { use, open }
  closeUse(open)
  return { use, open: undefined }
}

/** Undefined: the cgroup is gone, or a file grew too long. */
export function readOpenUse(
  { places, descriptors }: OpenUse,
  now: () => number,
): Partial<CgroupReading> | undefined {
  let isThere = true
  const use = readUse(places, now, (path, parse) => {
    const fd = path === undefined ? undefined : descriptors.get(path)
    if (fd === undefined) return undefined
    const text = textOf(fd)
    if (text !== undefined) return parse(text)
    isThere = false
    return undefined
  })
  return isThere ? use : undefined
}

export function closeUse({ descriptors }: OpenUse): void {
  for (const fd of descriptors.values()) closeFile(fd)
}

function textOf(fd: number): string | undefined {
  const length = readStart(fd, buffer)
  return length < 0 || length === buffer.length ? undefined : decoder.decode(buffer.subarray(0, length))
}
