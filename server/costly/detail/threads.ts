// /proc/<pid>/task/* -> the threads of a process: what each does, and what it waits for, in words.

import type { Thread } from '../../model/detail.ts'
import { rate } from '../../model/rate.ts'
import { parsePidSchedstat } from '../../procfs/pid-schedstat.ts'
import { parsePidStat } from '../../procfs/pid-stat.ts'
import { statusParser } from '../../procfs/pid-status.ts'
import { parsePidSyscall } from '../../procfs/pid-syscall.ts'
import { DENIED, entriesOf, linkOf, readStartOf } from '../../procfs/read.ts'
import { text } from '../../procfs/scan.ts'
import { bounded, type DetailReading, tellable } from './reading.ts'
import { waitOf } from './wait.ts'

const parseSwitches = statusParser(['voluntary_ctxt_switches', 'nonvoluntary_ctxt_switches'])

/** Of a thread with thousands of groups the switches, which come last, are left out. */
const STATUS_BYTES = 8192
const ENTRIES_MAX = 20_000
/** Processes whose threads are remembered, to tell how much CPU each used since the last time. */
const REMEMBERED_MAX = 8
const USAGE_MS_MIN = 500
/** Above this many threads, those that use CPU are searched for first, for this many milliseconds. */
const SORTED_ABOVE = 300
const LOOK_MS = 15

interface Before {
  readonly atMs: number
  readonly runTimes: ReadonlyMap<number, number>
  readonly usages: ReadonlyMap<number, number>
}

export function createThreadsReader(procRoot: string, clockTicksPerSecond: number, now: () => number) {
  const buffer = new Uint8Array(4096)
  const statusBuffer = new Uint8Array(STATUS_BYTES)
  const before = new Map<string, Before>()

  return function readThreads(pid: number, id: string): DetailReading<'threads'> | undefined {
    const folder = `${procRoot}/${pid}/task`
    const tids = entriesOf(folder, ENTRIES_MAX)
    if (typeof tids === 'number') return undefined
    const atMs = now()
    const last = before.get(id)
    const isSoon = last !== undefined && atMs - last.atMs < USAGE_MS_MIN
    const runTimes = new Map<number, number>()
    const usages = new Map<number, number>()
    const items: Thread[] = []
    const denied = new Set<string>()
    const sorted = tids.length > SORTED_ABOVE ? byUse(folder, tids) : tids
    const truncated = bounded(sorted, now, entry => {
      const tid = Number(entry)
      const thread = readThread(`${folder}/${entry}`, pid, tid)
      if (thread === undefined) return
      const { runTime, isDenied, ...rest } = thread
      if (isDenied) denied.add('syscall')
      if (runTime !== undefined) runTimes.set(tid, runTime)
      const perSecond = isSoon
        ? last.usages.get(tid)
        : rate(last?.runTimes.get(tid), runTime, last && atMs - last.atMs)
      if (perSecond !== undefined) usages.set(tid, perSecond)
      items.push(
        tellable<Thread>({ ...rest, cpuUsage: perSecond === undefined ? undefined : perSecond / 1e9 }),
      )
    })
    if (before.size >= REMEMBERED_MAX && !before.has(id)) before.clear()
    if (!isSoon) before.set(id, { atMs, runTimes, usages })
    items.sort((a, b) => (b.cpuUsage ?? 0) - (a.cpuUsage ?? 0) || b.cpuSeconds - a.cpuSeconds)
    return {
      items,
      ...(truncated && { truncated, total: tids.length }),
      ...(denied.size > 0 && { unreadable: { syscall: 'denied' as const } }),
    }
  }

  /** The busiest first, by one small file each, as far as time allows: of thousands only some can be read in full. */
  function byUse(folder: string, tids: readonly string[]): readonly string[] {
    const endMs = now() + LOOK_MS
    const used = new Map<string, number>()
    // The newest are more likely to be busy.
    for (const tid of tids.toReversed()) {
      if (now() > endMs) break
      const length = readStartOf(`${folder}/${tid}/schedstat`, buffer)
      used.set(tid, length > 0 ? (schedstatOf(length)?.runTime ?? 0) : 0)
    }
    return tids.toSorted((a, b) => (used.get(b) ?? -1) - (used.get(a) ?? -1))
  }

  function readThread(folder: string, pid: number, tid: number) {
    const length = readStartOf(`${folder}/stat`, buffer)
    if (length <= 0) return undefined
    let stat: ReturnType<typeof parsePidStat>
    try {
      stat = parsePidStat(buffer, length)
    } catch {
      return undefined
    }
    const { comm, state, utime, stime, processor } = stat
    const scheduled = readStartOf(`${folder}/schedstat`, buffer)
    const schedstat = scheduled > 0 ? schedstatOf(scheduled) : undefined
    const called = readStartOf(`${folder}/syscall`, buffer)
    const syscall = called > 0 ? parsePidSyscall(buffer.subarray(0, called)) : undefined
    const slept = readStartOf(`${folder}/wchan`, buffer)
    const wchan = slept > 0 ? text(buffer, 0, slept).replace(/\0+$/, '') : ''
    return {
      tid,
      comm,
      state: state || undefined,
      cpuSeconds: (utime + stime) / clockTicksPerSecond,
      runQueueSeconds: schedstat && schedstat.runDelay / 1e9,
      cpu: processor,
      syscall: syscall && (syscall.name ?? `system call ${syscall.number}`),
      // 0 means that the thread does not sleep.
      wchan: wchan === '0' || wchan === '' ? undefined : wchan,
      ...waitOf(state, syscall, fd => targetOf(pid, fd)),
      ...switchesOf(folder),
      runTime: schedstat?.runTime,
      isDenied: called === DENIED,
    }
  }

  /** Of who hangs neither moves. */
  function switchesOf(folder: string) {
    const length = readStartOf(`${folder}/status`, statusBuffer)
    const status = length > 0 ? statusOf(length) : {}
    return {
      voluntarySwitches: status.voluntary_ctxt_switches,
      involuntarySwitches: status.nonvoluntary_ctxt_switches,
    }
  }

  function statusOf(length: number): ReturnType<typeof parseSwitches> {
    try {
      return parseSwitches(statusBuffer.subarray(0, length))
    } catch {
      return {}
    }
  }

  function schedstatOf(length: number) {
    try {
      return parsePidSchedstat(buffer, length)
    } catch {
      return undefined
    }
  }

  function targetOf(pid: number, fd: number): string | undefined {
    const link = linkOf(`${procRoot}/${pid}/fd/${fd}`)
    return typeof link === 'string' ? link : undefined
  }
}
