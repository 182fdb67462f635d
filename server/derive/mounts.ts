// Readings of mount namespaces -> the mounts of each container. If several share a namespace, the first one has them:
// the main one, if it is among them, and topz's own only if no app is.

import type { MountReading } from '../costly/mounts-reading.ts'
import type { Container } from '../model/container.ts'
import { defined } from '../model/defined.ts'
import type { Mount } from '../model/mount.ts'

/** In memory, and as good as unused: every engine mounts some. */
const UNUSED_SHARE = 0.01

/** They are read every few seconds: until then they are the same objects. */
const derived = new WeakMap<readonly MountReading[], readonly Mount[]>()

export function withMounts(
  containers: readonly Container[],
  readings: ReadonlyMap<string, readonly MountReading[]>,
): readonly Container[] {
  if (readings.size === 0) return containers
  const owners = ownersOf(containers)
  return containers.map(container => {
    const { id, mountNamespace = '' } = container
    const found = readings.get(mountNamespace)
    if (found === undefined || owners.get(mountNamespace) !== id) return container
    const mounts = mountsOf(found)
    return mounts.length === 0 ? container : { ...container, mounts }
  })
}

/** Mount namespace -> Container.id. */
function ownersOf(containers: readonly Container[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>()
  const apps = containers.filter(({ self }) => !self)
  for (const { id, mountNamespace = '' } of [...apps, ...containers])
    if (!owners.has(mountNamespace)) owners.set(mountNamespace, id)
  return owners
}

function mountsOf(found: readonly MountReading[]): readonly Mount[] {
  const known = derived.get(found)
  const mounts = known ?? found.map(mountOf).filter(isUsed)
  if (known === undefined) derived.set(found, mounts)
  return mounts
}

function mountOf({ path, type, device, source, space }: MountReading): Mount {
  const isKnown = space !== undefined && space !== 'stuck'
  const hasInodes = isKnown && space.inodes > 0
  return defined({
    path,
    type,
    device,
    source: source === type || source === '' || source === 'none' ? undefined : source,
    usedBytes: isKnown ? space.usedBytes : undefined,
    availableBytes: isKnown ? space.availableBytes : undefined,
    inodesUsed: hasInodes ? space.inodes - space.inodesFree : undefined,
    inodesAvailable: hasInodes ? space.inodesFree : undefined,
    hostDisk: type === 'overlay' ? true : undefined,
    stuck: space === 'stuck' ? true : undefined,
  }) as Mount
}

function isUsed({ type, usedBytes = 0, availableBytes = 0, inodesUsed = 0, inodesAvailable = 0 }: Mount) {
  if (type !== 'tmpfs') return true
  return (
    usedBytes > UNUSED_SHARE * (usedBytes + availableBytes) ||
    inodesUsed > UNUSED_SHARE * (inodesUsed + inodesAvailable)
  )
}
