// A program holds connections that its peer has closed (CLOSE_WAIT), and their number grows: it forgets to close them,
// and each holds a descriptor. A pool that evicts them within a minute, or keeps only a few, is left alone.

import type { Network, UnclosedPeer } from '../../model/network.ts'
import { processById } from '../../model/process-by-id.ts'
import { subjectOfHolder } from '../container-of.ts'
import type { Observation, Rule, Tick } from '../rule.ts'

const OLD_COUNT = 50
const MANY_COUNT = 500
const GOOD_COUNT = 20
const MINUTE_MS = 60_000
/** The minimum of each minute, for ten minutes: it grows if none is below the one before. */
const MINUTES_MAX = 10
const MINUTES_MIN = 3
const GROWN_MIN = 5

interface Grown {
  /** On the steady clock: a network may be missing for a moment. */
  readonly seenAt: number

  /** One per minute since it was first seen, oldest first; `at`: the time of the minimum. */
  readonly least: { readonly minute: number; count: number; at: number }[]
}

export function createUnclosed(): Rule {
  const watched = new Map<string, Grown>()

  function observe(one: Tick): Observation[] {
    const found = one.snapshot.networks.flatMap(network =>
      (network.unclosed ?? []).flatMap(peer => {
        const key = `${network.id} ${peer.direction} ${peer.address ?? ''} ${peer.port} ${peer.uid}`
        return judge(key, peer, network, one)
      }),
    )
    for (const [key, { seenAt }] of watched) if (one.steadyAt - seenAt >= MINUTE_MS) watched.delete(key)
    return found
  }

  function judge(key: string, peer: UnclosedPeer, network: Network, one: Tick): Observation[] {
    const { snapshot, steadyAt } = one
    const grown = grownOf(key, peer.count, steadyAt)
    const owner = peer.processId === undefined ? undefined : processById(snapshot.processes, peer.processId)
    // A process that is stopped or hangs closes nothing: that is another finding.
    if (owner?.self || ['T', 't', 'D'].includes(owner?.state ?? '') || peer.count < GOOD_COUNT) return []
    const isBad = peer.oldCount >= MANY_COUNT || (peer.oldCount >= OLD_COUNT && grown !== undefined)
    return [
      {
        key,
        level: isBad ? 'bad' : 'between',
        severity: 'warning',
        confidence: 'likely',
        subject: subjectOfHolder(owner, network),
        evidence: {
          connections: peer.count,
          address: peer.address,
          peerPort: peer.port,
          direction: peer.direction,
          oldestSeconds: peer.oldestSeconds,
          perMinute: grown,
          holders: peer.holderCount,
          uid: peer.uid,
        },
        since: snapshot.at - peer.oldestSeconds * 1000,
      },
    ]
  }

  /** How many are added per minute, if none are closed. */
  function grownOf(key: string, count: number, at: number): number | undefined {
    const minute = Math.floor(at / MINUTE_MS)
    const least: Grown['least'] = watched.get(key)?.least ?? []
    watched.set(key, { least, seenAt: at })
    const last = least.at(-1)
    if (last?.minute !== minute) least.push({ minute, count, at })
    else if (count < last.count) Object.assign(last, { count, at })
    if (least.length > MINUTES_MAX) least.shift()
    const [first] = least
    const now = least.at(-1)
    if (first === undefined || now === undefined || least.length < MINUTES_MIN) return undefined
    const isRising = least.every((one, i) => i === 0 || one.count >= (least[i - 1]?.count ?? 0))
    const rise = now.count - first.count
    return isRising && rise >= GROWN_MIN ? (rise * MINUTE_MS) / (now.at - first.at) : undefined
  }

  return {
    id: 'unclosed',
    raise: { share: 0.6, ms: 30_000 },
    clear: { share: 0.8, ms: 30_000 },
    observe,
  }
}
