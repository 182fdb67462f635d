// Hand-made processes and snapshots for tests: name what matters, the rest is a plain idle process. The product loads
// nothing from here.

import type { Event, EventFields } from './event.ts'
import type { Finding } from './finding.ts'
import type { View } from './protocol.ts'
import type { Process, Snapshot } from './snapshot.ts'

/** 2026-01-02 03:04:05 UTC: the moment of every fixture. */
export const FIXTURE_AT = Date.UTC(2026, 0, 2, 3, 4, 5)

/** A process that started an hour ago and sleeps; what the kernel may deny is missing unless given. */
export function process(fields: Partial<Process> & { readonly pid: number }): Process {
  return {
    id: `${fields.pid}:1000`,
    ppid: fields.pid === 1 ? 0 : 1,
    pgid: fields.pid,
    sid: 1,
    state: 'S',
    comm: 'sleep',
    command: 'sleep 9',
    cpuSeconds: (fields.cpuUserSeconds ?? 0) + (fields.cpuSystemSeconds ?? 0),
    cpuUserSeconds: 0,
    cpuSystemSeconds: 0,
    rssBytes: 1024 * 1024,
    virtualBytes: 8 * 1024 * 1024,
    minorFaults: 100,
    majorFaults: 0,
    threadCount: 1,
    nice: 0,
    priority: 20,
    startTicks: 1000,
    startedAt: FIXTURE_AT - 3_600_000,
    ...fields,
  }
}

/** A snapshot of these processes on a host with 8 CPUs and 16 GiB; totals are counted from them. */
export function snapshot(fields: Partial<Snapshot> = {}): Snapshot {
  const processes = [...(fields.processes ?? [])].sort((a, b) => a.pid - b.pid)
  const count = (matches: (p: Process) => boolean) => processes.filter(matches).length
  return {
    schemaVersion: 1,
    seq: 7,
    at: FIXTURE_AT,
    intervalMs: 1000,
    cpuResolution: 0.01,
    host: {
      hostname: 'node-a',
      kernel: '6.18.0',
      cpuCount: 8,
      cpuUsage: 1.94,
      memoryBytes: 16 * 1024 ** 3,
      memoryAvailableBytes: 12 * 1024 ** 3,
      swapBytes: 2 * 1024 ** 3,
      swapFreeBytes: 2 * 1024 ** 3,
      load: [2.1, 1.95, 1.8],
      uptimeSeconds: 864_000,
      forksPerSecond: 3.5,
    },
    namespace: {
      hostname: 'checkout-7f9c4',
      command: 'sh -c ./run.sh',
      startedAt: FIXTURE_AT - 273_600_000,
    },
    totals: {
      processes: processes.length,
      threads: processes.reduce((sum, p) => sum + (p.threadCount ?? 0), 0),
      running: count(p => p.state === 'R'),
      uninterruptible: count(p => p.state === 'D'),
      zombies: count(p => p.state === 'Z' && !p.leaderExited),
      kernelThreads: count(p => p.kernelThread === true),
      cpuUsage: processes.reduce((sum, p) => sum + (p.cpuUsage ?? 0), 0),
      rssBytes: processes.reduce((sum, p) => sum + p.rssBytes, 0),
    },
    self: {
      version: '0.1.0',
      pid: 900,
      cpuUsage: 0.002,
      rssBytes: 18 * 1024 * 1024,
      tickMs: 1.14,
      ticksMissed: 0,
      vanished: 0,
      source: 'proc',
    },
    absent: [],
    containers: [],
    networks: [],
    events: [],
    ...fields,
    processes,
  }
}

/** A process that has been stopped for ten seconds. */
export function finding(fields: Partial<Finding> = {}): Finding {
  return {
    id: 'stopped',
    key: '7:1000',
    severity: 'warning',
    confidence: 'certain',
    subject: { processId: '7:1000', pid: 7, comm: 'sleep' },
    since: FIXTURE_AT - 10_000,
    raisedAt: FIXTURE_AT,
    evidence: { by: 'a signal' },
    who: [],
    ...fields,
  }
}

/** A job of the shell that ended as planned, or another event: then name what its type needs. */
export function event(fields: EventFields = {}): Event {
  const { type = 'exit' } = fields
  const job = { processId: '7:1000', pid: 7, comm: 'sleep', exitCode: 0, livedMs: 5000 }
  return {
    number: 1,
    at: FIXTURE_AT,
    severity: 'note',
    type,
    ...(type === 'exit' && fields.processId === undefined && job),
    ...fields,
  } as Event
}

/** What a page requests: a list sorted by CPU. */
export function view(fields: Partial<View> = {}): View {
  return {
    sort: 'cpu',
    order: 'descending',
    query: '',
    tree: false,
    columns: ['pid', 'cpu'],
    offset: 0,
    limit: 250,
    ...fields,
  }
}
