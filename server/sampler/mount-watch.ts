// Which mount namespaces are read after this walk, each through one of its processes, and the space on each of their
// mounts: every few seconds, a few namespaces at a time, because disks do not fill within a tick.

import type { MountPoint, MountReading } from '../costly/mounts-reading.ts'
import type { Answer, Request } from '../costly/requests.ts'
import { KERNEL_THREAD_FLAG } from '../procfs/pid-stat.ts'
import type { Tracked } from './tracked.ts'

const AGE_MS = 5000
/** In one turn. */
const NAMESPACES_MAX = 4
/** Namespaces whose mounts are kept. */
const REMEMBERED_MAX = 256

export interface MountsRequest extends Request<'mounts'> {
  readonly namespace: string
}

export interface SpaceRequest extends Request<'space'> {
  readonly namespace: string
  readonly mount: MountPoint
}

export function createMountWatch() {
  let readings: ReadonlyMap<string, readonly MountReading[]> = new Map()
  let readAtMs = Number.NEGATIVE_INFINITY
  let cursor = 0
  let spaces: SpaceRequest[] = []
  /** By namespace: how many of its processes were gone, or did not let topz in. */
  const passed = new Map<string, number>()

  function choose(tracked: readonly Tracked[], nowMs: number): readonly MountsRequest[] {
    if (nowMs - readAtMs < AGE_MS) return []
    readAtMs = nowMs
    const all = namespacesOf(tracked)
    const here = new Set(all.map(({ namespace }) => namespace))
    if ([...readings.keys()].some(namespace => !here.has(namespace)))
      readings = new Map([...readings].filter(([namespace]) => here.has(namespace)))
    const turn = Array.from(
      { length: Math.min(NAMESPACES_MAX, all.length) },
      (_, step) => all[(cursor + step) % all.length] as MountsRequest,
    )
    cursor = all.length === 0 ? 0 : (cursor + turn.length) % all.length
    return turn
  }

  function namespacesOf(tracked: readonly Tracked[]): readonly MountsRequest[] {
    const found = new Map<string, MountsRequest>()
    const skipped = new Map<string, number>()
    for (const { pid, reading, details } of tracked) {
      const namespace = details?.mountNamespace
      if (namespace === undefined || reading === undefined || found.has(namespace)) continue
      if ((reading.stat.flags & KERNEL_THREAD_FLAG) !== 0 || reading.stat.state === 'Z') continue
      const skips = skipped.get(namespace) ?? 0
      skipped.set(namespace, skips + 1)
      if (skips < (passed.get(namespace) ?? 0)) continue
      found.set(namespace, { kind: 'mounts', pid, id: reading.id, namespace })
    }
    // All were tried: from the first again.
    for (const namespace of passed.keys()) if (!found.has(namespace)) passed.delete(namespace)
    return [...found.values()].slice(0, REMEMBERED_MAX)
  }

  function onMounts({ namespace, pid, id }: MountsRequest, answer: Answer<'mounts'>): void {
    if (answer === undefined || answer === 'stuck') {
      passed.set(namespace, (passed.get(namespace) ?? 0) + 1)
      return
    }
    const before = readings.get(namespace) ?? []
    const mounts = answer.mounts.map(mount => {
      const known = before.find(({ device, path }) => device === mount.device && path === mount.path)
      return known?.space === undefined ? mount : { ...mount, space: known.space }
    })
    keep(namespace, mounts)
    for (const mount of answer.mounts)
      spaces.push({
        kind: 'space',
        pid,
        // Whose space it is: a mount that hangs is left alone, not the process through which it was asked.
        id: `mount ${mount.device} of ${id}`,
        path: mount.path,
        mayBlock: !mount.local,
        namespace,
        mount,
      })
  }

  function keep(namespace: string, mounts: readonly MountReading[]): void {
    readings = new Map([...readings, [namespace, mounts] as const])
  }

  function chooseSpace(): readonly SpaceRequest[] {
    const chosen = spaces
    spaces = []
    return chosen
  }

  function onSpace({ namespace, mount }: SpaceRequest, answer: Answer<'space'>): void {
    const mounts = readings.get(namespace)
    if (mounts === undefined) return
    const next = mounts.map(one =>
      one.device === mount.device && one.path === mount.path
        ? { ...mount, ...(answer !== undefined && { space: answer }) }
        : one,
    )
    keep(namespace, next)
  }

  return { choose, onMounts, chooseSpace, onSpace, readings: () => readings }
}
