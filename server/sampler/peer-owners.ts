// Connections that wait for their peer, or that are not closed -> the processes that hold them. Some sockets of each
// peer are sought,
// once in a while: new ones come all the time, and a search goes through every process.

import type { NetworkReading, Owner } from '../costly/network-reading.ts'

/** How long the sockets of one peer are sought, and when again if no holder was found. */
const SOUGHT_MS = 10_000
const AGAIN_MS = 30_000

interface Sought {
  readonly inodes: readonly number[]
  readonly atMs: number
}

export function createPeerOwners() {
  const sought = new Map<string, Sought>()
  const owners = new Map<string, readonly Owner[]>()

  /** Sockets to look for now. */
  function inodesOf(readings: Iterable<NetworkReading>, nowMs: number): number[] {
    const rows = [...readings].flatMap(({ connecting, unclosed }) => [...connecting, ...unclosed])
    const keys = new Set(rows.map(({ key }) => key))
    for (const [key, { atMs }] of sought)
      if (!keys.has(key) && nowMs - atMs >= AGAIN_MS) {
        sought.delete(key)
        owners.delete(key)
      }
    return rows.flatMap(({ key, inodes }) => {
      const last = sought.get(key)
      const isDue = !owners.has(key) && (last === undefined || nowMs - last.atMs >= AGAIN_MS)
      if (isDue && inodes.length > 0) sought.set(key, { inodes, atMs: nowMs })
      const { inodes: wanted = [], atMs = nowMs } = sought.get(key) ?? {}
      return owners.has(key) || nowMs - atMs >= SOUGHT_MS ? [] : wanted
    })
  }

  function found(inodes: readonly number[], owner: Owner): void {
    for (const [key, one] of sought)
      if (one.inodes.some(inode => inodes.includes(inode)))
        owners.set(key, [owner, ...(owners.get(key) ?? []).filter(({ id }) => id !== owner.id)])
  }

  function keepOnly(isAlive: (owner: Owner) => boolean): void {
    for (const [key, all] of owners) {
      const alive = all.filter(isAlive)
      if (alive.length === 0) owners.delete(key)
      else if (alive.length < all.length) owners.set(key, alive)
    }
  }

  return { inodesOf, found, keepOnly, byKey: owners as ReadonlyMap<string, readonly Owner[]> }
}
