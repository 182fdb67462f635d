// A process -> what the kernel says about its cgroup, through the process's own root file system: there topz finds the
// limits of the app, in its own it would find the sidecar's (P49). Runs in the costly worker: the app's root is
// hostile, so each directory must be a real cgroup file system that lists the process as its own.

import { parsePidCgroup } from '../procfs/pid-cgroup.ts'
import { DENIED, fileSystemOf, linkOf, sizeOf } from '../procfs/read.ts'
import { createDenials } from './denials.ts'
import { readMountinfo, readText } from './files.ts'
import { type CgroupMount, cgroupMounts, type Located, locateLegacy, locateUnified } from './locate.ts'
import { withOwnPlaces } from './own-place.ts'
import type { CgroupReading, CgroupRefusal } from './reading.ts'
import { hasControllers, isUnified, type OpenUse, openUse, readUse, tellable, type UsePlaces } from './use.ts'
import { isFrozenLegacy, type Place, readLegacyRest } from './v1.ts'
import { isFrozenUnified, readUnifiedRest } from './v2.ts'

/** Only here are pids those of cgroup.procs, which the kernel translates for its reader. */
const OWN_PROC = '/proc'

/** linux/magic.h */
const CGROUP_SUPER_MAGIC = 0x27e0eb
const CGROUP2_SUPER_MAGIC = 0x63677270

/** How long the location of a process's cgroup files stays valid. */
const PLACES_AGE_MS = 30_000
const PLACES_MAX = 256
/** Limits change rarely. */
const REST_AGE_MS = 5_000

export interface CgroupReaderOptions {
  readonly procRoot: string
  /** A host's /sys/fs/cgroup, mounted where topz sees it: for apps whose root it may not enter. */
  readonly cgroupRoot: string | undefined
  readonly now: () => number
}

interface Places extends UsePlaces {
  readonly via: CgroupReading['via']
  readonly untilMs: number
  rest: Partial<CgroupReading>
  restAtMs: number
}

const NOTHING_YET = { rest: {}, restAtMs: Number.NEGATIVE_INFINITY }

export type CgroupAnswer =
  | (CgroupReading & {
      /** For the asker that wanted it kept open, and closes it. */
      readonly open?: OpenUse
    })
  | { readonly refusal: CgroupRefusal }

