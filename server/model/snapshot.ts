// The vocabulary of topz: what one tick knows of a PID namespace, after rates, names and units were derived. Every
// reader (text, JSON, CSV, stream, page) gets exactly these objects; none of them is changed after it was published,
// and a process that did not change keeps the same object from tick to tick. An optional field that is missing is
// unknown, never zero; `Snapshot.absent` says why.

import type { Absence } from './absence.ts'
import type { Container } from './container.ts'
import type { Ending, EndingInWords } from './ending.ts'
import type { Event } from './event.ts'
import type { Found } from './finding.ts'
import type { HowEnded } from './how-ended.ts'
import type { Figures } from './metrics.ts'
import type { Network } from './network.ts'
import type { Life, LifeInWords } from './recording.ts'
import type { ShortLived } from './short-lived.ts'

/** Version of the JSON readout. Adding a field keeps it; renaming, removing or re-measuring one raises it. */
export const SCHEMA_VERSION = 1

/** Colours that programs have, 1 to this; 0 stands for all others. */
export const PROGRAM_COLOURS = 7

/** A program, see program.ts, and its colour. */
export interface ProgramColour {
  readonly program: string
  readonly colour: number
}

/** A process that ended since the previous tick. */
export interface Ended extends HowEnded {
  /** Process.id */
  readonly processId: string
}

/**
 * One process: the pair (pid, start time). Sizes are bytes, times are seconds, instants are Unix milliseconds. Members
 * that are one number from a kernel file, in our unit, are rows of metrics.ts only.
 */
export interface Process extends Figures, HowEnded {
  /** `pid:starttime`, with `:generation` if the kernel gave out the same pair twice. */
  readonly id: string
  readonly pid: number
  readonly ppid: number
  /** Controlling terminal as `pts/0`, `tty1` or `major:minor`. */
  readonly tty?: string
  /** Real user id, from `status`. */
  readonly uid?: number
  readonly gid?: number
  /** Name of `uid` in the process's own /etc/passwd, else the number as text. */
  readonly user?: string
  /** The kernel's letter: R S D T t Z X I, or whatever a newer kernel says. */
  readonly state?: string
  /**
   * Thread name of the leader (15 bytes, or longer for kernel threads), bad UTF-8 replaced; may contain control
   * characters.
   */
  readonly comm: string
  /**
   * What to show: the redacted arguments joined with spaces, or `[comm]` if there are none. May contain control
   * characters.
   */
  readonly command: string
  /** Redacted arguments; missing for kernel threads and zombies, and until they have been read once. */
  readonly argv?: readonly string[]
  /** The command line was longer than topz reads. */
  readonly commandTruncated?: true
  /** The process overwrote its arguments (setproctitle): `argv` is one title, not a list. */
  readonly commandRewritten?: true
  readonly kernelThread?: true
  /** This is topz. */
  readonly self?: true
  /** The first thread has ended but others live on: the kernel says Z, yet the process runs. */
  readonly leaderExited?: true
  /** Share of one CPU over the last interval: 1 = one CPU fully used. Missing on the first tick of a process. */
  readonly cpuUsage?: number
  /** CPU time, user and system together. */
  readonly cpuSeconds: number
  readonly cpuUserSeconds?: number
  readonly cpuSystemSeconds?: number
  /**
   * Of its children that started and ended between two ticks, as far as it has waited for them, since topz follows it.
   * Missing
   * where there were none.
   */
  readonly childrenCpuUserSeconds?: number
  readonly childrenCpuSystemSeconds?: number
  /** Share of one CPU that those used over the interval before the last: all of this is reported a tick late. */
  readonly childrenCpuUsage?: number
  /**
   * Time spent runnable but waiting for a CPU. Only for single-threaded processes: the kernel file covers the first
   * thread.
   */
  readonly runQueueSeconds?: number
  /** Share of the last interval spent runnable but waiting. */
  readonly runQueueUsage?: number
  /**
   * Resident memory (shared pages counted in each process that maps them). From this tick if it ran, else at most a
   * minute of ticks old.
   */
  readonly rssBytes: number
  /** By how much `rssBytes` changed in the last ten minutes, or since it is watched; missing in its first minute. */
  readonly rssGrowthBytes?: number
  /** `rssBytes` as a share of its container's memory limit, else of the host's memory, 0..1. */
  readonly memoryUsage?: number
  readonly majorFaultsPerSecond?: number
  readonly diskReadBytesPerSecond?: number
  readonly diskWriteBytesPerSecond?: number
  readonly openFds?: number
  /** Soft limit of open descriptors. */
  readonly openFdsLimit?: number
  /** Scheduling policy: other, fifo, rr, batch, idle, deadline, ext. */
  readonly policy?: string
  readonly oomScore?: number
  readonly oomScoreAdj?: number
  /** When it started, computed once per process so that it does not jitter. */
  readonly startedAt?: number
  /** The kernel's start time in clock ticks since boot: with `pid`, the identity used in addresses. */
  readonly startTicks: number
  /** Path of its cgroup as the kernel names it to topz (v2, else the v1 path of memory or cpu). */
  readonly cgroup?: string
  /** Container.id */
  readonly container?: string
  /** Proportional set size: shared pages divided among those who share them. Measured in rotation, see `pssAt`. */
  readonly pssBytes?: number
  /** Unique set size: what would be freed on exit. */
  readonly ussBytes?: number
  /** Parts of `pssBytes`, measured with it; what is left of it is shared memory. */
  readonly pssAnonBytes?: number
  readonly pssFileBytes?: number
  /** When `pssBytes` and `ussBytes` were measured. */
  readonly pssAt?: number
  /** disabled, strict or filter. */
  readonly seccomp?: string
  readonly noNewPrivs?: boolean
  /** Effective capabilities as the kernel's 16 hex digits. */
  readonly capabilities?: string
  /** When the costly files (status, io, cmdline, fd, cgroup, limits) were last read. They are read in rotation. */
  readonly detailsAt?: number
  /** Kernel files that could not be read for this process; `Snapshot.absent` says why and what would help. */
  readonly absent?: readonly string[]
}

