// The schema's entries for containers, networks and events, held to the model by the compiler and to the schema by the
// test.

import { expect, test } from 'bun:test'
import type { BlockDevice, Container, Pressure, Stall } from '../model/container.ts'
import type { EventFields, EventInWords } from '../model/event.ts'
import type { Mount } from '../model/mount.ts'
import type {
  Listener,
  Network,
  NetworkInterface,
  Peer,
  UnansweredPeer,
  UnclosedPeer,
} from '../model/network.ts'
import schema from './topz.schema.json'

/** Every member of a type, and whether it is required. */
type Members<T> = {
  readonly [K in keyof T]-?: Record<string, never> extends Pick<T, K> ? 'optional' : 'required'
}

const R = 'required'
const O = 'optional'

const CONTAINER: Members<Container> = {
  id: R,
  name: R,
  cgroup: O,
  cgroupVersion: O,
  mountNamespace: O,
  self: O,
  main: O,
  mainBy: O,
  via: O,
  absent: O,
  processCount: R,
  threadCount: O,
  rssBytes: R,
  pssBytes: O,
  pssProcessCount: O,
  cpuUsage: O,
  processesCpuUsage: O,
  cpuSeconds: O,
  cpuUserSeconds: O,
  cpuSystemSeconds: O,
  cpuLimit: O,
  cpusetCpuCount: O,
  cpusetIdleShare: O,
  cpuPeriods: O,
  cpuThrottledPeriods: O,
  cpuThrottledSeconds: O,
  cpuHeldSeconds: O,
  cpuPeriodSeconds: O,
  cpuBurstSeconds: O,
  cpuBursts: O,
  cpuThrottledShare: O,
  memoryBytes: O,
  memoryLimitBytes: O,
  memoryHighBytes: O,
  memoryPeakBytes: O,
  workingSetBytes: O,
  memoryAnonBytes: O,
  memoryFileBytes: O,
  memoryShmemBytes: O,
  memoryKernelBytes: O,
  memorySlabBytes: O,
  memorySlabReclaimableBytes: O,
  memorySlabUnreclaimableBytes: O,
  memoryKernelStackBytes: O,
  memoryPageTablesBytes: O,
  memoryPercpuBytes: O,
  memorySocketBytes: O,
  memoryMajorFaults: O,
  memoryScannedPages: O,
  memoryFileRefaultPages: O,
  memoryAnonRefaultPages: O,
  memoryHighEvents: O,
  memoryMaxEvents: O,
  swapBytes: O,
  swapLimitBytes: O,
  oomEvents: O,
  oomKills: O,
  oomKillsAbove: O,
  pids: O,
  pidsLimit: O,
  forksRefused: O,
  frozen: O,
  diskReadBytes: O,
  diskWriteBytes: O,
  diskReadBytesPerSecond: O,
  diskWriteBytesPerSecond: O,
  devices: O,
  pressure: O,
  mounts: O,
}

const NETWORK: Members<Network> = {
  id: R,
  containers: R,
  interfaces: R,
  receivedBytesPerSecond: O,
  sentBytesPerSecond: O,
  tcpStates: O,
  tcpTruncated: O,
  socketsAgeSeconds: O,
  retransmittedSegments: O,
  retransmittedSegmentsPerSecond: O,
  listenOverflows: O,
  listenOverflowsPerSecond: O,
  listenDrops: O,
  connects: O,
  connectsPerSecond: O,
  failedConnects: O,
  failedConnectsPerSecond: O,
  udpSockets: O,
  unixSockets: O,
  listeners: R,
  peers: O,
  unanswered: O,
  unclosed: O,
  absent: O,
}

const NETWORKINTERFACE: Members<NetworkInterface> = {
  name: R,
  receivedBytes: R,
  sentBytes: R,
  receivedPackets: R,
  sentPackets: R,
  receiveErrors: R,
  sendErrors: R,
  receiveDrops: R,
  sendDrops: R,
  receivedBytesPerSecond: O,
  sentBytesPerSecond: O,
}

const PEER: Members<Peer> = { address: R, port: R, direction: R, count: R }

const LISTENER: Members<Listener> = {
  protocol: R,
  address: R,
  port: R,
  uid: R,
  inode: R,
  processId: O,
  pid: O,
  holders: O,
  queue: R,
  oldestWaitSeconds: O,
  gaveUp: O,
  queueLimit: O,
}

const UNANSWERED: Members<UnansweredPeer> = {
  uid: R,
  processId: O,
  pid: O,
  holderCount: O,
  address: R,
  port: R,
  count: R,
  retransmits: R,
  waitSeconds: R,
  established: R,
  succeededSecondsAgo: O,
}

const UNCLOSED: Members<UnclosedPeer> = {
  uid: R,
  processId: O,
  pid: O,
  holderCount: O,
  address: O,
  port: R,
  direction: R,
  count: R,
  oldCount: R,
  oldestSeconds: R,
}

/** Of any type; what all have is required. */
type AnyEvent = Partial<EventFields> & Pick<EventInWords, keyof EventInWords>
const EVENT: Members<AnyEvent> = {
  number: R,
  at: R,
  type: R,
  text: R,
  severity: R,
  alarming: O,
  processId: O,
  pid: O,
  comm: O,
  call: O,
  ppid: O,
  parentId: O,
  parentComm: O,
  container: O,
  containerName: O,
  command: O,
  exitCode: O,
  exitSignal: O,
  coreDumped: O,
  livedMs: O,
  count: O,
  afterMs: O,
  rssBytes: O,
  throttledShare: O,
  cpuLimit: O,
  port: O,
  address: O,
  otherAddresses: O,
  finding: O,
  field: O,
  before: O,
  after: O,
}

const BLOCKDEVICE: Members<BlockDevice> = {
  device: R,
  readBytes: R,
  writeBytes: R,
  reads: R,
  writes: R,
}

const MOUNT: Members<Mount> = {
  path: R,
  type: R,
  device: R,
  source: O,
  usedBytes: O,
  availableBytes: O,
  inodesUsed: O,
  inodesAvailable: O,
  hostDisk: O,
  stuck: O,
}

const PRESSURE: Members<Pressure> = {
  cpu: O,
  memory: O,
  io: O,
}

const STALL: Members<Stall> = {
  someSeconds: R,
  fullSeconds: O,
  someAvg10: R,
  fullAvg10: O,
}

test('the schema knows exactly the fields of containers, networks and events, and which are required', () => {
  const {
    container,
    blockDevice,
    mount,
    pressure,
    stall,
    network,
    interface: link,
    listener,
    peer,
    unansweredPeer,
    unclosedPeer,
    eventInWords,
  } = schema.$defs
  const pairs: [object, { properties: object; required: string[] }][] = [
    [CONTAINER, container],
    [BLOCKDEVICE, blockDevice],
    [MOUNT, mount],
    [PRESSURE, pressure],
    [STALL, stall],
    [NETWORK, network],
    [NETWORKINTERFACE, link],
    [LISTENER, listener],
    [PEER, peer],
    [UNANSWERED, unansweredPeer],
    [UNCLOSED, unclosedPeer],
    [EVENT, eventInWords],
  ]
  for (const [members, described] of pairs) {
    const needed = Object.entries(members).flatMap(([name, need]) => (need === R ? [name] : []))
    expect(Object.keys(described.properties).sort()).toEqual(Object.keys(members).sort())
    expect([...described.required].sort()).toEqual(needed.sort())
  }
})
