// ProcessReading and its rates -> Process: ticks become seconds, pages and kilobytes become bytes, numbers get names.

import type { Process } from '../model/snapshot.ts'
import { KERNEL_THREAD_FLAG, type PidStat } from '../procfs/pid-stat.ts'
import type { Details, ProcessReading, Sample } from '../sampler/sample.ts'
import type { Rates } from './rates.ts'

const KIB = 1024
/** include/uapi/linux/sched.h */
const POLICIES = ['other', 'fifo', 'rr', 'batch', 'iso', 'idle', 'deadline', 'ext']
/** include/uapi/linux/seccomp.h */
const SECCOMP = ['disabled', 'strict', 'filter']

const WITHOUT_MEMORY = { pssBytes: undefined, ussBytes: undefined, pssAt: undefined }

type Unit = Pick<Sample, 'clockTicksPerSecond' | 'pageBytes' | 'host' | 'hasCpuSplit'> & {
  /** What the process may use at most, by Container.id; the host's memory where there is none. */
  readonly memoryLimits?: ReadonlyMap<string, number>
}

export function processOf(
  reading: ProcessReading,
  rates: Rates,
  startedAt: number | undefined,
  sample: Unit,
): Process {
  const { stat, details, schedstat } = reading
  const rssBytes = livingRss(stat, details) ?? reading.rssPages * sample.pageBytes
  const process: Record<string, unknown> = {
    id: reading.id,
    pid: stat.pid,
    ppid: stat.ppid,
    pgid: stat.pgrp,
    sid: stat.session,
    tty: ttyName(stat.tty_nr),
    state: stat.state || undefined,
    comm: stat.comm,
    command: commandOf(stat, details),
    ...marksOf(reading),
    ...exitOf(stat),
    cpuUsage: rates.cpuUsage,
    cpuSeconds: (stat.utime + stat.stime) / sample.clockTicksPerSecond,
    ...cpuSplitOf(stat, sample),
    runQueueSeconds: schedstat !== undefined && stat.num_threads <= 1 ? schedstat.runDelay / 1e9 : undefined,
    runQueueUsage: rates.runQueueUsage,
    rssBytes,
    memoryUsage: memoryShare(rssBytes, details?.container, sample),
    virtualBytes: stat.vsize,
    minorFaults: stat.minflt,
    majorFaults: stat.majflt,
    majorFaultsPerSecond: rates.majorFaultsPerSecond,
    diskReadBytesPerSecond: rates.diskReadBytesPerSecond,
    diskWriteBytesPerSecond: rates.diskWriteBytesPerSecond,
    threadCount: stat.num_threads,
    nice: stat.nice,
    priority: stat.priority,
    policy: stat.policy === undefined ? undefined : (POLICIES[stat.policy] ?? String(stat.policy)),
    cpu: stat.processor,
    startedAt,
    startTicks: stat.starttime,
    ...(details && fromDetails(details)),
    peakRssBytes: peakOf(details, rssBytes),
    // What a zombie had is gone.
    ...(stat.state === 'Z' && stat.num_threads <= 1 && WITHOUT_MEMORY),
  }
  const known: Record<string, unknown> = {}
  for (const key in process) if (!isUnknown(process[key])) known[key] = process[key]
  return known as unknown as Process
}

/** Of a first thread that has ended the kernel says 0; what lives on tells its parts. */
function livingRss(stat: PidStat, details: Details | undefined): number | undefined {
  if (stat.state !== 'Z' || stat.num_threads <= 1 || details?.rssAnonKb === undefined) return undefined
  return (details.rssAnonKb + (details.rssFileKb ?? 0) + (details.rssShmemKb ?? 0)) * KIB
}

/** It is read more rarely than what is resident, and is never less. */
function peakOf(details: Details | undefined, rssBytes: number): number | undefined {
  return details?.hwmKb === undefined ? undefined : Math.max(details.hwmKb * KIB, rssBytes)
}

function memoryShare(rssBytes: number, container: string | undefined, { host, memoryLimits }: Unit) {
  const whole = memoryLimits?.get(container ?? '') ?? (host.memTotalKb && host.memTotalKb * KIB)
  return whole ? rssBytes / whole : undefined
}

/** Absent is absent: a source marks a number that it can't tell as NaN, and what can't limit anything as infinite. */
function isUnknown(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && !Number.isFinite(value))
}

function cpuSplitOf({ utime, stime }: PidStat, { clockTicksPerSecond, hasCpuSplit }: Unit) {
  if (hasCpuSplit === false) return {}
  return { cpuUserSeconds: utime / clockTicksPerSecond, cpuSystemSeconds: stime / clockTicksPerSecond }
}

function fromDetails(details: Details): Partial<Record<keyof Process, unknown>> {
  const { io } = details
  return {
    uid: details.uid,
    gid: details.gid,
    user: details.userName ?? (details.uid === undefined ? undefined : String(details.uid)),
    argv: details.argv !== undefined && details.argv.length > 0 ? details.argv : undefined,
    commandTruncated: details.argvTruncated || undefined,
    commandRewritten: details.argvRewritten || undefined,
    rssAnonBytes: bytes(details.rssAnonKb),
    rssFileBytes: bytes(details.rssFileKb),
    rssShmemBytes: bytes(details.rssShmemKb),
    swapBytes: bytes(details.swapKb),
    voluntarySwitches: details.voluntarySwitches,
    involuntarySwitches: details.nonvoluntarySwitches,
    diskReadBytes: io?.read_bytes,
    diskWriteBytes: io?.write_bytes,
    ioReadBytes: io?.rchar,
    ioWriteBytes: io?.wchar,
    openFds: details.openFds,
    openFdsLimit: details.openFdsLimit,
    oomScore: details.oomScore,
    oomScoreAdj: details.oomScoreAdj,
    cgroup: details.cgroup,
    container: details.container,
    pssBytes: bytes(details.pss?.pssKb),
    ussBytes: bytes(details.pss?.ussKb),
    pssAt: details.pss?.at,
    seccomp:
      details.seccomp === undefined ? undefined : (SECCOMP[details.seccomp] ?? String(details.seccomp)),
    noNewPrivs: details.noNewPrivs === undefined ? undefined : details.noNewPrivs === 1,
    capabilities: details.capEff,
    detailsAt: details.at,
    absent: absentOf(details),
  }
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
  const argv = details?.argv
  return argv === undefined || argv.length === 0 || isBlank(argv) ? `[${stat.comm}]` : argv.join(' ')
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

/** waitpid(2): the low seven bits are the signal, the second byte the code. 0 also stands for "you may not know". */
function exitOf(stat: PidStat) {
  const code = stat.exit_code
  if (stat.state !== 'Z' || stat.num_threads > 1 || code === undefined || code === 0) return {}
  const signal = code & 0x7f
  return signal !== 0 ? { exitSignal: signal } : { exitCode: (code >> 8) & 0xff }
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