/** The machine under the namespace. Everything here is the host's, not the container's. */
export interface Host {
  readonly hostname: string
  readonly kernel?: string
  readonly cpuCount: number
  /** CPUs in use over the last interval: 1 = one CPU. */
  readonly cpuUsage?: number
  /**
   * Share of all its CPUs over the last interval, 0..1: idle, including waiting for a disk, and taken away by the
   * machine below.
   */
  readonly cpuIdleShare?: number
  readonly cpuStealShare?: number
  readonly memoryBytes?: number
  readonly memoryAvailableBytes?: number
  readonly swapBytes?: number
  readonly swapFreeBytes?: number
  /** Load averages over 1, 5 and 15 minutes. */
  readonly load?: readonly [number, number, number]
  readonly uptimeSeconds?: number
  /** Processes and threads created per second on the whole host. */
  readonly forksPerSecond?: number
  /**
   * By how much the wall clock was set since the previous tick; missing if it was not. Half a second is the minimum.
   */
  readonly clockStepSeconds?: number
  /** How long the machine slept since the previous tick: only the wall clock advances then. Missing if it did not. */
  readonly sleptSeconds?: number
}

/** What topz is attached to: process 1 of the PID namespace that it reads. */
export interface Namespace {
  /** Host name from the root file system of process 1, if it may be read. */
  readonly hostname?: string
  readonly command?: string
  readonly startedAt?: number
}

export interface Totals {
  readonly processes: number
  /** Missing, like the two after it, if the source reports it for no process or only some. */
  readonly threads?: number
  readonly running?: number
  readonly uninterruptible?: number
  readonly zombies: number
  readonly kernelThreads: number
  /** Sum of `cpuUsage`: 1 = one CPU. */
  readonly cpuUsage?: number
  /** Sum of `rssBytes`; shared pages count more than once. */
  readonly rssBytes: number
}

