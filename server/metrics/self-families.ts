// The rest of a snapshot -> families about the host, all processes, events, and topz itself. topz's own cost has the
// names that every client library uses for its own process: process_cpu_seconds_total and so on.

import { createFamilies, type Families, type Family } from '../model/family.ts'
import type { Host, Snapshot } from '../model/snapshot.ts'
import { snakeCase } from './container-families.ts'
import { safeLabel } from './grouping.ts'

/** What a snapshot does not contain: figures of this run of topz. */
export interface Run {
  /** Anyone who reaches the port may read. */
  readonly isInsecure: boolean
  readonly health: 'ok' | 'degraded' | 'stale'
  /** The longest in the last minute or two. */
  readonly loopDelaySeconds?: number
  readonly clients?: Clients
  /** What is sent to --otlp-endpoint, if there is one. */
  readonly otlp?:
    | {
        readonly exported: number
        readonly failed: number
        readonly dropped: number
        readonly queued: number
      }
    | undefined
}

/** The clients connected to topz. */
export interface Clients {
  /** Missing if the kernel does not tell. */
  readonly open: number | undefined
  readonly max: number
  /** Answers that have not been read yet. */
  readonly bytesWaiting: number
  /** Cut off or refused, by the limit that was exceeded. */
  readonly cut: Readonly<Record<string, number>>
  readonly pauses: number
  /** Open pages, and watching terminals. */
  readonly pages: number
  readonly terminals: number
}

/** Key: type of event, and whether it is alarming. */
export type EventCounts = ReadonlyMap<string, number>

const HOST: readonly (readonly [key: keyof Host, name: string, help: string])[] = [
  ['cpuCount', 'cpus', 'CPUs of the host'],
  ['memoryBytes', 'memory_bytes', 'Memory of the host'],
  ['memoryAvailableBytes', 'memory_available_bytes', 'Memory available to programs without swapping'],
  ['swapBytes', 'swap_bytes', 'Swap of the host'],
  ['swapFreeBytes', 'swap_free_bytes', 'Free swap'],
  ['uptimeSeconds', 'uptime_seconds', 'Time since the host booted'],
]

export function selfFamilies(snapshot: Snapshot, events: EventCounts, run: Run): readonly Family[] {
  const families = createFamilies()
  addHost(families, snapshot)
  addTotals(families, snapshot)
  addEvents(families, events)
  addAbsences(families, snapshot)
  addHealth(families, snapshot, run)
  addScans(families, snapshot)
  addClients(families, run)
  addServing(families, snapshot)
  addOtlp(families, run)
  addOwnProcess(families, snapshot)
  return families.all()
}

function addHost(families: Families, { host }: Snapshot): void {
  for (const [key, name, help] of HOST)
    families.add('gauge', `topz_host_${name}`, help, {}, host[key] as number | undefined)
  host.load?.forEach((load, index) => {
    families.add(
      'gauge',
      `topz_host_load${[1, 5, 15][index]}`,
      `Load average over ${['1 minute', '5 minutes', '15 minutes'][index]}`,
      {},
      load,
    )
  })
}

function addEvents(families: Families, events: EventCounts): void {
  for (const [key, count] of events) {
    const [type = '', alarming] = key.split(' ')
    const help = 'Events since topz started, by type; alarming ones need attention'
    families.add('counter', 'topz_events', help, { type: snakeCase(type), alarming }, count)
  }
}

function addAbsences(families: Families, { absent }: Snapshot): void {
  for (const { file, reason, processCount } of absent)
    families.add(
      'gauge',
      'topz_unreadable_processes',
      'Processes with a kernel file that cannot be read',
      { file: safeLabel(file), reason },
      processCount,
    )
}

function addHealth(families: Families, { self }: Snapshot, run: Run): void {
  families.add(
    'info',
    'topz_build',
    'Version and source of topz',
    { version: self.version, source: self.source },
    1,
  )
  families.add(
    'gauge',
    'topz_insecure',
    '1 if anyone who can reach the port can read',
    {},
    Number(run.isInsecure),
  )
  families.add('gauge', 'topz_degraded', '1 if the health of topz is not ok', {}, Number(run.health !== 'ok'))
  families.add(
    'gauge',
    'topz_loop_delay_seconds',
    'Longest time in the last minute without answers: the main loop was busy, or topz was stopped',
    {},
    run.loopDelaySeconds,
  )
}

