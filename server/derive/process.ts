// ProcessReading and its rates -> Process: ticks become seconds, pages and kilobytes become bytes, numbers get names.

import type { Defined } from '../model/defined.ts'
import type { HowEnded } from '../model/how-ended.ts'
import { type Figure, figuresOf } from '../model/metrics.ts'
import { isRuntimeInit } from '../model/passing.ts'
import type { Process } from '../model/snapshot.ts'
import { KERNEL_THREAD_FLAG, type PidStat } from '../procfs/pid-stat.ts'
import type { Details, ProcessReading, Sample, StatusFigures } from '../sampler/sample.ts'
import type { ChildrenCpu } from './children-cpu.ts'
import { howEndedBy } from './how-ended.ts'
import type { Rates } from './rates.ts'
import type { UserNames } from './user-names.ts'

const KIB = 1024
/** include/uapi/linux/sched.h */
const POLICIES = ['other', 'fifo', 'rr', 'batch', 'iso', 'idle', 'deadline', 'ext']
/** include/uapi/linux/seccomp.h */
const SECCOMP = ['disabled', 'strict', 'filter']

export type Unit = Pick<Sample, 'clockTicksPerSecond' | 'pageBytes' | 'host' | 'hasCpuSplit'> & {
  /** How much the process may use, by Container.id; the host's memory if there is no limit. */
  readonly memoryLimits?: ReadonlyMap<string, number>
  /** For processes whose user list cannot be read. */
  readonly userNames?: Pick<UserNames, 'of'>
}

export const STAT = figuresOf('stat')
const STATUS = figuresOf('status')
export const IO = figuresOf('io')

export type Draft = { -readonly [Key in keyof Process]: Process[Key] }
type Unknowable = { readonly [Key in keyof Process]?: Process[Key] | undefined }

export function processOf(
  reading: ProcessReading,
  rates: Rates,
  startedAt: number | undefined,
  sample: Unit,
  children?: ChildrenCpu,
): Process {
  const { stat, details } = reading
  const rssBytes = livingRss(stat, details?.status) ?? reading.rssPages * sample.pageBytes
  const process: Draft = known({
    id: reading.id,
    pid: stat.pid,
    ppid: stat.ppid,
    tty: ttyName(stat.tty_nr),
    state: stat.state || undefined,
    comm: stat.comm,
    command: commandOf(stat, details),
    ...marksOf(reading),
    ...exitOf(stat),
    ...movingOf(reading, rssBytes, rates, sample, children),
    policy: stat.policy === undefined ? undefined : (POLICIES[stat.policy] ?? String(stat.policy)),
    startedAt,
    startTicks: stat.starttime,
  } satisfies Unknowable)
  addFigures(process, STAT, stat)
  if (details !== undefined) known(fromDetails(details, stat, sample), process)
  if (details?.status !== undefined) addFigures(process, STATUS, details.status)
  if (details?.io !== undefined) addFigures(process, IO, details.io)
  // It is read less often than resident memory, and is never less.
  if (process.peakRssBytes !== undefined && process.peakRssBytes < rssBytes) process.peakRssBytes = rssBytes
  return process
}

/** What changes whenever it runs, but for its state and the figures of `stat`. */
export function movingOf(
  { stat, details, schedstat }: ProcessReading,
  rssBytes: number,
  rates: Rates,
  sample: Unit,
  children: ChildrenCpu | undefined,
) {
  return {
    cpuUsage: rates.cpuUsage,
    cpuSeconds: (stat.utime + stat.stime) / sample.clockTicksPerSecond,
    ...cpuSplitOf(stat, sample),
    ...childrenOf(children, sample),
    runQueueSeconds: schedstat !== undefined && stat.num_threads <= 1 ? schedstat.runDelay / 1e9 : undefined,
    runQueueUsage: rates.runQueueUsage,
    rssBytes,
    memoryUsage: memoryShare(rssBytes, details?.container, sample),
    majorFaultsPerSecond: rates.majorFaultsPerSecond,
    diskReadBytesPerSecond: rates.diskReadBytesPerSecond,
    diskWriteBytesPerSecond: rates.diskWriteBytesPerSecond,
  }
}

/** The metrics that are one number of `file`, in our unit. */
function addFigures<File extends string>(
  process: Draft,
  figures: readonly Figure<File>[],
  file: { readonly [Field in Figure<File>['field']]?: number | undefined },
): void {
  for (const { key, field, factor } of figures) {
    const value = file[field]
    if (value !== undefined && Number.isFinite(value)) process[key] = value * factor
  }
}

/** For a first thread that has ended the kernel says 0; the living threads reveal the parts. */
function livingRss(stat: PidStat, status: StatusFigures | undefined): number | undefined {
  if (stat.state !== 'Z' || stat.num_threads <= 1 || status?.RssAnon === undefined) return undefined
  return (status.RssAnon + (status.RssFile ?? 0) + (status.RssShmem ?? 0)) * KIB
}