/** What topz itself costs. */
export interface Self {
  readonly version: string
  readonly pid?: number
  readonly cpuUsage?: number
  readonly rssBytes?: number
  /** Duration of the last tick, in milliseconds. */
  readonly tickMs: number
  /** Ticks skipped since start because the previous one was still running. */
  readonly ticksMissed: number
  /** Processes that ended while they were being read, since start. */
  readonly vanished: number
  readonly source: 'proc' | 'ps'
  /** What topz holds for its readers; not for past moments. */
  readonly serving?: Serving
}

/** What topz holds for its readers. Each part is bounded. */
export interface Serving {
  /** Open pages and other subscribers. */
  readonly readers: number
  /** Different views that open pages look at, and the cells they keep together: rows times columns. */
  readonly views: number
  readonly viewCells: number
  /** Costly answers (of the past, reports, long lists) that are being made or wait to be made. */
  readonly answersUnderWay: number
  /** Costly answers refused with 503, since start. */
  readonly answersRefused: number
}

/** Where a past moment was taken from. */
export interface RecordedMoment {
  /** Number of the life of topz that saw it. */
  readonly life: number
  /** Milliseconds that it stands for: one interval, more where old moments were thinned out. */
  readonly spanMs: number
  /** Unix milliseconds of the adjacent moments, whatever lies between; missing at the ends of the recording. */
  readonly previousAt?: number
  readonly nextAt?: number
  /** How that life ended, if it ended without being asked to. */
  readonly ending?: Ending
  /** Unix milliseconds that were requested, if nothing was recorded between this moment and those. */
  readonly askedAt?: number
}

/** Where a past moment was taken from, as readers get it. */
export interface RecordedMomentInWords extends Omit<RecordedMoment, 'ending'> {
  readonly ending?: EndingInWords
}

/** The previous life and, of a past moment, where it was taken from: as readers get them. */
export interface PastInWords {
  readonly previousLife?: LifeInWords
  readonly recorded?: RecordedMomentInWords
}

/** Missing if nothing was watching: in a single readout, or a recording by an older topz. */
export interface Snapshot extends Partial<Found> {
  readonly schemaVersion: typeof SCHEMA_VERSION
  /** Number of the tick, from 1, without gaps. */
  readonly seq: number
  /** Unix milliseconds of the tick. */
  readonly at: number
  readonly intervalMs: number
  /** Smallest CPU share that the kernel's clock tick can resolve at this interval: 0.01 at one second. */
  readonly cpuResolution: number
  readonly host: Host
  readonly namespace: Namespace
  readonly totals: Totals
  readonly self: Self
  readonly absent: readonly Absence[]
  /** The main one first, then by name. */
  readonly containers: readonly Container[]
  /** That of the main container first. */
  readonly networks: readonly Network[]
  /**
   * Processes that ended since the previous tick and whose end the kernel reported. Not for past moments: there, events
   * tell.
   */
  readonly ended?: readonly Ended[]
  /** Children that come and go: of which parent and name how many; of a past moment as far as its events tell. Missing if there are none. */
  readonly shortLived?: readonly ShortLived[]
  /** The newest SNAPSHOT_EVENTS_MAX, oldest first; some older alarming ones take precedence over others. */
  readonly events: readonly Event[]
  /** How the previous life of topz ended, if the recording goes back that far. */
  readonly previousLife?: Life
  /** Why nothing is being recorded, or not in the requested place; absent while all is well. */
  readonly recordingProblem?: string
  /** What `--container` names, while no container is that. */
  readonly unknownContainer?: string
  /** Only for past moments: live ones have none. */
  readonly recorded?: RecordedMoment
  /**
   * The programs that have a colour, in the order in which they got it: for all moments those of the whole recording.
   * Missing in a single readout.
   */
  readonly colours?: readonly ProgramColour[]
  /** By ascending pid. */
  readonly processes: readonly Process[]
}
