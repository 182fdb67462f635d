// Which network namespaces are read after this walk, each through one process, and who owns the listening sockets.

import { NETWORKS_MAX } from '../config/limits.ts'
import type { NamespaceReading, NetworkReading, Owner } from '../costly/network-reading.ts'
import type { Answer, Request } from '../costly/requests.ts'
import { KERNEL_THREAD_FLAG } from '../procfs/pid-stat.ts'
import { createPeerOwners } from './peer-owners.ts'
import type { Tracked } from './tracked.ts'

/** Namespaces that are read in one tick; the first is always among them. */
const NETWORKS_READ_MAX = 8
/** Processes, and their descriptors, searched in one tick: some 10 ms of the worker, while it lasts. */
const SEARCHED_MAX = 1000
const SEARCHED_FDS_MAX = 4000
/** After all processes were searched in vain, or denied, ownerless sockets are sought again after this many ticks. */
const SEARCH_TICKS = 30
/** Processes reported for one listening socket. */
const HOLDERS_MAX = 64

const NEVER = Number.NEGATIVE_INFINITY

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
  const owners = new Map<number, readonly Owner[]>()
  /** By network namespace: two may have the same peer. */
  const peerOwners = new Map<string, ReturnType<typeof createPeerOwners>>()
  let walked: readonly Tracked[] | undefined
  let cursor = 0
  let ownersDenied = false
  /** Index of the process at which the search continues. */
  let searchedTo = 0
  let idleTicks = 0
  /** The processes to search in this round, when it began, and when the previous full round did. */
  let sought: ReadonlySet<number> = new Set()
  let roundAtMs = NEVER
  let sinceMs = NEVER

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
    keepOwners(tracked)
  }

  /** A process that ended holds nothing any more, and another may: its sockets are sought again. */
  function keepOwners(tracked: readonly Tracked[]): void {
    const alive = new Set(tracked.map(({ reading }) => reading?.id))
    for (const [inode, holders] of owners) {
      const left = holders.filter(({ id }) => alive.has(id))
      if (left.length === 0) owners.delete(inode)
      else if (left.length < holders.length) owners.set(inode, left)
    }
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

  /** Listening sockets without a known holder yet. */
  function unowned(): readonly number[] {
    const open = [...read.values()].flatMap(({ listening }) => listening.map(({ inode }) => inode))
    const all = new Set(open)
    for (const inode of owners.keys()) if (!all.has(inode)) owners.delete(inode)
    return open.filter(inode => !owners.has(inode))
  }

  function chooseSearched(tracked: readonly Tracked[], nowMs: number): readonly Request<'owners'>[] {
    const ofPeers = [...read].flatMap(([space, reading]) => peerOwnersOf(space).inodesOf([reading], nowMs))
    const inodes = [...unowned(), ...ofPeers]
    if (inodes.some(inode => !sought.has(inode))) {
      searchedTo = 0
      roundAtMs = NEVER
    }
    sought = new Set(inodes)
    if (inodes.length === 0 || (searchedTo >= tracked.length && idleTicks++ < SEARCH_TICKS)) return []
    if (searchedTo >= tracked.length) searchedTo = 0
    if (searchedTo === 0) {
      sinceMs = roundAtMs
      roundAtMs = nowMs
      if (sinceMs === NEVER) ownersDenied = false
    }
    idleTicks = 0
    const turn = turnFrom(tracked, searchedTo)
    searchedTo += turn.length
    return turn.flatMap(({ pid, reading, details, isSimple }): Request<'owners'>[] => {
      if (reading === undefined || details?.openFds === 0) return []
      // A process that did not run since it was searched in vain has not acquired a socket.
      if (isSimple && reading.atMs < sinceMs) return []
      return [{ kind: 'owners', pid, id: reading.id, inodes }]
    })
  }

  function onOwners({ pid, id }: Request<'owners'>, answer: Answer<'owners'>): void {
    if (answer === undefined || answer === 'stuck') return
    if ('refusal' in answer) {
      ownersDenied = true
      return
    }
    if (answer.found.length === 0) return
    const owner = { pid, id }
    for (const one of peerOwners.values()) one.found(answer.found, owner)
    const listening = new Set([...read.values()].flatMap(reading => reading.listening.map(one => one.inode)))
    // The last one first: a child that took over its parent's socket serves it.
    for (const inode of answer.found)
      if (listening.has(inode)) {
        const others = (owners.get(inode) ?? []).filter(other => other.id !== id)
        owners.set(inode, [owner, ...others].slice(0, HOLDERS_MAX))
      }
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
              owners,
              peerOwners: peerOwnersOf(id).byKey,
              ownersDenied,
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

/** At least one, however many descriptors it has: its reading is bounded, too. */
function turnFrom(tracked: readonly Tracked[], from: number): readonly Tracked[] {
  let fds = 0
  let to = from
  while (to < tracked.length && to - from < SEARCHED_MAX && fds < SEARCHED_FDS_MAX)
    fds += tracked[to++]?.details?.openFds ?? 0
  return tracked.slice(from, to)
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
