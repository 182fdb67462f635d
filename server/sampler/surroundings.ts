// What processes live in: after each walk the cgroups of their containers, their networks and their mounts are read, a few
// of each.

import type { ContainerReading } from '../costly/cgroup-answer.ts'
import type { Lanes } from '../costly/lanes.ts'
import type { MountReading } from '../costly/mounts-reading.ts'
import type { NamespaceReading } from '../costly/network-reading.ts'
import type { Answer } from '../costly/requests.ts'
import { type CgroupRequest, createCgroupRotation, type FrozenRequest } from './cgroup-rotation.ts'
import { createMountWatch } from './mount-watch.ts'
import { createNetworkWatch } from './network-watch.ts'
import type { Tracked } from './tracked.ts'

/** Containers whose readings are kept; those that are gone are forgotten when there are more. */
const CGROUPS_MAX = 1024

/** `onFreeze`: a container was frozen or thawed, Container.id. */
export function createSurroundings(lane: Pick<Lanes, 'ask'>, onFreeze: (container: string) => void) {
  const rotation = createCgroupRotation()
  const network = createNetworkWatch()
  const mounts = createMountWatch()
  let cgroups: ReadonlyMap<string, ContainerReading> = new Map()

  /** Resolves when all are answered. `isSparing`: cgroups, and networks in which a connection waits. */
  async function read(tracked: readonly Tracked[], nowMs: number, isSparing: boolean): Promise<void> {
    const networks = isSparing ? network.chooseMoving(tracked) : network.choose(tracked)
    await Promise.all([
      lane.ask(rotation.choose(tracked), onCgroup),
      lane.ask(rotation.others(), onFrozen),
      lane
        .ask(networks, network.onNetwork)
        .then(() => lane.ask(network.chooseSearched(tracked, nowMs), network.onOwners)),
      ...(isSparing ? [] : [readMounts(tracked, nowMs)]),
    ])
  }

  async function readMounts(tracked: readonly Tracked[], nowMs: number): Promise<void> {
    await lane.ask(mounts.choose(tracked, nowMs), mounts.onMounts)
    await lane.ask(mounts.chooseSpace(), mounts.onSpace)
  }

  function onCgroup({ container, mountNamespace }: CgroupRequest, answer: Answer<'cgroup'>): void {
    if (answer === undefined) return
    const next = answer === 'stuck' ? ({ refusal: 'stuck' } as const) : answer
    if ('refusal' in next && next.refusal === 'denied') rotation.refuse(container)
    const last = cgroups.get(container)
    if (frozenIn(last?.answer) !== frozenIn(next)) onFreeze(container)
    const kept = cgroups.size < CGROUPS_MAX ? cgroups : []
    cgroups = new Map([...kept, [container, { answer: next, mountNamespace }]])
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
    cgroups: () => cgroups,
    mounts: (): ReadonlyMap<string, readonly MountReading[]> => mounts.readings(),
    networks: (): readonly NamespaceReading[] => network.readings(),
  }
}

function frozenIn(answer: ContainerReading['answer'] | undefined): boolean {
  return answer !== undefined && !('refusal' in answer) && answer.frozen === true
}
