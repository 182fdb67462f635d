// Which parts of a subject are changing numbers, kept packed, and which are the rest, kept as JSON once. The order of
// these lists is the format on disk: append, never reorder or remove.

import { METRIC_BY_KEY } from '../../model/metrics.ts'

export const KINDS = ['process', 'container', 'network', 'ports', 'host', 'findings', 'colours'] as const
export type Kind = (typeof KINDS)[number]

export interface Field {
  /** Path of the member: `rssBytes`, `pressure.cpu.someSeconds`. */
  readonly path: string
  readonly keys: readonly string[]
  /** What the value is multiplied by before it is rounded: as fine as anybody can see. */
  readonly scale: number
  /** A change of this alone is not worth a row. */
  readonly isQuiet: boolean
}

const PAGE = 1 / 1024

/** `path`, `path*100` with a scale, `path?` for a quiet one. */
function fields(...texts: string[]): readonly Field[] {
  return texts.flatMap(text =>
    text
      .trim()
      .split(/\s+/)
      .map(word => {
        const [, path = '', scale = '1', quiet] = /^([\w.]+?)(?:\*([\d.e]+|kib))?(\?)?$/.exec(word) ?? []
        return {
          path,
          keys: path.split('.'),
          scale: scale === 'kib' ? PAGE : Number(scale),
          isQuiet: quiet !== undefined,
        }
      }),
  )
}

/** Metrics that keep their smallest, largest and mean value when moments are thinned out: `cpuUsage` -> `cpuUsage.min`. */
export const EXTENTS: Readonly<Record<Kind, readonly string[]>> = {
  process: ['cpuUsage', 'rssBytes', 'diskReadBytesPerSecond', 'diskWriteBytesPerSecond'],
  container: [
    'cpuUsage',
    'memoryBytes',
    'cpuThrottledShare',
    'diskReadBytesPerSecond',
    'diskWriteBytesPerSecond',
    'pids',
    // At the end: positions in recordings are counted.
    'workingSetBytes',
  ],
  network: ['receivedBytesPerSecond', 'sentBytesPerSecond'],
  ports: [],
  host: ['host.cpuUsage', 'totals.cpuUsage', 'totals.rssBytes', 'totals.processes'],
  findings: [],
  colours: [],
}

/** A metric has its scale in the catalogue. */
const PROCESS = fields(
  'cpuUsage cpuUserSeconds cpuSystemSeconds cpuSeconds runQueueSeconds*1e4 runQueueUsage',
  'rssBytes minorFaults majorFaults majorFaultsPerSecond',
  'diskReadBytes diskWriteBytes diskReadBytesPerSecond diskWriteBytesPerSecond ioReadBytes ioWriteBytes',
  'voluntarySwitches involuntarySwitches threadCount openFds virtualBytes',
  'rssAnonBytes rssFileBytes rssShmemBytes swapBytes peakRssBytes',
  'pssBytes ussBytes pssAt detailsAt? cpu priority oomScore',
  // Differs for each process: without it, jobs of one kind share their other members.
  'pid ppid pgid sid startTicks startedAt',
).map(asInCatalogue)

function asInCatalogue(field: Field): Field {
  const disk = METRIC_BY_KEY.get(field.path)?.disk
  return disk === undefined ? field : { ...field, scale: disk.scale, isQuiet: disk.isQuiet === true }
}

const PROCESS_LATER = fields(
  'childrenCpuUsage childrenCpuUserSeconds childrenCpuSystemSeconds rssGrowthBytes pssAnonBytes pssFileBytes',
).map(asInCatalogue)