function addScans(families: Families, { seq, at, self }: Snapshot): void {
  families.add('counter', 'topz_scans', 'Completed ticks', {}, seq)
  families.add(
    'counter',
    'topz_scans_missed',
    'Ticks skipped because the previous one was still running',
    {},
    self.ticksMissed,
  )
  families.add('gauge', 'topz_scan_duration_seconds', 'Duration of the last tick', {}, self.tickMs / 1000)
  families.add(
    'gauge',
    'topz_scan_timestamp_seconds',
    'Unix time of the tick that these numbers come from',
    {},
    at / 1000,
  )
  families.add(
    'counter',
    'topz_vanished',
    'Processes that ended while they were being read',
    {},
    self.vanished,
  )
}

function addTotals(families: Families, { totals }: Snapshot): void {
  const { processes, running, uninterruptible, zombies } = totals
  const rest = processes - (running ?? 0) - (uninterruptible ?? 0) - zombies
  const byState = running === undefined ? { unknown: rest } : { running, uninterruptible, other: rest }
  for (const [state, count] of Object.entries({ ...byState, zombie: zombies }))
    families.add('gauge', 'topz_processes', 'Processes visible to topz', { state }, count)
  families.add('gauge', 'topz_threads', 'Threads of the visible processes', {}, totals.threads)
}

function addClients(families: Families, { clients }: Run): void {
  if (clients === undefined) return
  families.add('gauge', 'topz_connections', 'Open connections to topz', {}, clients.open)
  families.add('gauge', 'topz_connections_max', 'Limit of open connections to topz', {}, clients.max)
  const readers = 'Open pages and watching terminals'
  families.add('gauge', 'topz_readers', readers, { kind: 'page' }, clients.pages)
  families.add('gauge', 'topz_readers', readers, { kind: 'terminal' }, clients.terminals)
  const waiting = 'Answers waiting for clients that do not read them'
  families.add('gauge', 'topz_waiting_answers_bytes', waiting, {}, clients.bytesWaiting)
  const cut = 'Connections and requests refused because a limit was reached, by limit'
  for (const [reason, count] of Object.entries(clients.cut))
    families.add('counter', 'topz_connections_cut', cut, { reason }, count)
  const pauses = 'Times that topz accepted no connections for a second because descriptors ran out'
  families.add('counter', 'topz_connection_pauses', pauses, {}, clients.pauses)
}

function addServing(families: Families, { self: { serving } }: Snapshot): void {
  if (serving === undefined) return
  const { views, viewCells, answersUnderWay, answersRefused } = serving
  families.add('gauge', 'topz_views', 'Different views that open pages look at', {}, views)
  families.add('gauge', 'topz_view_cells', 'Cells that these views keep, rows times columns', {}, viewCells)
  const costly = 'Costly answers (of the past, reports, long lists)'
  families.add(
    'gauge',
    'topz_answers_under_way',
    `${costly} being made or waiting to be made`,
    {},
    answersUnderWay,
  )
  families.add('counter', 'topz_answers_refused', `${costly} refused with 503`, {}, answersRefused)
}

function addOtlp(families: Families, { otlp }: Run): void {
  if (otlp === undefined) return
  const exports = 'Exports to the OTLP endpoint, by result'
  families.add('counter', 'topz_otlp_exports', exports, { outcome: 'ok' }, otlp.exported)
  families.add('counter', 'topz_otlp_exports', exports, { outcome: 'failed' }, otlp.failed)
  families.add(
    'counter',
    'topz_otlp_dropped',
    'Ticks dropped because they could not be exported',
    {},
    otlp.dropped,
  )
  families.add('gauge', 'topz_otlp_queued', 'Ticks waiting to be exported', {}, otlp.queued)
}

function addOwnProcess(families: Families, { processes }: Snapshot): void {
  const own = processes.find(({ self }) => self)
  if (own === undefined) return
  families.add('counter', 'process_cpu_seconds', 'CPU time of topz, user and system', {}, own.cpuSeconds)
  families.add('gauge', 'process_resident_memory_bytes', 'Resident memory of topz', {}, own.rssBytes)
  families.add('gauge', 'process_virtual_memory_bytes', 'Address space of topz', {}, own.virtualBytes)
  families.add('gauge', 'process_open_fds', 'Open descriptors of topz', {}, own.openFds)
  families.add('gauge', 'process_max_fds', 'Limit of open descriptors of topz', {}, own.openFdsLimit)
  families.add('gauge', 'process_threads', 'Threads of topz', {}, own.threadCount)
  const startedAt = own.startedAt === undefined ? undefined : own.startedAt / 1000
  families.add('gauge', 'process_start_time_seconds', 'Unix time at which topz started', {}, startedAt)
}
