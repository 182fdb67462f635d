// What processes live in: after each walk the cgroups of their containers, their networks and their mounts are read, a few
// of each.

import { monotonicMs } from '../clock.ts'
import type { CgroupAnswer, ContainerReading } from '../costly/cgroup-answer.ts'
import type { Lanes } from '../costly/lanes.ts'
import type { MountReading } from '../costly/mounts-reading.ts'
import type { NamespaceReading } from '../costly/network-reading.ts'
import type { Answer } from '../costly/requests.ts'
import { type CgroupRequest, createCgroupRotation, type FrozenRequest } from './cgroup-rotation.ts'
import { createKeptCgroups } from './kept-cgroups.ts'
import { createMountWatch } from './mount-watch.ts'
import { createNetworkWatch } from './network-watch.ts'
import type { Tracked } from './tracked.ts'

/** Containers whose readings are kept; those that are gone are forgotten when there are more. */
const CGROUPS_MAX = 1024

export interface SurroundingsOptions {
  readonly lane: Pick<Lanes, 'ask'>
  /** A container was frozen or thawed, Container.id. */
  readonly onFreeze: (container: string) => void
  /** Containers whose cgroup files may stay open. */
  readonly keptMax: number
  /** Monotonic milliseconds. */
  readonly now?: () => number
}

export function createSurroundings({ lane, onFreeze, keptMax, now = monotonicMs }: SurroundingsOptions) {
  const rotation = createCgroupRotation()
  const network = createNetworkWatch()
  const mounts = createMountWatch()
  const kept = createKeptCgroups(keptMax, now)
  let cgroups: ReadonlyMap<string, ContainerReading> = new Map()
  let beganMs = Number.POSITIVE_INFINITY

  /**
   * Resolves when all are answered. `isSparing`: cgroups, and networks in which a connection waits. `searches`: for the
   * owners of sockets, among the descriptors of all processes.
   */
  async function read(
    tracked: readonly Tracked[],
    nowMs: number,
    isSparing: boolean,
    searches = true,
  ): Promise<void> {
    beganMs = now()
    const networks = isSparing ? network.chooseMoving(tracked) : network.choose(tracked)
    await Promise.all([
      lane.ask(unread(rotation.choose(tracked), isSparing), onCgroup),
      lane.ask(rotation.others(), onFrozen),
      lane
        .ask(networks, network.onNetwork)
        .then(() => lane.ask(searches ? network.chooseSearched(tracked, nowMs) : [], network.onOwners)),
      ...(isSparing ? [] : [readMounts(tracked, nowMs)]),
    ])
  }

  /** Those that the costly thread must read; the others are read here. */
  function unread(requests: readonly CgroupRequest[], isSparing: boolean): readonly CgroupRequest[] {
    kept.keepOnly(rotation.containers())
    return requests.flatMap(request => {
      const reading = kept.read(request.container, isSparing)
      if (reading === undefined) return [{ ...request, keepsOpen: kept.isWanted(request.container) }]
      note(request, reading)
      return []
    })
  }

  async function readMounts(tracked: readonly Tracked[], nowMs: number): Promise<void> {
    await lane.ask(mounts.choose(tracked, nowMs), mounts.onMounts)
    await lane.ask(mounts.chooseSpace(), mounts.onSpace)
  }

  function onCgroup(request: CgroupRequest, answer: Answer<'cgroup'>): void {
    if (answer === undefined) return
    if (answer === 'stuck' || 'refusal' in answer) {
      kept.forget(request.container)
      note(request, answer === 'stuck' ? { refusal: 'stuck' } : answer)
      return
    }
    const { open, ...reading } = answer
    kept.accept(request.container, reading, open)
    note(request, reading)
  }

  function note({ container, mountNamespace }: CgroupRequest, next: CgroupAnswer): void {
    if ('refusal' in next && next.refusal === 'denied') rotation.refuse(container)
    const last = cgroups.get(container)
    if (frozenIn(last?.answer) !== frozenIn(next)) onFreeze(container)
    const kept = cgroups.size < CGROUPS_MAX ? cgroups : []
    cgroups = new Map([...kept, [container, { answer: next, mountNamespace }]])
  }

  /** Container.id and how many tasks it has; undefined unless that was read since the last walk, for all but topz. */
  function tasks(): string | undefined {
    const inhabited = rotation.inhabited()
    if (inhabited === undefined) return undefined
    let text = ''
    for (const id of inhabited) {
      const { answer } = cgroups.get(id) ?? {}
      if (answer === undefined || 'refusal' in answer || answer.pids === undefined) return undefined
      if (answer.atMs < beganMs) return undefined
      text += `${id} ${answer.pids} `
    }
    return text
  }

  function onFrozen({ container }: FrozenRequest, frozen: Answer<'frozen'>): void {
    const last = cgroups.get(container)
    if (last === undefined || 'refusal' in last.answer || typeof frozen !== 'boolean') return
    if (last.answer.frozen === frozen) return
    cgroups = new Map([...cgroups, [container, { ...last, answer: { ...last.answer, frozen } }]])
    onFreeze(container)
  }

  return {
    read,
    /** A process belongs to another container, or network, now. */
    moved(): void {
      rotation.moved()
      network.moved()
    },
    close: kept.close,
    tasks,
    cgroups: () => cgroups,
    mounts: (): ReadonlyMap<string, readonly MountReading[]> => mounts.readings(),
    networks: (): readonly NamespaceReading[] => network.readings(),
  }
}

function frozenIn(answer: ContainerReading['answer'] | undefined): boolean {
  return answer !== undefined && !('refusal' in answer) && answer.frozen === true
}