const CONTAINER = fields(
  'processCount threadCount rssBytes*kib pssBytes*kib pssProcessCount cpuUsage*1e4 processesCpuUsage*1e4',
  'cpuSeconds*1e6 cpuUserSeconds*1e6 cpuSystemSeconds*1e6 cpuLimit*1e5 cpusetCpuCount',
  'cpuPeriods cpuThrottledPeriods cpuThrottledSeconds*1e6 cpuThrottledShare*1e4',
  'memoryBytes memoryLimitBytes memoryHighBytes memoryPeakBytes workingSetBytes memoryAnonBytes memoryFileBytes',
  'memoryShmemBytes memoryKernelBytes memorySlabBytes swapBytes swapLimitBytes oomEvents oomKills pids pidsLimit',
  'diskReadBytes diskWriteBytes diskReadBytesPerSecond diskWriteBytesPerSecond',
  ...['cpu', 'memory', 'io'].map(
    resource =>
      `pressure.${resource}.someSeconds*1e6 pressure.${resource}.fullSeconds*1e6 pressure.${resource}.someAvg10*1e4 pressure.${resource}.fullAvg10*1e4`,
  ),
)

const CONTAINER_LATER = fields(
  'cpuHeldSeconds*1e6 cpuPeriodSeconds*1e6 cpuBurstSeconds*1e6 cpuBursts',
  'memorySlabReclaimableBytes memorySlabUnreclaimableBytes memoryKernelStackBytes memoryPageTablesBytes',
  'memoryPercpuBytes memorySocketBytes memoryMajorFaults memoryScannedPages memoryFileRefaultPages',
  'memoryAnonRefaultPages memoryHighEvents memoryMaxEvents forksRefused oomKillsAbove cpusetIdleShare*1e4',
)

const NETWORK = fields(
  'receivedBytesPerSecond sentBytesPerSecond retransmittedSegments retransmittedSegmentsPerSecond*100',
  'listenOverflows listenOverflowsPerSecond*100 listenDrops udpSockets unixSockets',
)

const NETWORK_LATER = fields(
  'connects connectsPerSecond*100 failedConnects failedConnectsPerSecond*100 socketsAgeSeconds?',
)

const HOST = fields(
  'host.cpuUsage*1e4 host.memoryAvailableBytes*kib host.swapFreeBytes*kib host.uptimeSeconds*100 host.forksPerSecond*100',
  'totals.processes totals.threads totals.running totals.uninterruptible totals.zombies totals.kernelThreads',
  'totals.cpuUsage*1e4 totals.rssBytes*kib self.cpuUsage*1e4 self.rssBytes*kib self.tickMs*100 self.ticksMissed self.vanished',
)

const HOST_LATER = fields('host.cpuIdleShare*1e4 host.cpuStealShare*1e4')

function withExtents(kind: Kind, own: readonly Field[]): readonly Field[] {
  const scaleOf = (path: string) => own.find(field => field.path === path)?.scale ?? 1
  const extents = EXTENTS[kind].flatMap(path =>
    ['min', 'max', 'mean'].map(part => ({
      path: `${path}.${part}`,
      keys: [],
      scale: scaleOf(path),
      isQuiet: true,
    })),
  )
  return [...own, ...extents]
}

/**
 * In the order of their positions on disk. Those with `min`, `max` and `mean` exist only in thinned moments, in no
 * subject. A new field of a subject follows them.
 */
export const FIELDS: Readonly<Record<Kind, readonly Field[]>> = {
  process: [...withExtents('process', PROCESS), ...PROCESS_LATER],
  container: [...withExtents('container', CONTAINER), ...CONTAINER_LATER],
  network: [...withExtents('network', NETWORK), ...NETWORK_LATER],
  ports: [],
  host: [...withExtents('host', HOST), ...HOST_LATER],
  findings: [],
  colours: [],
}

/** Those that a snapshot has. */
export function ownPaths(kind: Kind): readonly string[] {
  return FIELDS[kind].filter(({ keys }) => keys.length > 0).map(({ path }) => path)
}

/** Position of a field in the list; -1 if there is none. */
export function fieldIndex(kind: Kind, path: string): number {
  return FIELDS[kind].findIndex(field => field.path === path)
}
