// Connections that wait for their peer, or that are not closed -> those of the model, with their holders.

import type { ConnectingRows, Owner, UnclosedRows } from '../costly/network-reading.ts'
import { defined } from '../model/defined.ts'
import type { Held, UnansweredPeer, UnclosedPeer } from '../model/network.ts'

type Owners = ReadonlyMap<string, readonly Owner[]>

/** Undefined if there are none. */
export function unansweredOf(
  rows: readonly ConnectingRows[],
  owners: Owners,
): readonly UnansweredPeer[] | undefined {
  const peers = rows.map(({ key, remote, remotePort, uid, count, retransmits, established, ...row }) =>
    defined({
      address: shortOf(remote),
      port: remotePort,
      ...heldBy(uid, owners.get(key)),
      count,
      retransmits,
      waitSeconds: secondsOf(row.waitedMs),
      established,
      succeededSecondsAgo: secondsOf(row.connectedMs),
    }),
  ) as UnansweredPeer[]
  return peers.length > 0 ? peers.sort((a, b) => b.waitSeconds - a.waitSeconds) : undefined
}

/** Undefined if there are none. */
export function unclosedOf(
  rows: readonly UnclosedRows[],
  owners: Owners,
  nowMs: number,
): readonly UnclosedPeer[] | undefined {
  const peers = rows.map(({ key, remote, port, direction, uid, count, old, sinceMs }) =>
    defined({
      address: remote === undefined ? undefined : shortOf(remote),
      port,
      direction,
      ...heldBy(uid, owners.get(key)),
      count,
      oldCount: old,
      oldestSeconds: secondsOf(Math.max(0, nowMs - sinceMs)),
    }),
  ) as UnclosedPeer[]
  return peers.length > 0 ? peers.sort((a, b) => b.count - a.count) : undefined
}

/** Whole seconds: what is recorded changes no more often. */
export function secondsOf<T extends number | undefined>(ms: T): T {
  return (ms === undefined ? undefined : Math.floor(ms / 1000)) as T
}

/** An IPv4 address in an IPv6 socket is written as such. */
function shortOf(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
}

function heldBy(uid: number, holders: readonly Owner[] = []): Held {
  return defined({
    uid,
    processId: holders[0]?.id,
    pid: holders[0]?.pid,
    holderCount: holders.length > 1 ? holders.length : undefined,
  }) as Held
}
