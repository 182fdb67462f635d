// Listeners, peers and findings of a network -> one entry per port and one per outgoing peer, the worst first.

import { type Finding, SEVERITIES, type Severity } from './finding.ts'
import type { Listener, Network, Peer, UnansweredPeer, UnclosedPeer } from './network.ts'

export interface Port {
  readonly port: number
  readonly protocols: readonly Listener['protocol'][]
  readonly addresses: readonly string[]
  readonly uid: number
  readonly processId?: string
  readonly pid?: number
  /** Processes that hold it besides its owner. */
  readonly otherHolders: number
  /** Of all its sockets together. */
  readonly queue: number
  /** Missing if it is not known of each of them. */
  readonly queueLimit?: number
  readonly oldestWaitSeconds?: number
  readonly gaveUp?: number
  readonly peers: readonly Peer[]
  /** Established connections of those peers. */
  readonly open: number
  readonly finding?: Finding
}

export interface Outgoing {
  readonly key: string
  readonly address: string
  readonly port: number
  readonly processId?: string
  readonly pid?: number
  /** Undefined: nobody counted them. */
  readonly established?: number
  readonly unanswered?: UnansweredPeer
  readonly unclosed?: UnclosedPeer
  readonly finding?: Finding
}

type Connected = Pick<Network, 'listeners' | 'peers' | 'unanswered' | 'unclosed'>

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/

export const isLoopback = (address: string) => LOOPBACK.test(address)

export interface WaitedPort {
  readonly port: number
  readonly processId?: string
  readonly pid?: number
  readonly queue: number
  /** Missing if it is not known of each socket with a queue. */
  readonly queueLimit?: number
  /** Missing if it is not known of any of them. */
  readonly oldestWaitSeconds?: number
}

/** Where connections wait to be accepted. To clients, the sockets of a port are the same: IPv4, IPv6, one per worker. */
export function waitedPortsOf({ listeners }: Pick<Network, 'listeners'>): readonly WaitedPort[] {
  const waited = listeners.filter(({ queue }) => queue > 0)
  if (waited.length === 0) return []
  return [...Map.groupBy(waited, ({ port }) => port)].map(([port, sockets]) => {
    const limits = sockets.flatMap(({ queueLimit }) => queueLimit ?? [])
    const waits = sockets.flatMap(({ oldestWaitSeconds }) => oldestWaitSeconds ?? [])
    const { pid, processId } = sockets.find(one => one.processId !== undefined) ?? sockets[0] ?? {}
    return {
      port,
      queue: sum(sockets.map(({ queue }) => queue)),
      ...(pid !== undefined && { pid }),
      ...(processId !== undefined && { processId }),
      ...(limits.length === sockets.length && { queueLimit: sum(limits) }),
      ...(waits.length > 0 && { oldestWaitSeconds: Math.max(...waits) }),
    }
  })
}

/** One finding may be about several. */
export function portsOfFinding({
  subject,
  evidence,
}: Pick<Finding, 'subject' | 'evidence'>): readonly number[] {
  if (typeof evidence.ports === 'string') return evidence.ports.split(', ').map(Number)
  return subject.port === undefined ? [] : [subject.port]
}

/** Only from inside the container. */
export const isLocal = ({ addresses }: Port) => addresses.every(isLoopback)

export function portsOf({ listeners, peers = [] }: Connected, findings: readonly Finding[]): readonly Port[] {
  const ports = [...Map.groupBy(listeners, ({ port }) => port).values()].flatMap(([first, ...more]) =>
    first === undefined ? [] : [portOf([first, ...more], peers, findings)],
  )
  return ports.toSorted(
    (a, b) => rankOf(a.finding) - rankOf(b.finding) || b.queue - a.queue || a.port - b.port,
  )
}

function portOf(
  sockets: readonly [Listener, ...Listener[]],
  peers: readonly Peer[],
  findings: readonly Finding[],
): Port {
  const [{ port, uid }] = sockets
  const owner = sockets.find(({ processId }) => processId !== undefined)
  const ours = peers.filter(peer => peer.direction === 'in' && peer.port === port)
  const limits = sockets.flatMap(({ queueLimit }) => queueLimit ?? [])
  const most = (values: readonly (number | undefined)[]) => {
    const known = values.filter(value => value !== undefined)
    return known.length === 0 ? undefined : Math.max(...known)
  }
  const oldest = most(sockets.map(({ oldestWaitSeconds }) => oldestWaitSeconds))
  const gaveUp = most(sockets.map(one => one.gaveUp))
  const finding = findings.find(one => one.id === 'not-accepting' && portsOfFinding(one).includes(port))
  return {
    port,
    uid,
    protocols: [...new Set(sockets.map(({ protocol }) => protocol))].sort(),
    addresses: [...new Set(sockets.map(({ address }) => address))],
    ...(owner?.processId !== undefined && { processId: owner.processId }),
    ...(owner?.pid !== undefined && { pid: owner.pid }),
    otherHolders: Math.max(0, new Set(sockets.flatMap(({ holders = [] }) => holders)).size - 1),
    queue: sum(sockets.map(({ queue }) => queue)),
    ...(limits.length === sockets.length && { queueLimit: sum(limits) }),
    ...(oldest !== undefined && { oldestWaitSeconds: oldest }),
    ...(gaveUp !== undefined && { gaveUp }),
    peers: ours,
    open: sum(ours.map(({ count }) => count)),
    ...(finding && { finding }),
  }
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)

/** Findings come first, the worst before others. */
const rankOf = (finding: { readonly severity: Severity } | undefined) =>
  finding === undefined ? SEVERITIES.length : SEVERITIES.indexOf(finding.severity)

export function outgoingOf(
  { peers = [], unanswered = [], unclosed = [] }: Connected,
  findings: readonly Finding[],
): readonly Outgoing[] {
  const entries = new Map<string, Outgoing>()
  const add = (address: string, port: number, fields: Partial<Outgoing>) => {
    const key = `${address} ${port}`
    entries.set(key, { ...entries.get(key), key, address, port, ...fields })
  }
  for (const { address, port, count, direction } of peers)
    if (direction === 'out') add(address, port, { established: count })
  for (const peer of unanswered)
    add(peer.address, peer.port, { unanswered: peer, established: peer.established, ...holderOf(peer) })
  for (const peer of unclosed)
    if (peer.direction === 'out' && peer.address !== undefined)
      add(peer.address, peer.port, { unclosed: peer, ...holderOf(peer) })
  const found = [...entries.values()].map(entry => {
    const finding = findings.find(one => isAbout(one, entry))
    return finding === undefined ? entry : { ...entry, finding }
  })
  return found.toSorted(
    (a, b) =>
      rankOf(a.finding) - rankOf(b.finding) ||
      troubleOf(b) - troubleOf(a) ||
      (b.established ?? 0) - (a.established ?? 0),
  )
}

function holderOf({ processId, pid }: UnansweredPeer | UnclosedPeer): Partial<Outgoing> {
  return { ...(processId !== undefined && { processId }), ...(pid !== undefined && { pid }) }
}

const OF_PEERS: ReadonlySet<string> = new Set<Finding['id']>(['unreachable', 'unclosed'])

function isAbout({ id, subject, evidence }: Finding, { address, port }: Outgoing): boolean {
  return OF_PEERS.has(id) && subject.port === port && (evidence.address ?? address) === address
}

const troubleOf = ({ unanswered, unclosed }: Outgoing) =>
  (unanswered ? 1000 + unanswered.count : 0) + (unclosed?.count ?? 0)