function memoryShare(rssBytes: number, container: string | undefined, { host, memoryLimits }: Unit) {
  const whole = memoryLimits?.get(container ?? '') ?? (host.memTotalKb && host.memTotalKb * KIB)
  return whole ? rssBytes / whole : undefined
}

/** Absent is absent: a source marks a number that it can't tell as NaN, and what can't limit anything as infinite. */
export function isUnknown(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && !Number.isFinite(value))
}

function known<T extends object>(all: T, into: Partial<T> = {}): Defined<T> {
  for (const key in all) if (!isUnknown(all[key])) into[key] = all[key]
  return into as Defined<T>
}

function cpuSplitOf({ utime, stime }: PidStat, { clockTicksPerSecond, hasCpuSplit }: Unit) {
  if (hasCpuSplit === false) return {}
  return { cpuUserSeconds: utime / clockTicksPerSecond, cpuSystemSeconds: stime / clockTicksPerSecond }
}

function childrenOf(children: ChildrenCpu | undefined, { clockTicksPerSecond }: Unit) {
  return {
    childrenCpuUsage: children?.usage,
    childrenCpuUserSeconds: children && children.user / clockTicksPerSecond,
    childrenCpuSystemSeconds: children && children.system / clockTicksPerSecond,
  }
}

function fromDetails(details: Details, stat: PidStat, { userNames }: Unit) {
  // What a zombie had is gone.
  const pss = stat.state === 'Z' && stat.num_threads <= 1 ? undefined : details.pss
  return {
    uid: details.uid,
    gid: details.gid,
    user: userOf(details, userNames),
    argv: argvOf(stat, details),
    commandTruncated: details.argvTruncated || undefined,
    commandRewritten: details.argvRewritten || undefined,
    openFds: details.openFds,
    openFdsLimit: details.openFdsLimit,
    oomScore: details.oomScore,
    oomScoreAdj: details.oomScoreAdj,
    cgroup: details.cgroup,
    container: details.container,
    pssBytes: bytes(pss?.pssKb),
    ussBytes: bytes(pss?.ussKb),
    pssAnonBytes: bytes(pss?.pssAnonKb),
    pssFileBytes: bytes(pss?.pssFileKb),
    pssAt: pss?.at,
    seccomp:
      details.seccomp === undefined ? undefined : (SECCOMP[details.seccomp] ?? String(details.seccomp)),
    noNewPrivs: details.noNewPrivs === undefined ? undefined : details.noNewPrivs === 1,
    capabilities: details.capEff,
    detailsAt: details.at,
    absent: absentOf(details),
  } satisfies Unknowable
}

export function userOf(
  { userName, uid, container }: Details,
  userNames: Unit['userNames'],
): string | undefined {
  return userName ?? (uid === undefined ? undefined : (userNames?.of(container, uid) ?? String(uid)))
}

function absentOf({ unreadable }: Details): readonly string[] | undefined {
  if (unreadable === undefined) return undefined
  const files = Object.keys(unreadable)
  return files.length === 0 ? undefined : files
}

function bytes(kilobytes: number | undefined): number | undefined {
  return kilobytes === undefined ? undefined : kilobytes * KIB
}

function commandOf(stat: PidStat, details: Details | undefined): string {
  const argv = argvOf(stat, details)
  return argv === undefined || isBlank(argv) ? `[${stat.comm}]` : argv.join(' ')
}

/** Undefined also while only those of the runtime on its way into a container are known: they are not its own. */
function argvOf({ ppid }: PidStat, details: Details | undefined): readonly string[] | undefined {
  const argv = details?.argv
  return argv === undefined || argv.length === 0 || (ppid === 0 && isRuntimeInit(argv)) ? undefined : argv
}

function isBlank(argv: readonly string[]): boolean {
  return argv.every(argument => argument.trim() === '')
}

function marksOf({ stat, details, isSelf }: ProcessReading) {
  const kernelThread = (stat.flags & KERNEL_THREAD_FLAG) !== 0 || details?.kthread === true
  return {
    kernelThread: kernelThread || undefined,
    self: isSelf || undefined,
    // The kernel reports a first thread that ended as a zombie, however many others live on.
    leaderExited: (stat.state === 'Z' && stat.num_threads > 1) || undefined,
  }
}

/** 0 also stands for "you may not know". */
function exitOf(stat: PidStat): HowEnded {
  const status = stat.exit_code
  const isZombie = stat.state === 'Z' && stat.num_threads <= 1
  return !isZombie || status === undefined || status === 0 ? {} : howEndedBy(status)
}

/** Device number as the kernel packs it: minor bits 31-20 and 7-0, major bits 15-8. */
function ttyName(number: number): string | undefined {
  if (number === 0) return undefined
  const major = (number >> 8) & 0xff
  const minor = (number & 0xff) | ((number >>> 12) & 0xfff00)
  if (major >= 136 && major <= 143) return `pts/${(major - 136) * 256 + minor}`
  if (major === 4) return minor < 64 ? `tty${minor}` : `ttyS${minor - 64}`
  return `${major}:${minor}`
}
