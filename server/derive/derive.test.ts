// Hand-made samples -> what readers get: units, names, rates, and what stays the same object.

import { expect, test } from 'bun:test'
import { parsePidStat } from '../procfs/pid-stat.ts'
import type { Details, HostReading, ProcessReading, Sample } from '../sampler/sample.ts'
import { type FakeStat, statBytes } from '../sampler/testdata/fake-proc.ts'
import { createDeriver } from './derive.ts'

const WALL_MS = Date.UTC(2026, 0, 2)
const SELF = { version: '0', tickMs: 1, ticksMissed: 0, vanished: 0, source: 'proc' } as const
const CPU = { user: 0, nice: 0, system: 0, idle: 0, iowait: 0, irq: 0, softirq: 0, steal: 0 }
const HOST: HostReading = {
  hostname: 'node-a',
  cpuCount: 8,
  cpu: CPU,
  forks: 1000,
  memTotalKb: 1_000_000,
  uptimeSeconds: 1000,
  unreadable: {},
}

interface Given extends FakeStat {
  readonly pid: number
  readonly details?: Details
  readonly elapsedMs?: number
  readonly isSelf?: boolean
  readonly generation?: number
}

/** A reading just before it. */
const follows = (atMs: number, elapsedMs: number) => ({
  atMs: atMs - elapsedMs,
  heldUntilMs: atMs - elapsedMs,
})

function reading(
  { pid, details, elapsedMs, isSelf, generation, ...fields }: Given,
  atMs: number,
): ProcessReading {
  const stat = parsePidStat(statBytes(pid, fields))
  return {
    id: `${pid}:${stat.starttime}${generation ? `:${generation}` : ''}`,
    stat,
    atMs,
    follows: elapsedMs === undefined ? undefined : follows(atMs, elapsedMs),
    rssPages: stat.rss,
    schedstat:
      fields.runTime === undefined ? undefined : { runTime: fields.runTime, runDelay: fields.runDelay ?? 0 },
    details,
    isSelf: isSelf === true,
  }
}

function sample(atMs: number, processes: readonly ProcessReading[], host: Partial<HostReading> = {}): Sample {
  return {
    at: WALL_MS + atMs,
    atMs,
    host: { ...HOST, uptimeSeconds: 1000 + atMs / 1000, ...host },
    namespaceHostname: undefined,
    processes,
    vanished: 0,
    clockTicksPerSecond: 100,
    pageBytes: 4096,
  }
}

function newDerive(intervalMs = 1000) {
  const { derive } = createDeriver({ intervalMs, rights: 'root' })
  return (of: Sample) => derive(of, SELF)
}

/** The process as it is after one reading. */
const once = (given: Omit<Given, 'pid'>) =>
  newDerive()(sample(0, [reading({ pid: 4, ...given }, 0)])).processes[0]

test('ticks become seconds, pages and kilobytes become bytes, numbers get names', () => {
  const details: Details = {
    at: 5,
    uid: 33,
    userName: 'www',
    status: { VmHWM: 2000 },
    seccomp: 2,
    noNewPrivs: 0,
    argv: ['a', 'b c'],
  }
  const given = { utime: 150, stime: 50, rss: 250, tty_nr: 0x8801, policy: 3, details, pgrp: 9, session: 8 }
  expect(once(given)).toMatchObject({
    cpuSeconds: 2,
    cpuUserSeconds: 1.5,
    cpuSystemSeconds: 0.5,
    rssBytes: 1_024_000,
    memoryUsage: 0.001,
    tty: 'pts/1',
    policy: 'batch',
    pgid: 9,
    sid: 8,
    user: 'www',
    peakRssBytes: 2_048_000,
    seccomp: 'filter',
    noNewPrivs: false,
    command: 'a b c',
    detailsAt: 5,
  })
})

test('resident memory never exceeds its peak, though the peak was read earlier', () => {
  const details: Details = { at: 5, status: { VmHWM: 8 } }
  expect(once({ rss: 250, details })?.peakRssBytes).toBe(1_024_000)
  expect(once({ rss: 1, details })?.peakRssBytes).toBe(8192)
  expect(once({ rss: 1, details: { at: 5 } })).not.toHaveProperty('peakRssBytes')
})

