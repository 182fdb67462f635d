// Readings of network namespaces -> Network: the kernel's names become ours, and counters become rates.

import type {
  ListeningSocket,
  NamespaceReading,
  NetworkReading,
  Owner,
  WaitingRows,
} from '../costly/network-reading.ts'
import type { FileAbsence } from '../model/absence.ts'
import { defined, ifKnown } from '../model/defined.ts'
import type { Listener, Network, NetworkInterface } from '../model/network.ts'
import { ELAPSED_MS_MIN, rate } from '../model/rate.ts'
import type { NetDev } from '../procfs/net-dev.ts'
import { type Rights, remedyOf } from '../procfs/own-rights.ts'
import { lackSentence } from '../words/absence.ts'
import { secondsOf, unansweredOf, unclosedOf } from './peers.ts'
import { createQueueLimits } from './queue-limits.ts'

interface Before {
  reading: NetworkReading
  network: Network
  readonly limits: QueueLimits
}

type QueueLimits = ReturnType<typeof createQueueLimits>

const LOOPBACK = 'lo'

export function createNetworksDeriver(rights: Rights) {
  const before = new Map<string, Before>()

  return function deriveNetworks(
    all: readonly NamespaceReading[],
    main: string | undefined,
    nowMs: number,
  ): readonly Network[] {
    const readings = withoutRepeats(all)
    const ids = new Set(readings.map(({ id }) => id))
    for (const id of before.keys()) if (!ids.has(id)) before.delete(id)
    const networks = readings.map(one => {
      const last = before.get(one.id)
      const isSoon = last !== undefined && one.reading.atMs - last.reading.atMs < ELAPSED_MS_MIN
      const limits = last?.limits ?? createQueueLimits()
      limits.observe(one.reading)
      const network = networkOf(one, isSoon ? undefined : last?.reading, limits, rights, nowMs)
      // The rates stand until the namespace is read again, and while too little time has passed.
      const shown = isSoon ? (defined({ ...last.network, ...whatChanges(network) }) as Network) : network
      before.set(one.id, { reading: isSoon ? last.reading : one.reading, network: shown, limits })
      return shown
    })
    const isMain = ({ containers }: Network) => main !== undefined && containers.includes(main)
    return networks.sort((a, b) => Number(isMain(b)) - Number(isMain(a)))
  }
}

/**
 * If the namespaces' links may not be read, one namespace may have been read through several processes. Sockets tell:
 * an inode is in one namespace only. Without any socket, the names of the interfaces have to do.
 */
function withoutRepeats(readings: readonly NamespaceReading[]): readonly NamespaceReading[] {
  const kept = new Map<string, NamespaceReading>()
  for (const one of readings) {
    const { listening, dev } = one.reading
    const sockets = listening.map(({ inode }) => inode).sort((a, b) => a - b)
    const key = one.id.startsWith('pid:')
      ? sockets.join() || (dev ?? []).map(({ name, tx_bytes }) => `${name} ${tx_bytes}`).join()
      : one.id
    const first = kept.get(key)
    const containers = [...new Set([...(first?.containers ?? []), ...one.containers])]
    kept.set(key, { ...(first ?? one), containers: first === undefined ? one.containers : containers })
  }
  return [...kept.values()]
}

function whatChanges({ containers, listeners, socketsAgeSeconds, unanswered, unclosed, absent }: Network) {
  return {
    containers,
    listeners,
    socketsAgeSeconds,
    unanswered,
    unclosed,
    ...(absent && { absent }),
  } as const
}

