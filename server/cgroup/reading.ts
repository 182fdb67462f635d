// What the kernel says of one cgroup, v1 and v2 alike: counters and limits as measured, in the units of cgroup v2
// (microseconds, bytes). `null` is the kernel's "max": no limit. Missing: not there, or not to be read.

export interface CgroupReading {
  readonly version: 1 | 2
  /** The main thread's monotonic milliseconds when the CPU counter was read. */
  readonly atMs: number
  readonly via: 'root' | 'cgroup-root'
  readonly usageUsec?: number
  readonly userUsec?: number
  readonly systemUsec?: number
  readonly periods?: number
  readonly throttledPeriods?: number
  readonly throttledUsec?: number
  /** Summed over CPUs: its tasks were ready and held back, by its quota or by one above. Linux 6.6 and newer. */
  readonly heldUsec?: number
  readonly bursts?: number
  /** CPUs of the quota: the least of the visible ancestors, as all limits here. */
  readonly cpuMax?: number | null
  /** Of the quota in `cpuMax`. */
  readonly periodUsec?: number
  /** What it may save up for bursts. */
  readonly burstUsec?: number
  readonly cpuset?: readonly CpuRange[]
  readonly memoryBytes?: number
  readonly memoryMax?: number | null
  readonly memoryHigh?: number | null
  readonly memoryPeak?: number
  readonly swapBytes?: number
  readonly swapMax?: number | null
  readonly anonBytes?: number
  readonly fileBytes?: number
  readonly inactiveFileBytes?: number
  readonly shmemBytes?: number
  readonly kernelBytes?: number
  readonly slabBytes?: number
  readonly slabReclaimableBytes?: number
  readonly slabUnreclaimableBytes?: number
  readonly kernelStackBytes?: number
  readonly pagetablesBytes?: number
  readonly percpuBytes?: number
  readonly sockBytes?: number
  readonly majorFaults?: number
  /** Pages that the kernel looked at to take them away, and pages that were needed again soon after. */
  readonly scannedPages?: number
  readonly refaultedFilePages?: number
  readonly refaultedAnonPages?: number
  /** Times that memory.high, or the limit, was hit. */
  readonly high?: number
  readonly max?: number
  readonly oom?: number
  readonly oomKill?: number
  /** Of the cgroup above: it counts those of all below it, also after they are gone. */
  readonly oomKillAbove?: number
  readonly pids?: number
  readonly pidsMax?: number | null
  readonly forksRefused?: number
  readonly frozen?: boolean
  /** When `devices` was read: between two files the reader may have had to wait for a CPU. */
  readonly devicesAtMs?: number
  readonly devices?: readonly Device[]
  readonly cpuPressure?: PressureFile
  readonly memoryPressure?: PressureFile
  readonly ioPressure?: PressureFile
}

/** CPUs by number; both ends belong to it. */
export interface CpuRange {
  readonly first: number
  readonly last: number
}

export interface Device {
  /** major:minor */
  readonly device: string
  readonly rbytes: number
  readonly wbytes: number
  readonly rios: number
  readonly wios: number
}

export interface PressureFile {
  readonly some: PressureLine
  readonly full?: PressureLine
}

export interface PressureLine {
  /** Per cent of the last ten seconds. */
  readonly avg10: number
  readonly totalUsec: number
}

/** Why nothing is known of a cgroup. `outside`: topz's view of the hierarchy does not
 * contain it. `root`: it is in no cgroup of its own. */
export type CgroupRefusal = 'denied' | 'not mounted' | 'outside' | 'not its own' | 'root'
