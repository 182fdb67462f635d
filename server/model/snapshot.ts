// The vocabulary of topz: what one tick knows of a PID namespace, after rates, names and units were derived.
// Every reader (text, JSON, CSV, stream, page) is given exactly these objects; none of them is ever changed
// after it was published, and a process that did not change keeps the same object from tick to tick.
// An optional field that is missing is unknown, never zero; `Snapshot.absent` says why.

import type { Absence } from './absence.ts'
import type { Container } from './container.ts'
import type { Event } from './event.ts'
import type { Found } from './finding.ts'
import type { Figures } from './metrics.ts'
import type { Network } from './network.ts'
import type { Ending, Life } from './recording.ts'

/** Version of the JSON readout. A field that is added keeps it; one that is renamed, removed or re-measured raises it. */
export const SCHEMA_VERSION = 1

/** As waitpid(2) tells it. Code and signal both missing: unknown. Of a Process: zombies only. */
export interface HowEnded {
  readonly exitCode?: number
  readonly exitSignal?: number
  /** It left a core dump, or a program that takes them was handed one. */
  readonly coreDumped?: true
}

/** A process that ended since the tick before. */
export interface Ended extends HowEnded {
  /** Process.id */
  readonly processId: string
}

/**
 * One process: the pair (pid, start time). Sizes are bytes, times are seconds, instants are Unix milliseconds. Members
 * that are one number of a kernel file, in our unit, are rows of metrics.ts alone.
 */
export interface Process extends Figures, HowEnded {
  /** `pid:starttime`, and `:generation` when the kernel gave the same pair out twice. */
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
  /** Thread name of the leader (15 bytes, or longer for kernel threads), bad UTF-8 replaced; may hold control characters. */
  readonly comm: string
  /** What to show: the redacted arguments joined with spaces, or `[comm]` where there are none. May hold control characters. */
  readonly command: string
  /** Redacted arguments; missing for kernel threads and zombies, and until they were read once. */
  readonly argv?: readonly string[]
  /** The command line was longer than topz reads. */
  readonly commandTruncated?: true
  /** The process overwrote its arguments (setproctitle): `argv` is one title, not a list. */
  readonly commandRewritten?: true
  readonly kernelThread?: true
  /** This is topz. */
  readonly self?: true
  /** The first thread has ended but others live on: the kernel says Z, yet it runs. */
  readonly leaderExited?: true
  /** Share of one CPU over the last interval: 1 = one CPU fully used. Missing on the first tick of a process. */
  readonly cpuUsage?: number
  /** CPU time, user and system together. */
  readonly cpuSeconds: number
  readonly cpuUserSeconds?: number
  readonly cpuSystemSeconds?: number
  /** Time spent runnable but waiting for a CPU. Only for single-threaded processes: the kernel file covers the first thread. */
  readonly runQueueSeconds?: number
  /** Share of the last interval spent runnable but waiting. */
  readonly runQueueUsage?: number
  /**
   * Resident memory (shared pages counted in each process that maps them). Of this tick where it ran, else not older than
   * a minute of ticks.
   */
  readonly rssBytes: number
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
  /** The kernel's start time in clock ticks since boot: with `pid` the identity used in addresses. */
  readonly startTicks: number
  /** Path of its cgroup as the kernel names it to topz (v2, else the v1 path of memory or cpu). */
  readonly cgroup?: string
  /** Container.id */
  readonly container?: string
  /** Proportional set size: shared pages divided among those who share them. Measured on rotation, see `pssAt`. */
  readonly pssBytes?: number
  /** Unique set size: what would be freed on exit. */
  readonly ussBytes?: number
  /** When `pssBytes` and `ussBytes` were measured. */
  readonly pssAt?: number
  /** disabled, strict or filter. */
  readonly seccomp?: string
  readonly noNewPrivs?: boolean
  /** Effective capabilities as the kernel's 16 hex digits. */
  readonly capabilities?: string
  /** When the costly files (status, io, cmdline, fd, cgroup, limits) were last read. They are read on rotation. */
  readonly detailsAt?: number
  /** Kernel files that could not be read for this process; `Snapshot.absent` says why and what would help. */
  readonly absent?: readonly string[]
}