test('P10, P11: a kernel thread, a zombie and a process that cleared its arguments show their name in brackets', () => {
  const none: Details = { at: 1, argv: [] }
  const flags = 0x00200000
  const worker = once({ comm: 'kworker/u8:1-events_unbound', flags, details: none })
  expect(worker).toMatchObject({ command: '[kworker/u8:1-events_unbound]', kernelThread: true })
  expect(once({ comm: 'sh', state: 'Z', details: none })).toMatchObject({ command: '[sh]', state: 'Z' })
  expect(once({ comm: 'x', details: { at: 1, argv: ['  ', ''] } })?.command).toBe('[x]')
  expect(once({ comm: 'new' })?.command).toBe('[new]')
  expect(worker).not.toHaveProperty('argv')
})

test('P14: a kernel thread is recognised by its flag or its status, never by its parent', () => {
  expect(once({ details: { at: 1, kthread: true } })?.kernelThread).toBe(true)
  expect(once({ ppid: 2 })).not.toHaveProperty('kernelThread')
})

test('P15: an unknown state is passed on and counts as none of the known ones', () => {
  const snapshot = newDerive()(sample(0, [reading({ pid: 4, state: 'Q' }, 0)]))
  expect(snapshot.processes[0]?.state).toBe('Q')
  expect(snapshot.totals).toMatchObject({ processes: 1, running: 0, uninterruptible: 0, zombies: 0 })
})

test('P23, P24: a zombie says how it ended; a leader that exited is not a zombie', () => {
  const zombie = (exit_code: number, num_threads = 1) =>
    reading({ pid: 4, state: 'Z', exit_code, num_threads }, 0)
  const of = (one: ProcessReading) => newDerive()(sample(0, [one]))
  expect(of(zombie(7 << 8)).processes[0]).toMatchObject({ exitCode: 7 })
  expect(of(zombie(9)).processes[0]).toMatchObject({ exitSignal: 9 })
  expect(of(zombie(0)).processes[0]).not.toHaveProperty('exitCode')
  expect(of(zombie(0)).totals.zombies).toBe(1)
  const measured = {
    ...zombie(0),
    details: { at: WALL_MS, pss: { pssKb: 8, ussKb: 4, tookMs: 1, at: WALL_MS } },
  }
  expect(of(measured).processes[0]).not.toHaveProperty('pssBytes')
  const leader = of(zombie(7 << 8, 3))
  expect(leader.processes[0]).toMatchObject({ leaderExited: true, state: 'Z', threadCount: 3 })
  expect(leader.processes[0]).not.toHaveProperty('exitCode')
  expect(leader.totals.zombies).toBe(0)
})

test('P32: no rate on the first tick; then 100 % is one CPU', () => {
  const derive = newDerive()
  const first = derive(sample(0, [reading({ pid: 4, num_threads: 4 }, 0)])).processes[0]
  expect(first).not.toHaveProperty('cpuUsage')
  expect(first).not.toHaveProperty('majorFaultsPerSecond')
  const next = reading({ pid: 4, num_threads: 4, utime: 400, majflt: 5, elapsedMs: 1000 }, 1000)
  expect(derive(sample(1000, [next])).processes[0]).toMatchObject({ cpuUsage: 4, majorFaultsPerSecond: 5 })
})

test('P20, P32: a new generation starts without rates and inherits none', () => {
  const derive = newDerive()
  derive(sample(0, [reading({ pid: 4, utime: 500 }, 0)]))
  const again = derive(sample(1000, [reading({ pid: 4, utime: 2, generation: 2 }, 1000)])).processes[0]
  expect(again?.id).toBe('4:5000:2')
  expect(again).not.toHaveProperty('cpuUsage')
})

test('P32: two readings within 50 ms keep the previous rates; the next one covers the whole time', () => {
  const derive = newDerive()
  const at = (atMs: number, utime: number, elapsedMs?: number) =>
    derive(sample(atMs, [reading({ pid: 4, utime, ...(elapsedMs && { elapsedMs }) }, atMs)])).processes[0]
      ?.cpuUsage
  at(0, 0)
  expect(at(1000, 50, 1000)).toBe(0.5)
  expect(at(1020, 60, 20)).toBe(0.5)
  expect(at(2020, 60 + 40, 1000)).toBeCloseTo(0.4, 1)
})

test('a process that did not run is at 0 and then stays the very same object', () => {
  const derive = newDerive()
  const still = reading({ pid: 4, utime: 30, runTime: 3e8 }, 0)
  derive(sample(0, [still]))
  const second = derive(sample(1000, [still])).processes[0]
  expect(second).toMatchObject({ cpuUsage: 0, runQueueUsage: 0, majorFaultsPerSecond: 0 })
  expect(derive(sample(2000, [still])).processes[0]).toBe(second as NonNullable<typeof second>)
})

