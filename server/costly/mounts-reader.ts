// /proc/<pid>/mountinfo -> the file systems that a process may fill; statfs(2) through /proc/<pid>/root -> the space on
// one. Runs in the costly worker, or, if a server may be behind it, in the lane of those that may block.

import { MOUNTINFO_BYTES_MAX } from '../config/limits.ts'
import { type MountLine, parseMountinfo } from '../procfs/mountinfo.ts'
import { readWhole, spaceOf } from '../procfs/read.ts'
import type { MountPoint, MountsReading, SpaceReading } from './mounts-reading.ts'

/** In one namespace: those with the shortest paths. */
const MOUNTS_MAX = 12
/** On a disk of this machine, or in its memory. */
const LOCAL = new Set(
  'overlay tmpfs ext2 ext3 ext4 xfs btrfs zfs f2fs bcachefs vfat exfat ntfs3 jfs aufs'.split(' '),
)
/** With a server or a program behind them. */
const REMOTE =
  /^(nfs|nfs4|cifs|smb3|ceph|9p|virtiofs|lustre|glusterfs|gpfs|ocfs2|gfs2|fuse|fuseblk|fuse\..+)$/
/** The kernel's own, or put there by engines: one file each, or nothing that fills. */
const NOT_THERE = /^\/(proc|sys)(\/|$)|^\/etc\/(hosts|hostname|resolv\.conf)$|^\/dev\/termination-log$/

/** `undefined`: gone, or it may not be read. */
export function createMountsReader(procRoot: string) {
  const scratch = { bytes: new Uint8Array(16_384) }
  return function readMounts(pid: number): MountsReading | undefined {
    const bytes = readWhole(`${procRoot}/${pid}/mountinfo`, scratch, MOUNTINFO_BYTES_MAX)
    return typeof bytes === 'number' ? undefined : { mounts: writable(parseMountinfo(bytes)) }
  }
}

/** One for each file system: what is mounted twice has its space once. */
function writable(all: readonly MountLine[]): readonly MountPoint[] {
  const onTop = new Map(all.map(mount => [mount.mountPoint, mount]))
  const byDevice = new Map<string, MountLine>()
  for (const mount of onTop.values()) {
    const { device, mountPoint, options, superOptions, type } = mount
    if (!LOCAL.has(type) && !REMOTE.test(type)) continue
    if (!options.includes('rw') || superOptions.includes('ro') || NOT_THERE.test(mountPoint)) continue
    // Layers of other containers, seen from the machine.
    if (type === 'overlay' && mountPoint !== '/') continue
    const known = byDevice.get(device)
    if (known === undefined || mountPoint.length < known.mountPoint.length) byDevice.set(device, mount)
  }
  return [...byDevice.values()]
    .sort((a, b) => a.mountPoint.length - b.mountPoint.length)
    .slice(0, MOUNTS_MAX)
    .map(({ device, mountPoint: path, type, source }) => ({
      device,
      path,
      type,
      // `https://user:password@host` of a web file system.
      source: source.replace(/\/\/[^/@]*@/, '//'),
      local: LOCAL.has(type),
    }))
}

/** `undefined`: gone, or it may not be entered. */
export function readSpace(procRoot: string, pid: number, path: string): SpaceReading | undefined {
  const space = spaceOf(`${procRoot}/${pid}/root${path}`)
  return typeof space === 'number' ? undefined : space
}
