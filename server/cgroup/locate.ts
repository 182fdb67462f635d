// /proc/<pid>/cgroup and /proc/<pid>/mountinfo -> where the files of its cgroup are in its own mount namespace. Both
// name paths as the reader's cgroup namespace sees them, so `/../x` (P48) cancels out and is never followed.

import type { CgroupEntry } from '../procfs/pid-cgroup.ts'

export interface CgroupMount {
  readonly version: 1 | 2
  /** v1: the controllers of the mount. */
  readonly controllers: readonly string[]
  /** The cgroup at the mount point. */
  readonly root: string
  readonly mountPoint: string
  /** topz's own cgroup from there, where the mount begins above it (`/../..`): see own-place.ts. */
  readonly own?: string
}

export interface Located {
  readonly version: 1 | 2
  readonly mountPoint: string
  /** From the mount point down to the cgroup: '' or `/a/b`. */
  readonly below: string
}

const V1_CONTROLLERS = ['cpu', 'cpuacct', 'cpuset', 'memory', 'blkio', 'pids', 'freezer'] as const
export type Controller = (typeof V1_CONTROLLERS)[number]

/** A mount hidden by a later one is left out: the path leads to the later one. */
export function cgroupMounts(mountinfo: string): readonly CgroupMount[] {
  const mounts = new Map<string, CgroupMount | undefined>()
  for (const line of mountinfo.split('\n')) {
    const words = line.split(' ')
    const dash = words.indexOf('-', 6)
    if (dash < 0) continue
    const [root, mountPoint] = [unescaped(words[3] ?? ''), unescaped(words[4] ?? '')]
    const type = words[dash + 1]
    if (type === 'cgroup2') mounts.set(mountPoint, { version: 2, controllers: [], root, mountPoint })
    else if (type === 'cgroup')
      mounts.set(mountPoint, {
        version: 1,
        controllers: words[dash + 3]?.split(',') ?? [],
        root,
        mountPoint,
      })
    else if (mounts.has(mountPoint)) mounts.set(mountPoint, undefined)
  }
  return [...mounts.values()].filter(mount => mount !== undefined)
}

/** Spaces and similar characters are written in octal (proc_pid_mountinfo(5)). */
function unescaped(word: string): string {
  return word.replace(/\\(0\d\d|1[0-3]\d)/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
}

/** In the v2 hierarchy. */
export function locateUnified(
  entries: readonly CgroupEntry[],
  mounts: readonly CgroupMount[],
): Located | undefined {
  const path = entries.find(({ hierarchy }) => hierarchy === 0)?.path
  return path === undefined
    ? undefined
    : locate(
        path,
        mounts.filter(({ version }) => version === 2),
      )
}

/** For each mounted v1 controller. */
export function locateLegacy(
  entries: readonly CgroupEntry[],
  mounts: readonly CgroupMount[],
): ReadonlyMap<Controller, Located> {
  const found = new Map<Controller, Located>()
  for (const controller of V1_CONTROLLERS) {
    const path = entries.find(({ controllers }) => controllers.includes(controller))?.path
    const of = mounts.filter(mount => mount.version === 1 && mount.controllers.includes(controller))
    const located = path === undefined ? undefined : locate(path, of)
    if (located !== undefined) found.set(controller, located)
  }
  return found
}

function locate(path: string, mounts: readonly CgroupMount[]): Located | undefined {
  for (const { version, root, mountPoint, own } of mounts) {
    const below = own === undefined ? pathBelow(path, root) : pathFrom(own, path)
    if (below !== undefined) return { version, mountPoint, below }
  }
  return undefined
}

/** What is left of `path` below `root`; undefined if it is elsewhere, or would have to climb. */
function pathBelow(path: string, root: string): string | undefined {
  const base = root === '/' ? '' : root
  if (path !== root && !path.startsWith(`${base}/`)) return undefined
  const below = path === root ? '' : path.slice(base.length)
  return below === '/' ? '' : below.split('/').includes('..') ? undefined : below
}

/** `path` as topz's namespace names it, from topz's own cgroup on; undefined if it is above the mount. */
function pathFrom(own: string, path: string): string | undefined {
  const [climbs = ''] = /^(\/\.\.)*/.exec(path) ?? []
  const rest = path.slice(climbs.length)
  const names = own.split('/').slice(1)
  const kept = names.length - climbs.length / '/..'.length
  if (kept < 0 || rest.split('/').includes('..')) return undefined
  const base = names
    .slice(0, kept)
    .map(name => `/${name}`)
    .join('')
  return rest === '/' ? base : base + rest
}