test('disk rates cover the time between the two readings of io', () => {
  const derive = newDerive()
  const io = (read_bytes: number) => ({
    rchar: 1,
    wchar: 1,
    syscr: 1,
    syscw: 1,
    read_bytes,
    write_bytes: 0,
    cancelled_write_bytes: 0,
  })
  const at = (atMs: number, details: Details) =>
    derive(sample(atMs, [reading({ pid: 4, utime: atMs / 10, elapsedMs: 1000, details }, atMs)])).processes[0]
  expect(at(0, { at: 1, io: io(1000), ioAtMs: 10 })).not.toHaveProperty('diskReadBytesPerSecond')
  const late = { at: 2, io: io(5000), ioAtMs: 2010, ioFollows: { atMs: 10, heldUntilMs: 10 } }
  expect(at(1000, late)?.diskReadBytesPerSecond).toBe(2000)
  const fell = { at: 3, io: io(100), ioAtMs: 3010, ioFollows: { atMs: 2010, heldUntilMs: 2010 } }
  expect(at(2000, fell)).not.toHaveProperty('diskReadBytesPerSecond')
})

test('P39: if io may not be read, it is absent with its reason, never 0', () => {
  const details: Details = { at: 1, unreadable: { io: 'denied' } }
  const derive = newDerive()
  derive(sample(0, [reading({ pid: 4, details }, 0), reading({ pid: 5, details }, 0)]))
  // One has run since, the other has not: neither has a rate.
  const ran = reading({ pid: 4, utime: 50, elapsedMs: 1000, details }, 1000)
  const { processes, absent } = derive(sample(1000, [ran, reading({ pid: 5, details }, 0)]))
  expect(processes[0]?.absent).toEqual(['io'])
  for (const field of ['diskReadBytes', 'diskWriteBytes', 'ioReadBytes', 'diskReadBytesPerSecond'])
    for (const one of processes) expect(one).not.toHaveProperty(field)
  expect(absent).toEqual([expect.objectContaining({ file: 'io', reason: 'denied', processCount: 2 })])
  expect(absent[0]?.message).toContain('--cap-add=SYS_PTRACE')
})

test('P22: the start time shown does not jitter with the clocks', () => {
  const derive = newDerive()
  const still = reading({ pid: 4, starttime: 5000 }, 0)
  const start = derive(sample(0, [still])).processes[0]?.startedAt
  expect(start).toBe(WALL_MS - 950_000)
  for (const jitterMs of [1000, -1000, 15, 0]) {
    const jittered = { ...sample(1000, [still]), at: WALL_MS + 1000 + jitterMs }
    expect(derive(jittered).processes[0]?.startedAt).toBe(start as number)
  }
})

test('P22: it follows when the clock is set, and the identity does not', () => {
  const derive = newDerive()
  const still = reading({ pid: 4, starttime: 5000 }, 0)
  const before = derive(sample(0, [still])).processes[0]
  for (const stepMs of [3_600_000, -3_600_000]) {
    const after = derive({ ...sample(1000, [still]), at: WALL_MS + 1000 + stepMs }).processes[0]
    expect(after?.startedAt).toBe((before?.startedAt ?? 0) + stepMs)
    expect(after?.id).toBe('4:5000')
  }
})

test('P37: an age counts the time that the machine was suspended, a rate does not', () => {
  const derive = newDerive()
  derive(sample(0, [reading({ pid: 4, starttime: 5000 }, 0)]))
  // An hour of suspend: the wall clock and the time since boot continued, the monotonic clock stood still.
  const woken = {
    ...sample(1000, [reading({ pid: 4, starttime: 5000, utime: 50, elapsedMs: 1000 }, 1000)], {
      uptimeSeconds: 4601,
    }),
    at: WALL_MS + 3_601_000,
  }
  const snapshot = derive(woken)
  expect(snapshot.at - (snapshot.processes[0]?.startedAt ?? 0)).toBe(4_551_000)
  expect(snapshot.processes[0]?.cpuUsage).toBe(0.5)
})

