// One container: the processes of one cgroup (and one mount namespace, where topz can distinguish them), with the
// limits that the kernel enforces on them. Flat, like Process: one key per value. `null` is the kernel's "max": no
// limit. A missing field is unknown; `absent` names the kernel files that could not be read.

import type { FileAbsence } from './absence.ts'
import type { Mount } from './mount.ts'

/** Sizes are bytes, times are seconds, shares are 0..1 unless stated otherwise. */
export interface Container {
  /** The container's id if its path contains one, else the path; the same from tick to tick. */
  readonly id: string
  /**
   * Its name: the unit, or the last part of the path; where that is an id, the host name in it if it has process 1, else
   * the short id, with its pod.
   */
  readonly name: string
  /** Path of the cgroup as the kernel names it to topz. */
  readonly cgroup?: string
  readonly cgroupVersion?: 1 | 2
  /** Inode of the mount namespace, if topz may read the link. */
  readonly mountNamespace?: string
  /** topz itself runs here. */
  readonly self?: true
  /** The container that the header is about: that of process 1, or the app's if process 1 is only a pause. */
  readonly main?: true
  /**
   * Why that one: it was named by `--container`, has process 1, owns a port, or had the most processes when it was
   * chosen.
   */
  readonly mainBy?: 'named' | 'first' | 'listens' | 'largest'
  /** How its files are read. Missing: they are not, and every share is one of the host. */
  readonly via?: 'root' | 'cgroup-root'
  /** Cgroup files that could not be read, and why, in one sentence each. */
  readonly absent?: readonly FileAbsence[]

  readonly processCount: number
  readonly threadCount?: number
  /** Sum over its processes; shared pages count more than once. */
  readonly rssBytes: number
  /** Sum of the proportional set sizes of the processes measured so far. */
  readonly pssBytes?: number
  /** Processes in that sum, of `processCount`. */
  readonly pssProcessCount?: number

  /**
   * CPUs in use over the last interval, as the kernel counts for the cgroup, including processes that ended: 1 = one
   * CPU.
   */
  readonly cpuUsage?: number
  /**
   * Sum of its processes' `cpuUsage`; the difference to `cpuUsage` was used by processes too short-lived to appear
   * here.
   */
  readonly processesCpuUsage?: number
  readonly cpuSeconds?: number
  readonly cpuUserSeconds?: number
  readonly cpuSystemSeconds?: number
  /** CPUs that the quota allows: the lowest of the visible ancestors. */
  readonly cpuLimit?: number | null
  /** CPUs of its cpuset. */
  readonly cpusetCpuCount?: number
  /**
   * Share of the last interval for which those CPUs were idle for all of their users, including waiting for a disk, 0..1;
   * missing if they are all CPUs of the host.
   */
  readonly cpusetIdleShare?: number
  readonly cpuPeriods?: number
  readonly cpuThrottledPeriods?: number
  readonly cpuThrottledSeconds?: number
  /**
   * Summed over CPUs: its tasks were ready to run but held back, by its own quota or by one above that topz may not
   * see. Linux 6.6 and newer.
   */
  readonly cpuHeldSeconds?: number
  /** Length of a quota period, and CPU time that may be saved up for bursts. */
  readonly cpuPeriodSeconds?: number
  readonly cpuBurstSeconds?: number
  /** Periods in which saved-up time was used. */
  readonly cpuBursts?: number
  /** Share of the last interval's periods in which it was throttled. */
  readonly cpuThrottledShare?: number

  readonly memoryBytes?: number
  /** The lowest of the visible ancestors. */
  readonly memoryLimitBytes?: number | null
  readonly memoryHighBytes?: number | null
  readonly memoryPeakBytes?: number
  /**
   * `memoryBytes` without file cache that the kernel can reclaim at once (inactive file): what `docker stats` calls
   * usage.
   */
  readonly workingSetBytes?: number
  readonly memoryAnonBytes?: number
  readonly memoryFileBytes?: number
  readonly memoryShmemBytes?: number
  readonly memoryKernelBytes?: number
  readonly memorySlabBytes?: number
  /** Parts of what the kernel holds for it; only `memorySlabReclaimableBytes` can be reclaimed. */
  readonly memorySlabReclaimableBytes?: number
  readonly memorySlabUnreclaimableBytes?: number
  readonly memoryKernelStackBytes?: number
  readonly memoryPageTablesBytes?: number
  readonly memoryPercpuBytes?: number
  readonly memorySocketBytes?: number
  /** Since the cgroup was created. Refaults: pages that were taken away and soon needed again. */
  readonly memoryMajorFaults?: number
  readonly memoryScannedPages?: number
  readonly memoryFileRefaultPages?: number
  readonly memoryAnonRefaultPages?: number
  /** Times that `memoryHighBytes`, or the limit, was reached and the kernel had to take pages away. */
  readonly memoryHighEvents?: number
  readonly memoryMaxEvents?: number
  readonly swapBytes?: number
  readonly swapLimitBytes?: number | null
  /** Times that the limit was reached and nothing could be reclaimed; processes that the kernel killed for it. */
  readonly oomEvents?: number
  readonly oomKills?: number
  /** Kills in the cgroup above, that of a pod for example: also of containers that are gone. v2, if topz may read it. */
  readonly oomKillsAbove?: number

  readonly pids?: number
  readonly pidsLimit?: number | null
  /** Forks that failed at the limit, since the cgroup was created. */
  readonly forksRefused?: number
  /** Paused: none of its processes runs. */
  readonly frozen?: boolean

  readonly diskReadBytes?: number
  readonly diskWriteBytes?: number
  readonly diskReadBytesPerSecond?: number
  readonly diskWriteBytesPerSecond?: number
  readonly devices?: readonly BlockDevice[]

  readonly pressure?: Pressure

  /** What may be written to, read every few seconds. Where containers share their mounts one of them has all. */
  readonly mounts?: readonly Mount[]
}

/** What headers show as its memory: the working set, and next to it the cache that the kernel can drop at once. */
export function memoryUseOf({ memoryBytes, workingSetBytes }: Container): {
  /** Includes the cache if the two cannot be distinguished. */
  readonly usedBytes: number | undefined
  readonly cacheBytes: number | undefined
} {
  return {
    usedBytes: workingSetBytes ?? memoryBytes,
    cacheBytes:
      memoryBytes === undefined || workingSetBytes === undefined ? undefined : memoryBytes - workingSetBytes,
  }
}

export interface BlockDevice {
  /** major:minor */
  readonly device: string
  readonly readBytes: number
  readonly writeBytes: number
  readonly reads: number
  readonly writes: number
}

/** Pressure stall information: how long some, or all, tasks waited for the resource. */
export interface Pressure {
  readonly cpu?: Stall
  readonly memory?: Stall
  readonly io?: Stall
}

export interface Stall {
  /** Since the cgroup was created. */
  readonly someSeconds: number
  readonly fullSeconds?: number
  /** Share of the last 10 seconds, 0..1, as the kernel averages. */
  readonly someAvg10: number
  readonly fullAvg10?: number
}
