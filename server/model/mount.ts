// One mounted file system that a container may write to, and how much space is left on it.

export interface Mount {
  /** Where it is mounted, as the container's processes name it. */
  readonly path: string
  /** The kernel's name of the file system: ext4, overlay, tmpfs, nfs4. */
  readonly type: string
  /** major:minor; mounts with the same number share their space. */
  readonly device: string
  /** What is mounted: a device, `server:/path`, `tmpfs`. */
  readonly source?: string
  readonly usedBytes?: number
  /** For unprivileged programs: used and available together are the most they can ever use. */
  readonly availableBytes?: number
  /** Missing if the file system has no fixed number of them. */
  readonly inodesUsed?: number
  readonly inodesAvailable?: number
  /** The container's own layer: its space is that of the disk on which the engine keeps all containers. */
  readonly hostDisk?: true
  /** It does not answer: programs that use it hang. */
  readonly stuck?: true
}

/** The mount that `path` lies on: the one with the longest path above it. */
export function mountOf<M extends Pick<Mount, 'path'>>(mounts: readonly M[], path: string): M | undefined {
  let found: M | undefined
  for (const mount of mounts)
    if (isBelow(path, mount.path) && mount.path.length >= (found?.path.length ?? 0)) found = mount
  return found
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}
