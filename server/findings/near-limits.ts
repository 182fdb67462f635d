// A tick and what was found in it -> what is nearly used up without being wrong: utilisation alone raises no finding, but
// nothing of it is fine.

import type { Container } from '../model/container.ts'
import type { Finding, FindingId, NearLimit } from '../model/finding.ts'
import type { Mount } from '../model/mount.ts'
import { MOUNT_BYTES_MIN, NEAR_SHARE } from '../model/near-limit.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { NearMemory } from './memory-watch.ts'

const ABOUT_MEMORY: readonly FindingId[] = ['memory-eta', 'memory-pressure']
const MAX = 20

/** The nearest first. What a finding is about is left out, and topz itself. */
export function nearLimitsOf(
  { containers }: Snapshot,
  memory: readonly NearMemory[],
  findings: readonly Finding[],
): readonly NearLimit[] {
  const isFound = (ids: readonly FindingId[], container: string, path?: string) =>
    findings.some(
      ({ id, subject, evidence }) =>
        ids.includes(id) &&
        subject.container === container &&
        (path === undefined || evidence.mount === path),
    )
  const disks = containers.flatMap(container =>
    (container.mounts ?? []).flatMap(mount =>
      isFound(['disk-full'], container.id, mount.path) ? [] : nearDisk(container, mount),
    ),
  )
  const found = [
    ...memory.flatMap(near => (isFound(ABOUT_MEMORY, near.container.id) ? [] : nearMemory(near))),
    ...new Map(disks.map(disk => [`${disk.usedBytes} ${disk.limitBytes}`, disk])).values(),
  ]
  const shareOf = ({ usedBytes, limitBytes }: NearLimit) => usedBytes / limitBytes
  return found.sort((a, b) => shareOf(b) - shareOf(a)).slice(0, MAX)
}

function nearMemory({ container, reclaims, ...near }: NearMemory): NearLimit[] {
  const { id, name, self } = container
  if (self) return []
  return [
    {
      kind: 'memory',
      container: id,
      containerName: name,
      ...near,
      ...(reclaims !== undefined && { reclaims }),
    },
  ]
}

function nearDisk({ id, name, self }: Container, { path, usedBytes, availableBytes }: Mount): NearLimit[] {
  if (self || usedBytes === undefined || availableBytes === undefined) return []
  const limitBytes = usedBytes + availableBytes
  if (limitBytes < MOUNT_BYTES_MIN || usedBytes < NEAR_SHARE * limitBytes) return []
  return [{ kind: 'disk', container: id, containerName: name, path, usedBytes, limitBytes }]
}
