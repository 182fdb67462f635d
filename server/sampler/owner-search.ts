// Listening sockets, and some of peers, without a known holder -> which processes are searched for them in this tick, and
// when again; the answers -> who holds them.

import type { ListeningSocket, Owner } from '../costly/network-reading.ts'
import type { Request } from '../costly/requests.ts'
import type { Tracked } from './tracked.ts'

/** Processes, and their descriptors, searched in one tick: some 10 ms of the worker, while it lasts. */
const SEARCHED_MAX = 1000
const SEARCHED_FDS_MAX = 4000
/**
 * After all processes were searched in vain, or denied, ownerless sockets are sought again: soon at first, because their
 * holder may be younger than the walk, then after twice the time each time.
 */
const AGAIN_MS_MIN = 1000
const AGAIN_MS_MAX = 30_000
/** A timer that fires a little early. */
const EARLY_MS = 50
/** Processes reported for one listening socket. */
const HOLDERS_MAX = 64

const NEVER = Number.NEGATIVE_INFINITY

export function createOwnerSearch() {
  const owners = new Map<number, readonly Owner[]>()
  const round = createRounds()
  /** Ownerless sockets at which a client began to wait, and when: that brings the next round forward. */
  const waited = new Map<number, number>()
  /** Children of holders that were searched for what they may have inherited, Process.id. */
  const heirs = new Set<string>()
  let isDenied = false

  /** A process that ended holds nothing any more, and another may: its sockets are sought again. */
  function keepOnly(alive: ReadonlySet<string | undefined>): void {
    for (const [inode, holders] of owners) {
      const left = holders.filter(({ id }) => alive.has(id))
      if (left.length === 0) owners.delete(inode)
      else if (left.length < holders.length) owners.set(inode, left)
    }
    for (const id of heirs) if (!alive.has(id)) heirs.delete(id)
  }

  /** `ofPeers`: other sockets whose holder is sought. */
  function choose(
    tracked: readonly Tracked[],
    listening: readonly ListeningSocket[],
    ofPeers: readonly number[],
    nowMs: number,
  ): readonly Request<'owners'>[] {
    const open = new Set(listening.map(({ inode }) => inode))
    for (const inode of owners.keys()) if (!open.has(inode)) owners.delete(inode)
    const ownerless = [...open].filter(inode => !owners.has(inode))
    const busy = listening.filter(({ rx_queue }) => rx_queue > 0).map(({ inode }) => inode)
    if (hasBegunToWait(ownerless, busy, nowMs)) round.hurry()
    const inodes = [...ownerless, ...ofPeers]
    const { turn, sinceMs, isFirst } = round.next(tracked, inodes, nowMs)
    if (isFirst) isDenied = false
    const found = turn.flatMap(({ pid, reading, details, isSimple }): Request<'owners'>[] => {
      if (reading === undefined || details?.openFds === 0) return []
      // A process that did not run since it was searched in vain has not acquired a socket.
      if (isSimple && reading.atMs < sinceMs) return []
      return [{ kind: 'owners', pid, id: reading.id, inodes }]
    })
    return [...found, ...heirsTo(busy, tracked)]
  }

  /** Its owner may be wanted in seconds. Each counts once in AGAIN_MS_MAX, however often it drains. */
  function hasBegunToWait(ownerless: readonly number[], busy: readonly number[], nowMs: number): boolean {
    for (const [inode, atMs] of waited) if (nowMs - atMs >= AGAIN_MS_MAX) waited.delete(inode)
    const fresh = busy.filter(inode => ownerless.includes(inode) && !waited.has(inode))
    for (const inode of fresh) waited.set(inode, nowMs)
    return fresh.length > 0
  }

  /** Workers that were forked since the owners were found: who should accept is asked as soon as a client waits. */
  function heirsTo(busy: readonly number[], tracked: readonly Tracked[]): readonly Request<'owners'>[] {
    const inodes = busy.filter(inode => owners.has(inode))
    if (inodes.length === 0) return []
    const holders = inodes.flatMap(inode => owners.get(inode) ?? [])
    const parents = new Set(holders.map(({ pid }) => pid))
    const known = new Set(holders.map(({ id }) => id))
    return tracked.flatMap(({ pid, reading }): Request<'owners'>[] => {
      if (reading === undefined || !parents.has(reading.stat.ppid)) return []
      if (known.has(reading.id) || heirs.has(reading.id)) return []
      heirs.add(reading.id)
      return [{ kind: 'owners', pid, id: reading.id, inodes }]
    })
  }

  function found(inodes: readonly number[], owner: Owner, listening: readonly ListeningSocket[]): void {
    const open = new Set(listening.map(({ inode }) => inode))
    // The last one first: a child that took over its parent's socket serves it.
    for (const inode of inodes)
      if (open.has(inode)) {
        const others = (owners.get(inode) ?? []).filter(other => other.id !== owner.id)
        owners.set(inode, [owner, ...others].slice(0, HOLDERS_MAX))
      }
  }

  return {
    choose,
    found,
    keepOnly,
    refused(): void {
      isDenied = true
    },
    /** By inode of the listening socket. */
    owners: owners as ReadonlyMap<number, readonly Owner[]>,
    isDenied: () => isDenied,
  }
}

/** Goes through all processes, some in each tick, and again after a while as long as something is sought. */
function createRounds() {
  let sought: ReadonlySet<number> = new Set()
  /** Index of the process at which the round continues. */
  let searchedTo = Number.POSITIVE_INFINITY
  /** When this round began, and when the one before it did that searched for the same sockets. */
  let beganMs = NEVER
  let sinceMs = NEVER
  let dueAtMs = NEVER
  let againMs = AGAIN_MS_MIN

  function hurry(): void {
    dueAtMs = NEVER
    againMs = AGAIN_MS_MIN
  }

  function next(tracked: readonly Tracked[], inodes: readonly number[], nowMs: number) {
    if (inodes.some(inode => !sought.has(inode))) {
      hurry()
      searchedTo = Number.POSITIVE_INFINITY
      beganMs = NEVER
    }
    sought = new Set(inodes)
    const isOver = searchedTo >= tracked.length
    if (inodes.length === 0 || (isOver && nowMs < dueAtMs)) return { turn: [], sinceMs, isFirst: false }
    if (isOver) {
      searchedTo = 0
      sinceMs = beganMs
      beganMs = nowMs
    }
    const turn = turnFrom(tracked, searchedTo)
    searchedTo += turn.length
    if (searchedTo >= tracked.length) {
      // Processes that start before the next round are not the rest of this one.
      searchedTo = Number.POSITIVE_INFINITY
      dueAtMs = nowMs + againMs - EARLY_MS
      againMs = Math.min(AGAIN_MS_MAX, 2 * againMs)
    }
    return { turn, sinceMs, isFirst: isOver && sinceMs === NEVER }
  }

  return { hurry, next }
}

/** At least one, however many descriptors it has: its reading is bounded, too. */
function turnFrom(tracked: readonly Tracked[], from: number): readonly Tracked[] {
  let fds = 0
  let to = from
  while (to < tracked.length && to - from < SEARCHED_MAX && fds < SEARCHED_FDS_MAX)
    fds += tracked[to++]?.details?.openFds ?? 0
  return tracked.slice(from, to)
}
