// A sample: the raw readings of one tick, still in the kernel's names and units. The /proc source and the portable
// source both make it; derive.ts turns it into a Snapshot.

import type { ContainerReading } from '../costly/cgroup-answer.ts'
import type { Attempts } from '../costly/detail/attempts.ts'
import type { DetailReading } from '../costly/detail/reading.ts'
import type { MountReading } from '../costly/mounts-reading.ts'
import type { NamespaceReading } from '../costly/network-reading.ts'
import type { PssReading } from '../costly/pss-reading.ts'
import type { DetailPart } from '../model/detail.ts'
import type { Figure } from '../model/metrics.ts'
import type { Process } from '../model/snapshot.ts'
import type { Unreadable } from '../procfs/parse-file.ts'
import type { PidIo } from '../procfs/pid-io.ts'
import type { PidSchedstat } from '../procfs/pid-schedstat.ts'
import type { PidStat } from '../procfs/pid-stat.ts'
import type { CpuTimes, EachCpu } from '../procfs/stat.ts'
import type { Ended } from './exit-watch.ts'

/**
 * The previous reading, and the last moment at which its counters are known to have held: a sleeping process has the
 * same ones for long. Not every reading reaches the code that computes rates: a tick may fail after it was made.
 */
export interface Earlier {
  /** Monotonic milliseconds of that reading. */
  readonly atMs: number
  readonly heldUntilMs: number
}

export type StatusFigures = Readonly<Partial<Record<Figure<'status'>['field'], number>>>

/** What `status`, `cmdline`, `io`, `fd`, `limits`, `cgroup` and `oom_score*` gave, each or why not. */
export interface Details {
  /** Unix milliseconds of this reading. */
  readonly at: number
  /** Monotonic milliseconds when `io` was read. */
  readonly ioAtMs?: number
  /** Missing if `io` was not read before. */
  readonly ioFollows?: Earlier
  /**
   * Already redacted; `exe` mode keeps only the first. Empty: the kernel gave none (kernel thread, zombie, cleared).
   */
  readonly argv?: readonly string[]
  readonly argvTruncated?: boolean
  readonly argvRewritten?: boolean
  readonly uid?: number
  readonly gid?: number
  /** Name of `uid` from the process's own /etc/passwd. */
  readonly userName?: string
  /** The numbers of `status` that are metrics, in the kernel's names and units. */
  readonly status?: StatusFigures
  readonly seccomp?: number
  readonly noNewPrivs?: number
  readonly capEff?: string
  readonly kthread?: boolean
  readonly io?: PidIo
  readonly openFds?: number
  readonly openFdsLimit?: number
  readonly oomScore?: number
  readonly oomScoreAdj?: number
  readonly cgroup?: string
  /** Inode number of the mount namespace, if the link may be read. */
  readonly mountNamespace?: string
  /** The same of the network namespace. */
  readonly networkNamespace?: string
  /** Container.id, see container-id.ts. */
  readonly container?: string
  readonly pss?: PssReading
  /** Files that yielded nothing, by name. */
  readonly unreadable?: Readonly<Record<string, Unreadable>>
}

/**
 * One process as read. The object stays the same for as long as the process did not run and no costly file was read
 * again.
 */
export interface ProcessReading {
  /** `pid:starttime[:generation]` */
  readonly id: string
  readonly stat: PidStat
  /** Monotonic milliseconds when `stat` was read. */
  readonly atMs: number
  /** Missing for the first one of a process. */
  readonly follows: Earlier | undefined
  /** Missing if the kernel keeps none. */
  readonly schedstat: PidSchedstat | undefined
  /** Resident pages, from `statm` if it exists: `stat` is off by what the CPUs have not added in yet. */
  readonly rssPages: number
  readonly details: Details | undefined
  readonly isSelf: boolean
}

/** Host files, each missing if it can't be read. Kernel units: ticks, kilobytes, seconds. */
export interface HostReading {
  readonly hostname: string
  readonly kernel?: string
  readonly cpuCount: number
  /** Monotonic milliseconds when `cpu` and `forks` were read. */
  readonly countedAtMs?: number
  /** Clock ticks of all CPUs. */
  readonly cpu?: CpuTimes
  readonly cpus?: readonly EachCpu[]
  readonly forks?: number
  /** The pid given out last in topz's PID namespace. */
  readonly lastPid?: number
  /** Threads that exist on the whole host. */
  readonly threads?: number
  readonly memTotalKb?: number
  readonly memAvailableKb?: number
  readonly swapTotalKb?: number
  readonly swapFreeKb?: number
  readonly load?: readonly [number, number, number]
  readonly uptimeSeconds?: number
  /** Monotonic milliseconds when `uptimeSeconds` was read; missing if it was derived from the wall clock. */
  readonly uptimeAtMs?: number
  readonly unreadable: Readonly<Record<string, Unreadable>>
}

export interface Sample {
  /** Unix milliseconds. */
  readonly at: number
  /** Monotonic milliseconds. */
  readonly atMs: number
  readonly host: HostReading
  /** Host name in the root file system of process 1, if readable. */
  readonly namespaceHostname: string | undefined
  /** By ascending pid. */
  readonly processes: readonly ProcessReading[]
  /** The newest reading of each container's cgroup, by Container.id. */
  readonly cgroups?: ReadonlyMap<string, ContainerReading>
  /** The newest reading of each mount namespace, by its inode number. */
  readonly mounts?: ReadonlyMap<string, readonly MountReading[]>
  /** The newest reading of each network namespace. */
  readonly networks?: readonly NamespaceReading[]
  /** How processes ended since the last sample, as far as the kernel tells. */
  readonly ended?: readonly Ended[]
  /** Processes that ended while they were being read. */
  readonly vanished: number
  /** Processes of other users that topz may not see: how many are listed anyway; undefined if nothing is hidden. */
  readonly hidden?: number | undefined
  readonly clockTicksPerSecond: number
  readonly pageBytes: number
  /** False if `utime` is the sum of both times: the ps command reports no other. */
  readonly hasCpuSplit?: false
  /** Milliseconds of this tick spent waiting, at no cost, for costly files. */
  readonly waitedMs?: number
}

/** Where samples come from. `sample` is never called again before its promise settled. */
export interface Source {
  readonly kind: 'proc' | 'ps'
  /** `isSparing`: nobody looks; what may be read every few seconds is. */
  sample(isSparing?: boolean): Promise<Sample>
  /** `degraded`: costly files are no longer read because too many readers got stuck. */
  health(): 'ok' | 'degraded'
  /** One part of a process in depth; `undefined`: it is gone. Missing if the source can't. */
  inspect?(
    process: Pick<Process, 'pid' | 'id'>,
    part: DetailPart,
  ): Promise<DetailReading | 'stuck' | undefined>
  /** What topz may read of a process. Missing if the source can't tell. */
  attempt?(process: Pick<Process, 'pid' | 'id'>): Promise<Attempts | 'stuck' | undefined>
  /** The kernel tells how reaped processes ended. Missing if the source can't ask. */
  tellsEnds?(): boolean
  /** Somebody looks at this process: its costly files are read with the next tick. */
  renew?(process: Pick<Process, 'pid' | 'id'>): void
  close(): void
}