/** The machine under the namespace. Everything is the host's, not the container's. */
export interface Host {
  readonly hostname: string
  readonly kernel?: string
  readonly cpuCount: number
  /** CPUs in use over the last interval: 1 = one CPU. */
  readonly cpuUsage?: number
  /** Of all its CPUs over the last interval, 0..1: idle, waiting for a disk included, and taken away by the machine below. */
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
  /** By how much the wall clock was set since the tick before; missing where it went on. Half a second is the least. */
  readonly clockStepSeconds?: number
  /** How long the machine slept since the tick before: no clock but the wall's goes on then. Missing where it did not. */
  readonly sleptSeconds?: number
}

/** What topz is attached to: process 1 of the PID namespace that it reads. */
export interface Namespace {
  /** Host name from the root file system of process 1, where it may be read. */
  readonly hostname?: string
  readonly command?: string
  readonly startedAt?: number
}

export interface Totals {
  readonly processes: number
  /** Missing, as the two after it, where the source tells it of no process or of some only. */
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
  /** Time that the last tick took, in milliseconds. */
  readonly tickMs: number
  /** Ticks left out since start because the one before was still running. */
  readonly ticksMissed: number
  /** Processes that ended while they were being read, since start. */
  readonly vanished: number
  readonly source: 'proc' | 'ps'
  /** What it holds for those who read; not of the past. */
  readonly serving?: Serving
}

/** What topz holds for those who read it. Each is bounded. */
export interface Serving {
  /** Open pages and other subscribers. */
  readonly readers: number
  /** Different views that open pages look at, and what these keep together: rows times columns. */
  readonly views: number
  readonly viewCells: number
  /** Costly answers that are being made or wait for that: of the past, reports, long lists. */
  readonly answersUnderWay: number
  /** Such answers that were refused with 503, since start. */
  readonly answersRefused: number
}

/** Where a moment of the past was taken from. */
export interface RecordedMoment {
  /** Number of the life of topz that saw it. */
  readonly life: number
  /** Milliseconds that it stands for: one interval, more where old moments were thinned out. */
  readonly spanMs: number
  /** Unix milliseconds of the moments beside it, whatever lies between; missing at the ends of the recording. */
  readonly previousAt?: number
  readonly nextAt?: number
  /** How that life ended, where it did without being asked to. */
  readonly ending?: Ending
  /** Unix milliseconds that were asked for, where nothing was recorded between this moment and those. */
  readonly askedAt?: number
}

/** Without what was found where nobody watched: a single readout, or a recording of an older topz. */
export interface Snapshot extends Partial<Found> {
  readonly schemaVersion: typeof SCHEMA_VERSION
  /** Number of the tick, from 1, without holes. */
  readonly seq: number
  /** Unix milliseconds of the tick. */
  readonly at: number
  readonly intervalMs: number
  /** Smallest CPU share that the kernel's clock tick can tell apart at this interval: 0.01 at one second. */
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
  /** Those that ended since the tick before and whose end the kernel told. Not of the past: there events tell. */
  readonly ended?: readonly Ended[]
  /** The newest SNAPSHOT_EVENTS_MAX, oldest first; some older ones that are alarming before those that are not. */
  readonly events: readonly Event[]
  /** How the life of topz before this one ended, where the recording goes back so far. */
  readonly previousLife?: Life
  /** Why nothing is being recorded, or not where it was asked for; absent while all is well. */
  readonly recordingProblem?: string
  /** Only of the past: what is live has none. */
  readonly recorded?: RecordedMoment
  /** By ascending pid. */
  readonly processes: readonly Process[]
}
