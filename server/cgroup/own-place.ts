// A mount of the host's cgroups, seen from topz's own cgroup namespace -> where topz's own cgroup is below it. In that
// namespace paths are relative to topz's own cgroup (`/../app`), and so is the root of the mount (`/../..`): only a
// search says which names are in between. The inode of a cgroup is the same in every mount.

import { foldersIn, inodeOf } from '../procfs/read.ts'
import type { CgroupMount } from './locate.ts'

/** A node with hundreds of pods has some thousands. */
const FOLDERS_MAX = 20_000

/** `mounts`: topz's. Each that begins above topz's own cgroup gets `own`, if that is found. */
export function withOwnPlaces(mounts: readonly CgroupMount[]): readonly CgroupMount[] {
  return mounts.map(mount => {
    const depth = climbsOf(mount.root)
    if (depth === 0) return mount
    const namespaceRoot = mounts.find(
      one =>
        one.root === '/' &&
        one.version === mount.version &&
        one.controllers.join() === mount.controllers.join(),
    )
    const inode = namespaceRoot && inodeOf(namespaceRoot.mountPoint)
    const own = inode === undefined ? undefined : placeBelow(mount.mountPoint, depth, inode)
    return own === undefined ? mount : { ...mount, own }
  })
}

/** How many levels above topz's own cgroup it is: `/../..` -> 2; 0 for any other path. */
function climbsOf(root: string): number {
  return /^(\/\.\.)+$/.test(root) ? root.length / '/..'.length : 0
}

/** The folder with this inode, so many levels below: `/kubepods/pod1/app`. */
export function placeBelow(top: string, depth: number, inode: number): string | undefined {
  let level = ['']
  let looked = 0
  for (let at = 1; at <= depth; at++) {
    const next: string[] = []
    for (const folder of level)
      for (const name of foldersIn(top + folder)) {
        if (++looked > FOLDERS_MAX) return undefined
        next.push(`${folder}/${name}`)
      }
    level = next
  }
  return level.find(folder => inodeOf(top + folder) === inode)
}
