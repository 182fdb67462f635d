// Readings of one network, in turn -> the limits of its accept queues, where the kernel reveals them: a queue that
// stands still, as long as it ever was, while connections are dropped again and again, holds one connection more than
// its limit (sk_acceptq_is_full). The kernel counts drops of the whole network: if another queue may have been the full
// one, nothing is learnt.

import type { ListeningSocket, NetworkReading } from '../costly/network-reading.ts'

/** Spans in which connections were dropped while the queue stood still: a single one may be another port's. */
const FULL_SPANS = 3

interface Standing {
  queue: number
  /** The longest that it was seen. */
  longest: number
  /** Spans with drops since it has this length. */
  fullSpans: number
  limit: number | undefined
}

export function createQueueLimits() {
  /** By inode. */
  const known = new Map<number, Standing>()
  let last: Pick<NetworkReading, 'tablesAtMs' | 'ListenOverflows'> | undefined

  function observe({ tablesAtMs, ListenOverflows, listening }: NetworkReading): void {
    // A table that was not read again says nothing about the queues since.
    if (last !== undefined && tablesAtMs !== undefined && tablesAtMs === last.tablesAtMs) return
    const hasDropped = (ListenOverflows ?? 0) > (last?.ListenOverflows ?? Number.POSITIVE_INFINITY)
    last = { tablesAtMs, ListenOverflows }
    const open = new Set(listening.map(({ inode }) => inode))
    for (const inode of known.keys()) if (!open.has(inode)) known.delete(inode)
    const mayBeFull = listening.filter(one => one.rx_queue > 0 || (known.get(one.inode)?.queue ?? 0) > 0)
    for (const socket of mayBeFull) follow(socket, hasDropped, mayBeFull.length === 1)
  }

  function follow({ inode, rx_queue: queue }: ListeningSocket, hasDropped: boolean, isOnly: boolean): void {
    const one = known.get(inode) ?? { queue: 0, longest: 0, fullSpans: 0, limit: undefined }
    known.set(inode, one)
    if (queue !== one.queue || (hasDropped && !isOnly)) one.fullSpans = 0
    else if (hasDropped) one.fullSpans++
    one.queue = queue
    one.longest = Math.max(one.longest, queue)
    // It took more: then it was not full.
    if (one.limit !== undefined && one.longest - 1 > one.limit) one.limit = undefined
    if (one.fullSpans >= FULL_SPANS && queue > 0 && queue === one.longest) one.limit = queue - 1
  }

  return { observe, limitOf: (inode: number): number | undefined => known.get(inode)?.limit }
}
