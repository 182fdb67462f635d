// A second of the incident of incident.ts -> its container and its network, and when what happens in it.

import type { Container } from '../server/model/container.ts'
import type { Listener, Network } from '../server/model/network.ts'
import type { Process } from '../server/model/snapshot.ts'

export const INCIDENT_BEGIN = Date.UTC(2026, 2, 4, 17, 27)
/** Seconds. Between the two lives the container is restarted. */
export const LIVES = [
  [0, 240],
  [260, 1157],
] as const
export const LEAK_FROM = 420
export const BURN_FROM = 900
export const STUCK_FROM = 1090

export const MIB = 2 ** 20
export const CONTAINER = 'c0ffee5e7f10'
export const CPU_LIMIT = 2
export const MEMORY_LIMIT = 512 * MIB

/** As random as it has to be, and the same in each run: -1 to 1. */
export function wobble(second: number, of: number): number {
  return Math.sin(second * 0.9 + of * 17) * 0.6 + Math.sin(second * 0.13 + of * 5) * 0.4
}

export const lifeAt = (second: number): 0 | 1 => (second < LIVES[0][1] ? 0 : 1)
export const since = (second: number, from: number) => Math.max(0, second - from)
/** The kernel's start time of a program of this life. */
export const startTicksOf = (pid: number, second: number) => 5000 + LIVES[lifeAt(second)][0] * 100 + pid

export function containerOf(second: number, processes: readonly Process[], cpuUsage: number): Container {
  const life = LIVES[lifeAt(second)]
  const throttled = since(second, BURN_FROM) - since(second, life[1])
  const rssBytes = processes.reduce((sum, { rssBytes: own }) => sum + own, 0)
  const kernel = 6 * MIB
  return {
    id: CONTAINER,
    name: 'shop',
    main: true,
    mainBy: 'first',
    via: 'root',
    cgroupVersion: 2,
    processCount: processes.length,
    threadCount: processes.reduce((sum, { threadCount = 1 }) => sum + threadCount, 0),
    rssBytes,
    cpuUsage,
    processesCpuUsage: cpuUsage,
    cpuLimit: CPU_LIMIT,
    cpuPeriodSeconds: 0.1,
    cpuPeriods: second * 10,
    cpuThrottledPeriods: throttled * 7,
    cpuThrottledSeconds: throttled * 0.9,
    cpuThrottledShare: second > BURN_FROM ? 0.7 : 0,
    cpuSeconds: second + throttled,
    memoryBytes: Math.min(MEMORY_LIMIT, rssBytes + kernel + 9 * MIB),
    workingSetBytes: Math.min(MEMORY_LIMIT, rssBytes + kernel),
    memoryAnonBytes: Math.min(MEMORY_LIMIT - kernel, rssBytes),
    memoryFileBytes: 9 * MIB,
    memoryShmemBytes: 0,
    memoryKernelBytes: kernel,
    memoryLimitBytes: MEMORY_LIMIT,
    memoryMaxEvents: 0,
    oomEvents: 0,
    oomKills: second === 239 ? 1 : 0,
    pids: 40,
    pidsLimit: 512,
    diskReadBytes: 4 * MIB,
    diskWriteBytes: 24_000 * second,
    devices: [],
    diskReadBytesPerSecond: 0,
    diskWriteBytesPerSecond: 24_000 + Math.round(wobble(second, 31) * 9000),
    pressure: {
      cpu: { someSeconds: throttled, someAvg10: second > BURN_FROM ? 0.41 : 0.01 },
      memory: { someSeconds: 0, someAvg10: 0 },
      io: { someSeconds: 0, someAvg10: 0 },
    },
  }
}

export function networkOf(second: number): Network {
  const waiting = since(second, STUCK_FROM)
  const listener = (port: number, pid: number, fields: Partial<Listener> = {}): Listener => ({
    protocol: 'tcp',
    address: '0.0.0.0',
    port,
    uid: 1000,
    inode: 90_000 + port,
    pid,
    processId: `${pid}:${startTicksOf(pid, second)}`,
    queue: 0,
    queueLimit: 511,
    ...fields,
  })
  const into = 310_000 + Math.round(wobble(second, 40) * 60_000)
  return {
    id: '4026532001',
    containers: [CONTAINER],
    interfaces: [],
    receivedBytesPerSecond: into,
    sentBytesPerSecond: into * 2,
    tcpStates: { established: 24, listen: 4, timeWait: 11 },
    retransmittedSegmentsPerSecond: 0,
    listenOverflowsPerSecond: waiting > 8 ? 0.4 : 0,
    listenOverflows: Math.floor(waiting * 0.4),
    listeners: [
      listener(80, 31),
      listener(6379, 30),
      listener(8080, 7),
      listener(9090, 12, {
        queueLimit: 5,
        queue: Math.min(6, waiting),
        ...(waiting > 0 && { oldestWaitSeconds: waiting, gaveUp: Math.floor(waiting / 20) }),
      }),
    ],
    peers: [
      { address: '10.1.7.4', port: 80, direction: 'in', count: 14 },
      { address: '127.0.0.1', port: 6379, direction: 'out', count: 6 },
      { address: '10.1.9.20', port: 5432, direction: 'out', count: 4 },
    ],
  }
}