function networkOf(
  { id, containers, reading, owners, peerOwners, ownersDenied }: NamespaceReading,
  last: NetworkReading | undefined,
  limits: QueueLimits,
  rights: Rights,
  nowMs: number,
): Network {
  const elapsedMs = last === undefined ? undefined : reading.atMs - last.atMs
  const interfaces = (reading.dev ?? []).map(dev => interfaceOf(dev, last?.dev, elapsedMs))
  const outer = interfaces.filter(({ name }) => name !== LOOPBACK)
  const listeners = reading.listening.map(socket => listenerOf(socket, reading.waiting, owners, limits))
  const isOwnerMissing = ownersDenied && listeners.some(({ pid }) => pid === undefined)
  const absent = [
    ...(reading.dev === undefined ? [{ file: 'net/dev', message: lackSentence('interfaces') }] : []),
    ...(isOwnerMissing ? [ownerAbsence(rights)] : []),
  ]
  return defined({
    id,
    containers,
    interfaces,
    ...(reading.dev && {
      receivedBytesPerSecond: sumOf(outer, 'receivedBytesPerSecond'),
      sentBytesPerSecond: sumOf(outer, 'sentBytesPerSecond'),
    }),
    tcpStates: reading.tcpStates,
    tcpTruncated: reading.tcpTruncated || undefined,
    socketsAgeSeconds: ifKnown(reading.tablesAtMs, atMs =>
      Math.max(0, Math.round((nowMs - atMs) / 100) / 10),
    ),
    retransmittedSegments: reading.RetransSegs,
    retransmittedSegmentsPerSecond: rate(last?.RetransSegs, reading.RetransSegs, elapsedMs),
    listenOverflows: reading.ListenOverflows,
    listenOverflowsPerSecond: rate(last?.ListenOverflows, reading.ListenOverflows, elapsedMs),
    listenDrops: reading.ListenDrops,
    connects: reading.ActiveOpens,
    connectsPerSecond: rate(last?.ActiveOpens, reading.ActiveOpens, elapsedMs),
    failedConnects: failedOf(reading),
    failedConnectsPerSecond: rate(last && failedOf(last), failedOf(reading), elapsedMs),
    udpSockets: reading.udpInuse,
    unixSockets: reading.unixCount,
    peers: reading.peers,
    unanswered: unansweredOf(reading.connecting, peerOwners),
    unclosed: unclosedOf(reading.unclosed, peerOwners, nowMs),
    listeners: listeners.sort((a, b) => a.port - b.port || (a.address < b.address ? -1 : 1)),
    absent: absent.length > 0 ? absent : undefined,
  }) as Network
}

function interfaceOf(
  dev: NetDev,
  last: readonly NetDev[] | undefined,
  elapsedMs: number | undefined,
): NetworkInterface {
  const before = last?.find(({ name }) => name === dev.name)
  return defined({
    name: dev.name,
    receivedBytes: dev.rx_bytes,
    sentBytes: dev.tx_bytes,
    receivedPackets: dev.rx_packets,
    sentPackets: dev.tx_packets,
    receiveErrors: dev.rx_errs,
    sendErrors: dev.tx_errs,
    receiveDrops: dev.rx_drop,
    sendDrops: dev.tx_drop,
    receivedBytesPerSecond: rate(before?.rx_bytes, dev.rx_bytes, elapsedMs),
    sentBytesPerSecond: rate(before?.tx_bytes, dev.tx_bytes, elapsedMs),
  })
}

function sumOf(
  interfaces: readonly NetworkInterface[],
  key: 'receivedBytesPerSecond' | 'sentBytesPerSecond',
): number | undefined {
  const known = interfaces.flatMap(one => one[key] ?? [])
  return known.length < interfaces.length ? undefined : known.reduce((sum, value) => sum + value, 0)
}

/** Of those who connect; AttemptFails counts clients of ours as well that broke off before we accepted them. */
function failedOf({ AttemptFails, EmbryonicRsts }: NetworkReading): number | undefined {
  if (AttemptFails === undefined || EmbryonicRsts === undefined) return undefined
  return Math.max(0, AttemptFails - EmbryonicRsts)
}

function listenerOf(
  { protocol, local, localPort, uid, inode, rx_queue }: ListeningSocket,
  waiting: readonly WaitingRows[],
  owners: ReadonlyMap<number, readonly Owner[]>,
  limits: QueueLimits,
): Listener {
  const holders = owners.get(inode) ?? []
  const rows =
    rx_queue > 0 ? waiting.find(one => one.protocol === protocol && one.localPort === localPort) : undefined
  return defined({
    protocol,
    address: local,
    port: localPort,
    uid,
    inode,
    processId: holders[0]?.id,
    pid: holders[0]?.pid,
    holders: holders.length > 1 ? holders.map(({ pid }) => pid) : undefined,
    queue: rx_queue,
    oldestWaitSeconds: rows && secondsOf(rows.waitedMs),
    gaveUp: rows?.gaveUp || undefined,
    queueLimit: limits.limitOf(inode),
  })
}

function ownerAbsence(rights: Rights): FileAbsence {
  const remedy = remedyOf(rights)
  return { file: 'fd', ...(remedy !== undefined && { remedy }), message: lackSentence('owners', remedy) }
}
