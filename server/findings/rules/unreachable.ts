// A peer that does not answer: connection attempts to it are retransmitted again and again, and none succeeds. Refused
// attempts end too soon to be seen as a state: only the kernel counts them, without saying which process or peer.

import type { Network, UnansweredPeer } from '../../model/network.ts'
import { processById } from '../../model/process-by-id.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { subjectOfHolder } from '../container-of.ts'
import type { Observation, Rule, Tick } from '../rule.ts'

/** Three seconds and more: no handshake takes that long. */
const RETRANSMITS = 2
/** A success within this time, or later than the attempt that waits, shows that the peer is up. */
const SUCCESS_SECONDS = 60
/** The longest pause between two attempts of a program that gives up after some seconds. */
const HOLD_MS = 6000
const FORGET_MS = 30_000
const REFUSED_PER_SECOND = 1
const REFUSED_PER_SECOND_GOOD = 0.5
/** Share of all attempts: a name with two addresses, one of which is not served, makes half of them fail. */
const REFUSED_SHARE = 0.6
const MEAN_MS = 10_000
/** A starting program waits for its peers, and retries. */
const CONTAINER_GRACE_MS = 120_000

/** Times on the steady clock. */
interface Failing {
  peer: UnansweredPeer
  since: number
  failedAt: number
}

interface Counted {
  readonly at: number
  readonly failed: number
  readonly connects: number
}

export function createUnreachable(): Rule {
  const failing = new Map<string, Failing>()
  const counted = new Map<string, Counted[]>()

  function observe(one: Tick): Observation[] {
    const { snapshot, steadyAt: at } = one
    const keys = new Set(snapshot.networks.map(({ id }) => id))
    for (const id of counted.keys()) if (!keys.has(id)) counted.delete(id)
    for (const [key, { failedAt }] of failing) if (at - failedAt >= FORGET_MS) failing.delete(key)
    return snapshot.networks.flatMap(network => [
      ...unanswered(network, one),
      ...(network.unanswered === undefined ? refused(network, one) : []),
    ])
  }

  function unanswered(network: Network, { snapshot, steadyAt: at, elapsedSeconds }: Tick): Observation[] {
    for (const peer of network.unanswered ?? []) {
      const key = `${network.id} ${peer.address} ${peer.port}`
      if (hasSucceeded(peer) || isReachedOtherwise(peer, network) || isOwnPort(peer, network))
        failing.delete(key)
      else if (peer.retransmits >= RETRANSMITS && isNews(network, elapsedSeconds)) {
        const since = failing.get(key)?.since ?? at - peer.waitSeconds * 1000
        failing.set(key, { peer, since, failedAt: at })
      }
    }
    return [...failing].flatMap(([key, { peer, since, failedAt }]) =>
      key.startsWith(`${network.id} `) && at - failedAt < HOLD_MS
        ? [observed(key, peer, network, snapshot, snapshot.at - (at - since))]
        : [],
    )
  }

  /** Means over ten seconds: a program that tries about once a second does not try in every tick. */
  function refused(network: Network, { snapshot, steadyAt: at, before }: Tick): Observation[] {
    const { id, failedConnects, connects, containers } = network
    if (failedConnects === undefined || connects === undefined || before === undefined) {
      counted.delete(id)
      return []
    }
    const all = (counted.get(id) ?? []).filter(one => at - one.at <= MEAN_MS)
    all.push({ at, failed: failedConnects, connects })
    counted.set(id, all)
    const first = all[0] as Counted
    const perSecond = (failedConnects - first.failed) / Math.max(1, (at - first.at) / 1000)
    const share = (failedConnects - first.failed) / Math.max(1, connects - first.connects)
    if (perSecond < REFUSED_PER_SECOND_GOOD || at - first.at < MEAN_MS / 2) return []
    const own = snapshot.processes.filter(one => one.container === containers[0] && !one.self)
    if (own.every(({ startedAt = 0 }) => snapshot.at - startedAt < CONTAINER_GRACE_MS)) return []
    const name = snapshot.containers.find(container => container.id === containers[0])?.name
    return [
      {
        key: `${id} refused`,
        level: perSecond >= 0.95 * REFUSED_PER_SECOND && share >= REFUSED_SHARE ? 'bad' : 'between',
        severity: 'warning',
        confidence: 'likely',
        subject: {
          ...(containers[0] !== undefined && { container: containers[0] }),
          ...(name !== undefined && { containerName: name }),
        },
        evidence: { refusedPerSecond: perSecond, share: Math.min(1, share) },
      },
    ]
  }

  return {
    id: 'unreachable',
    raise: { share: 0.6, ms: 30_000 },
    clear: { share: 0.8, ms: 30_000 },
    observe,
  }
}

/** Of many networks each is read once in a while: a reading must not count again in every tick. */
function isNews({ socketsAgeSeconds = 0 }: Network, elapsedSeconds: number): boolean {
  return socketsAgeSeconds <= 1.5 * Math.max(1, elapsedSeconds)
}

function hasSucceeded({ succeededSecondsAgo, waitSeconds }: UnansweredPeer): boolean {
  return succeededSecondsAgo !== undefined && succeededSecondsAgo <= Math.max(SUCCESS_SECONDS, waitSeconds)
}

/** Programs try IPv6 first and fall back to IPv4 if it does not answer: that does no harm. */
function isReachedOtherwise({ address, port }: UnansweredPeer, { peers = [] }: Network): boolean {
  if (!address.includes(':')) return false
  return peers.some(peer => peer.direction === 'out' && peer.port === port && isIpv4(peer.address))
}

/** A port in this network whose queue is full: `not-accepting` reports it. */
function isOwnPort({ port }: UnansweredPeer, { listeners }: Network): boolean {
  return listeners.some(listener => listener.port === port && listener.queue > 0)
}

const isIpv4 = (address: string) => !address.replace('::ffff:', '').includes(':')

function observed(
  key: string,
  peer: UnansweredPeer,
  network: Network,
  { processes }: Snapshot,
  since: number,
): Observation {
  const owner = peer.processId === undefined ? undefined : processById(processes, peer.processId)
  return {
    key,
    level: 'bad',
    severity: 'warning',
    confidence: 'likely',
    subject: subjectOfHolder(owner, network),
    evidence: {
      address: peer.address,
      peerPort: peer.port,
      connects: peer.count,
      waitSeconds: peer.waitSeconds,
      established: peer.established || undefined,
      holders: peer.holderCount,
      uid: peer.uid,
    },
    since,
  }
}
