// The writable mounts of a mount namespace, and the space on each.

/** One mount, without its space. */
export interface MountPoint {
  /** major:minor */
  readonly device: string
  readonly path: string
  readonly type: string
  readonly source: string
  /** Asking for its space cannot block: no server is behind it. */
  readonly local: boolean
}

export interface MountsReading {
  readonly mounts: readonly MountPoint[]
}

/** statfs(2), in bytes. */
export interface SpaceReading {
  readonly usedBytes: number
  readonly availableBytes: number
  readonly inodes: number
  readonly inodesFree: number
}

/** `space` is missing while it is unknown. */
export interface MountReading extends MountPoint {
  readonly space?: SpaceReading | 'stuck'
}
