// Which network namespaces are read after this walk, each through one process, and who owns the listening sockets.

import { NETWORKS_MAX } from '../config/limits.ts'
import type { NamespaceReading, NetworkReading } from '../costly/network-reading.ts'
import type { Answer, Request } from '../costly/requests.ts'
import { KERNEL_THREAD_FLAG } from '../procfs/pid-stat.ts'
import { createOwnerSearch } from './owner-search.ts'
import { createPeerOwners } from './peer-owners.ts'
import type { Tracked } from './tracked.ts'

/** Namespaces that are read in one tick; the first is always among them. */
const NETWORKS_READ_MAX = 8
export interface NetworkRequest extends Request<'network'> {
  readonly space: string
}

/** A namespace, and the process through which it is read. */
interface Space {
  readonly request: NetworkRequest
  /** Container.id */
  readonly containers: Set<string>
}

export function createNetworkWatch() {
  let spaces: ReadonlyMap<string, Space> = new Map()
  const read = new Map<string, NetworkReading>()
  const search = createOwnerSearch()
  /** By network namespace: two may have the same peer. */
  const peerOwners = new Map<string, ReturnType<typeof createPeerOwners>>()
  let walked: readonly Tracked[] | undefined
  let cursor = 0

  function choose(tracked: readonly Tracked[]): readonly NetworkRequest[] {
    if (tracked !== walked) follow(tracked)
    const all = [...spaces.values()].map(({ request }) => request)
    if (all.length <= NETWORKS_READ_MAX) return all
    const [first, ...others] = all as [NetworkRequest, ...NetworkRequest[]]
    cursor = (cursor + NETWORKS_READ_MAX - 1) % others.length
    return [first, ...[...others, ...others].slice(cursor, cursor + NETWORKS_READ_MAX - 1)]
  }

  /** Those in which a connection waits, or one that was begun is not answered: another look shows something else. */
  function chooseMoving(tracked: readonly Tracked[]): readonly NetworkRequest[] {
    if (![...read.values()].some(isMoving)) return []
    return choose(tracked).filter(({ space }) => {
      const reading = read.get(space)
      return reading !== undefined && isMoving(reading)
    })
  }

  /** Going through every process costs more than reading a network: only when a process came, left or moved. */
  function follow(tracked: readonly Tracked[]): void {
    walked = tracked
    spaces = spacesOf(tracked)
    for (const id of read.keys()) if (!spaces.has(id)) read.delete(id)
    for (const id of peerOwners.keys()) if (!spaces.has(id)) peerOwners.delete(id)
    const alive = new Set(tracked.map(({ reading }) => reading?.id))
    search.keepOnly(alive)
    for (const one of peerOwners.values()) one.keepOnly(({ id }) => alive.has(id))
  }

  function peerOwnersOf(space: string): ReturnType<typeof createPeerOwners> {
    const known = peerOwners.get(space)
    if (known !== undefined) return known
    const one = createPeerOwners()
    peerOwners.set(space, one)
    return one
  }

  function onNetwork({ space }: NetworkRequest, reading: Answer<'network'>): void {
    // The process it was read through is gone: another one next time.
    if (reading === undefined) walked = undefined
    else if (reading !== 'stuck') read.set(space, reading)
  }

  function chooseSearched(tracked: readonly Tracked[], nowMs: number): readonly Request<'owners'>[] {
    const ofPeers = [...read].flatMap(([space, reading]) => peerOwnersOf(space).inodesOf([reading], nowMs))
    return search.choose(tracked, listening(), ofPeers, nowMs)
  }

  const listening = () => [...read.values()].flatMap(reading => reading.listening)

  function onOwners({ pid, id }: Request<'owners'>, answer: Answer<'owners'>): void {
    if (answer === undefined || answer === 'stuck') return
    if ('refusal' in answer) {
      search.refused()
      return
    }
    if (answer.found.length === 0) return
    const owner = { pid, id }
    for (const one of peerOwners.values()) one.found(answer.found, owner)
    search.found(answer.found, owner, listening())
  }

  function readings(): readonly NamespaceReading[] {
    const known = [...read].filter(([id]) => !isUnknown(id))
    return [...spaces].flatMap(([id, { containers }]) => {
      const reading = read.get(id)
      // A namespace whose link may not be read is a known one if the same sockets listen in it.
      const same = isUnknown(id) && reading && known.find(([, other]) => isSameSpace(reading, other))
      if (same) {
        for (const container of containers) spaces.get(same[0])?.containers.add(container)
        return []
      }
      return reading === undefined
        ? []
        : [
            {
              id,
              containers: [...containers],
              reading,
              owners: search.owners,
              peerOwners: peerOwnersOf(id).byKey,
              ownersDenied: search.isDenied(),
            },
          ]
    })
  }

  return {
    choose,
    chooseMoving,
    onNetwork,
    chooseSearched,
    onOwners,
    readings,
    /** A process is in another one now. */
    moved: () => {
      walked = undefined
    },
  }
}

function isMoving({ connecting, listening }: NetworkReading): boolean {
  return connecting.length > 0 || listening.some(({ rx_queue }) => rx_queue > 0)
}

const UNKNOWN = 'pid:'

function isUnknown(id: string): boolean {
  return id.startsWith(UNKNOWN)
}

/** Socket numbers are unique on the whole machine. */
function isSameSpace(a: NetworkReading, b: NetworkReading): boolean {
  const inodes = new Set(b.listening.map(({ inode }) => inode))
  return a.listening.some(({ inode }) => inodes.has(inode))
}

/**
 * By the inode of the namespace; if that may not be read, one for each container, through its first process. That of
 * process 1 comes first, or else topz's: if no container is the main one, it is the one shown.
 */
function spacesOf(tracked: readonly Tracked[]): ReadonlyMap<string, Space> {
  const found = new Map<string, Space>()
  const unknown = new Map<string, string>()
  let own: string | undefined
  for (const { pid, reading, details } of tracked) {
    if (reading === undefined || details === undefined) continue
    if ((reading.stat.flags & KERNEL_THREAD_FLAG) !== 0 || reading.stat.state === 'Z') continue
    const container = details.container ?? ''
    const id = details.networkNamespace ?? unknown.get(container) ?? `${UNKNOWN}${pid}`
    if (details.networkNamespace === undefined) unknown.set(container, id)
    if (reading.isSelf) own = id
    const space = found.get(id)
    if (space !== undefined) space.containers.add(container)
    else if (found.size < NETWORKS_MAX)
      found.set(id, {
        request: { kind: 'network', pid, id: reading.id, space: id },
        containers: new Set([container]),
      })
  }
  const [first] = found.values()
  const space = found.get(own ?? '')
  return own === undefined || space === undefined || first?.request.pid === 1
    ? found
    : new Map([[own, space], ...found])
}