test('P36: units are those of the kernel: 64 KiB pages and 1000 ticks', () => {
  const of = {
    ...sample(0, [reading({ pid: 4, utime: 1500, rss: 2, starttime: 5000 }, 0)]),
    clockTicksPerSecond: 1000,
    pageBytes: 65_536,
  }
  expect(newDerive()(of).processes[0]).toMatchObject({
    cpuUserSeconds: 1.5,
    cpuSeconds: 1.5,
    rssBytes: 131_072,
    startedAt: WALL_MS - 995_000,
  })
})

test('P34: the snapshot states the resolution of its CPU shares', () => {
  const resolution = (intervalMs: number) => newDerive(intervalMs)(sample(0, [])).cpuResolution
  expect([resolution(1000), resolution(250), resolution(5000)]).toEqual([0.01, 0.01, 0.002])
})

test('P35: iowait and steal that fall take nothing from the others, guest time is not counted twice', () => {
  const derive = newDerive()
  const cpu = (user: number, steal: number, iowait: number, guest: number) => ({
    ...CPU,
    user,
    steal,
    iowait,
    guest,
    idle: 1000,
  })
  derive(sample(0, [], { cpu: cpu(100, 50, 70, 0) }))
  expect(derive(sample(1000, [], { cpu: cpu(200, 40, 10, 100) })).host.cpuUsage).toBe(1)
})

test('P42: forks per second come from the kernel’s count, not from the processes seen', () => {
  const derive = newDerive()
  expect(derive(sample(0, [])).host).not.toHaveProperty('forksPerSecond')
  expect(derive(sample(2000, [], { forks: 5000 })).host.forksPerSecond).toBe(2000)
})

test('P30: topz itself is marked, counted, and shown in the header', () => {
  const snapshot = newDerive()(sample(0, [reading({ pid: 4, isSelf: true, rss: 3 }, 0)]))
  expect(snapshot.processes[0]?.self).toBe(true)
  expect(snapshot.totals.processes).toBe(1)
  expect(snapshot.self).toMatchObject({ pid: 4, rssBytes: 12_288 })
})

test('P45: without the host’s files there is still a list, with the reasons', () => {
  const host: HostReading = {
    hostname: 'h',
    cpuCount: 2,
    unreadable: { stat: 'unsupported', uptime: 'unsupported' },
  }
  const { derive } = createDeriver({ intervalMs: 1000, rights: 'user' })
  const snapshot = derive({ ...sample(0, [reading({ pid: 4 }, 0)]), host }, SELF)
  expect(snapshot.processes).toHaveLength(1)
  expect(snapshot.processes[0]).not.toHaveProperty('startedAt')
  expect(snapshot.host).toEqual({ hostname: 'h', cpuCount: 2 })
  expect(snapshot.absent.map(({ file }) => file)).toEqual(['stat', 'uptime'])
})

test('memory of ended processes is released', () => {
  const derive = newDerive()
  for (let round = 0; round < 50; round++) {
    const some = Array.from({ length: 100 }, (_, index) =>
      reading({ pid: 10 + index, starttime: round, utime: round }, round * 1000),
    )
    expect(derive(sample(round * 1000, some)).processes).toHaveLength(100)
  }
  // None of the earlier ones is known any more: the same identity starts over, without a rate.
  const back = reading({ pid: 10, starttime: 3, utime: 900, elapsedMs: 1000 }, 60_000)
  expect(derive(sample(60_000, [back])).processes[0]).not.toHaveProperty('cpuUsage')
})

test('what --container names is reported while no container is that', () => {
  const seen = (container: string) => {
    const { derive } = createDeriver({ intervalMs: 1000, rights: 'root', container })
    return derive(
      sample(0, [reading({ pid: 4, details: { at: 1, container: '/app/1a2b3c4d5e6f' } }, 0)]),
      SELF,
    )
  }
  expect(seen('nope').unknownContainer).toBe('nope')
  expect(seen('1a2b3c')).not.toHaveProperty('unknownContainer')
})

test('children that come and go are known by parent and name, once there were three', () => {
  const derive = newDerive()
  const shell = { pid: 4, comm: 'sh', starttime: 100 }
  const seen = [0, 1, 2, 3].map(second => {
    const atMs = second * 1000
    const child = { pid: 20 + second, ppid: 4, comm: 'date', starttime: 100_000 + second * 100 - 10 }
    return derive(sample(atMs, [reading(shell, atMs), reading(child, atMs)])).shortLived
  })
  expect(seen.slice(0, 3)).toEqual([undefined, undefined, undefined])
  expect(seen[3]).toMatchObject([{ parentId: '4:100', comm: 'date', count: 3, livedMs: 200 }])
})