export function createCgroupReader({ procRoot, cgroupRoot, now }: CgroupReaderOptions) {
  const known = new Map<string, Places>()
  const denials = createDenials(now)
  /** Those below `cgroupRoot`: looked for once. */
  let hosts: readonly CgroupMount[] | undefined

  /**
   * `id`: Process.id, under which the location of the files is remembered. `keepsOpen`: what changes every tick is left
   * open for the asker. `undefined`: the process is gone.
   */
  function readCgroup(pid: number, id: string, keepsOpen = false): CgroupAnswer | undefined {
    if (denials.has(id)) return { refusal: 'denied' }
    const remembered = known.get(id)
    const places = remembered !== undefined && remembered.untilMs > now() ? remembered : find(pid)
    if (places === 'denied') denials.note(id)
    if (places === undefined || typeof places === 'string')
      return places === undefined ? undefined : { refusal: places }
    if (known.size >= PLACES_MAX) known.clear()
    known.set(id, places)
    return readPlaces(places, keepsOpen)
  }

  function readPlaces(places: Places, keepsOpen: boolean): CgroupAnswer {
    const { via, unified, legacy } = places
    const atMs = now()
    const { use, open } = keepsOpen
      ? openUse({ unified, legacy }, now)
      : { use: readUse(places, now), open: undefined }
    if (atMs - places.restAtMs >= REST_AGE_MS) {
      places.rest = tellable(restOf(places))
      places.restAtMs = atMs
    }
    const version = isUnified(places) ? 2 : 1
    return { version, via, atMs, ...tellable(use), ...places.rest, ...(open && { open }) }
  }

  function restOf({ unified, legacy }: Places): Partial<CgroupReading> {
    if (unified === undefined || hasControllers(legacy)) return readLegacyRest(legacy)
    return readUnifiedRest(unified.top, unified.below)
  }

  function find(pid: number): Places | CgroupRefusal | undefined {
    const text = readText(`${procRoot}/${pid}/cgroup`)
    if (text === undefined) return undefined
    const entries = parsePidCgroup(new TextEncoder().encode(text))
    const root = linkOf(`${procRoot}/${pid}/root`)
    const mounts = cgroupMounts(readMountinfo(`${procRoot}/${pid}/mountinfo`))
    const own = root === DENIED ? 'denied' : placesIn(pid, `${procRoot}/${pid}/root`, 'root', entries, mounts)
    if (typeof own !== 'string' || cgroupRoot === undefined) return own
    hosts ??= withOwnPlaces(cgroupMounts(readMountinfo('/proc/self/mountinfo'))).filter(({ mountPoint }) =>
      `${mountPoint}/`.startsWith(`${cgroupRoot}/`),
    )
    const outer = placesIn(pid, '', 'cgroup-root', entries, hosts)
    return typeof outer === 'string' ? own : outer
  }

  function placesIn(
    pid: number,
    root: string,
    via: Places['via'],
    entries: ReturnType<typeof parsePidCgroup>,
    mounts: readonly CgroupMount[],
  ): Places | CgroupRefusal {
    if (mounts.length === 0) return 'not mounted'
    const place = ({ mountPoint, below }: Located): Place => ({ top: root + mountPoint, below })
    const located = locateUnified(entries, mounts)
    const unified = located && place(located)
    const legacy = new Map([...locateLegacy(entries, mounts)].map(([name, at]) => [name, place(at)]))
    // The usage of one cgroup must not be compared with the quota of another.
    if (legacy.has('cpu') && legacy.get('cpuacct')?.below !== legacy.get('cpu')?.below)
      legacy.delete('cpuacct')
    const all = [...(unified ? [unified] : []), ...legacy.values()]
    if (all.length === 0) return 'outside'
    const isReal =
      all.every(({ top }) => isCgroupFs(top)) && (procRoot !== OWN_PROC || all.some(at => lists(at, pid)))
    if (!isReal) return 'not its own'
    // What the kernel counts at the root of a hierarchy covers the whole machine.
    for (const [name, at] of legacy) if (hasFile(at, 'release_agent')) legacy.delete(name)
    const hasUnified = unified !== undefined && hasFile(unified, 'cgroup.events')
    if (!hasControllers(legacy) && !hasUnified) return 'root'
    return {
      via,
      unified: hasUnified ? unified : undefined,
      legacy,
      untilMs: now() + PLACES_AGE_MS,
      ...NOTHING_YET,
    }
  }

  /** Two orders of magnitude cheaper than all of it. Undefined: it was not read yet, or cannot be. */
  function readFrozen(id: string): boolean | undefined {
    const places = known.get(id)
    if (places === undefined || typeof places === 'string') return undefined
    const { unified, legacy } = places
    const freezer = legacy.get('freezer')
    return freezer === undefined
      ? unified && isFrozenUnified(unified.top + unified.below)
      : isFrozenLegacy(freezer)
  }

  return { readCgroup, readFrozen }
}

function isCgroupFs(path: string): boolean {
  const type = fileSystemOf(path)
  return type === CGROUP_SUPER_MAGIC || type === CGROUP2_SUPER_MAGIC
}

function hasFile({ top, below }: Place, name: string): boolean {
  return sizeOf(`${top}${below}/${name}`) >= 0
}

/** The kernel itself says that the process is in there: none of the app's links or mounts can lie about that. */
function lists({ top, below }: Place, pid: number): boolean {
  const members = readText(`${top}${below}/cgroup.procs`)
  return members !== undefined && `\n${members}`.includes(`\n${pid}\n`)
}
