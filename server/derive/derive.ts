// Sample -> Snapshot: with host-rates, process and rates the one place where the kernel's names and units become ours.
// Keeps each process's result from the previous tick; one that did not change keeps its very object, so that everything
// after this can compare by identity.

import type { ContainerReading } from '../costly/cgroup-answer.ts'
import type { Container } from '../model/container.ts'
import { defined } from '../model/defined.ts'
import type { Found } from '../model/finding.ts'
import { type Namespace, type Process, SCHEMA_VERSION, type Snapshot } from '../model/snapshot.ts'
import { noteStep, stepBetween } from '../model/step.ts'
import { isZombie } from '../model/zombie.ts'
import type { Rights } from '../procfs/own-rights.ts'
import type { ProcessReading, Sample } from '../sampler/sample.ts'
import type { SelfReport } from '../sampler/sampler.ts'
import { createAbsences } from './absences.ts'
import { createChildrenCpu } from './children-cpu.ts'
import { createContainersDeriver } from './containers.ts'
import { WINDOW_MS_MIN } from './cpu-window.ts'
import { createCpusetIdle } from './cpuset-idle.ts'
import { createEvents } from './events.ts'
import { createFindingEvents } from './events-findings.ts'
import { createGrowth, type Growth } from './growth.ts'
import { createHostDeriver } from './host-rates.ts'
import { howEndedBy } from './how-ended.ts'
import { listeningIn } from './main-container.ts'
import { withMounts } from './mounts.ts'
import { movedOf } from './moved.ts'
import { createNetworksDeriver } from './networks.ts'
import { processOf } from './process.ts'
import { type Before, firstRates, nextRates } from './rates.ts'
import { createTotals } from './totals.ts'
import { createUserNames, type UserNames } from './user-names.ts'

interface Known extends Before {
  process: Process
  reading: ProcessReading
  rates: Before['rates']
  readonly growth: Growth
  /** Computed once, so that it does not jitter with the clocks. */
  startedAt: number | undefined
  /** As long as it has no new reading, another tick gives the same result. */
  isSettled: boolean
}

const NO_CGROUPS: ReadonlyMap<string, ContainerReading> = new Map()
const NO_MOUNTS: NonNullable<Sample['mounts']> = new Map()

/** Also knows how much each container may use. */
type Limited = Sample & {
  readonly memoryLimits: ReadonlyMap<string, number>
  readonly userNames: UserNames
}

/** A wall clock that moved by more than this against the monotonic one was set: the start time shown moves with it. */
const CLOCK_STEP_MS = 2000

export interface DeriveOptions {
  readonly intervalMs: number
  /** What topz may inspect: unreadable parts need other means then. */
  readonly rights: Rights
  /** What --container names. */
  readonly container?: string | undefined
}

export function createDeriver({ intervalMs, rights, container }: DeriveOptions) {
  const known = new Map<string, Known>()
  const deriveHost = createHostDeriver()
  const deriveContainers = createContainersDeriver(rights, container)
  const cpusetIdle = createCpusetIdle()
  const deriveNetworks = createNetworksDeriver(rights)
  const children = createChildrenCpu()
  const totalsOf = createTotals()
  const absencesOf = createAbsences(rights)
  const userNames = createUserNames()
  const events = createEvents()
  const findingEvents = createFindingEvents()
  /** From the previous tick: a process is a share of what its container may use. */
  let memoryLimits: ReadonlyMap<string, number> = new Map()
  let limitsChanged = false
  let tick = 0
  let clockOffsetMs: number | undefined
  /** From the last tick, in parallel. */
  let readings: readonly ProcessReading[] = []
  let processes: readonly Process[] = []
  /** Places of those that another tick may change without a new reading. */
  let unsettled = new Set<number>()
  /** Container.id of those that owned a port in the previous tick. */
  let listening: ReadonlySet<string> = new Set()
  /** topz's own row. */
  let topz: Known | undefined

  function derive(sample: Sample, self: SelfReport): Snapshot {
    tick++
    const clockStepped = followClock(sample)
    const next = deriveProcesses({ ...sample, memoryLimits, userNames }, clockStepped || limitsChanged)
    processes = next
    cpusetIdle.tick(sample)
    const hostname = sample.namespaceHostname
    const around = { listening, atMs: sample.atMs, idleOf: cpusetIdle.of, hostname }
    const containers = withMounts(
      deriveContainers(next, sample.cgroups ?? NO_CGROUPS, around),
      sample.mounts ?? NO_MOUNTS,
    )
    followLimits(containers, sample)
    const networks = deriveNetworks(
      sample.networks ?? [],
      containers.find(({ main }) => main)?.id,
      sample.atMs,
    )
    listening = listeningIn(networks, next)
    const itself = topz?.process
    const ended = (sample.ended ?? []).map(({ id, status }) => ({ processId: id, ...howEndedBy(status) }))
    const observed = events.observe({ at: sample.at, processes, containers, networks, ended })
    const shortLived = events.shortLived(sample.at)
    return {
      schemaVersion: SCHEMA_VERSION,
      seq: tick,
      at: sample.at,
      intervalMs,
      cpuResolution: 1000 / sample.clockTicksPerSecond / Math.max(intervalMs, WINDOW_MS_MIN),
      host: deriveHost(sample),
      namespace: namespaceOf(sample, processes),
      totals: totalsOf(processes),
      self: defined({ ...self, pid: itself?.pid, cpuUsage: itself?.cpuUsage, rssBytes: itself?.rssBytes }),
      absent: absencesOf(sample),
      containers,
      networks,
      ...(ended.length > 0 && { ended }),
      ...(container !== undefined &&
        containers.every(one => one.mainBy !== 'named') && { unknownContainer: container }),
      events: observed,
      ...(shortLived.length > 0 && { shortLived }),
      processes,
    }
  }

  function followLimits(containers: readonly Container[], { host }: Sample): void {
    const whole = host.memTotalKb === undefined ? Number.POSITIVE_INFINITY : host.memTotalKb * 1024
    const limits = new Map(
      containers.flatMap(({ id, memoryLimitBytes: limit }) =>
        limit && limit < whole ? [[id, limit] as const] : [],
      ),
    )
    limitsChanged =
      limits.size !== memoryLimits.size || [...limits].some(([id, limit]) => memoryLimits.get(id) !== limit)
    if (limitsChanged) memoryLimits = limits
  }

  /** Costs only what changed: an idle process without a new reading is skipped. */
  function deriveProcesses(sample: Limited, clockStepped: boolean): readonly Process[] {
    const { clockTicksPerSecond: ticksPerSecond, host } = sample
    children.follow(sample.processes, sample.atMs, { ticksPerSecond, cpuCount: host.cpuCount })
    const moved = clockStepped ? undefined : stepBetween(readings, sample.processes)
    const next = moved === undefined ? deriveAll(sample, clockStepped) : deriveThose(dueOf(moved), sample)
    readings = sample.processes
    return next
  }

  function deriveAll(sample: Limited, clockStepped: boolean): readonly Process[] {
    const moving = unsettled
    unsettled = new Set()
    let last = 0
    const next = sample.processes.map((reading, place) => {
      while ((readings[last]?.stat.pid ?? Number.POSITIVE_INFINITY) < reading.stat.pid) last++
      const isAsBefore = readings[last] === reading && !moving.has(last) && !children.hasChanged(reading.id)
      if (isAsBefore && !clockStepped) return processes[last] as Process
      const one = deriveProcess(reading, sample, clockStepped)
      if (!one.isSettled) unsettled.add(place)
      return one.process
    })
    if (known.size > next.length) forgetEnded(next)
    return next
  }

  function dueOf(moved: readonly number[]): readonly number[] {
    const due = new Set([...moved, ...unsettled])
    const inheriting = children.changed()
    if (inheriting.size > 0)
      for (let place = 0; place < readings.length; place++)
        if (inheriting.has((readings[place] as ProcessReading).id)) due.add(place)
    return [...due].sort((a, b) => a - b)
  }

  function deriveThose(due: readonly number[], sample: Limited): readonly Process[] {
    const next = processes.slice()
    const places: number[] = []
    for (const place of due) {
      const one = deriveProcess(sample.processes[place] as ProcessReading, sample, false)
      if (one.isSettled) unsettled.delete(place)
      else unsettled.add(place)
      if (one.process === next[place]) continue
      next[place] = one.process
      places.push(place)
    }
    if (places.length === 0) return processes
    noteStep(processes, next, places)
    return next
  }

  function forgetEnded(alive: readonly Process[]): void {
    const ids = new Set(alive.map(process => process.id))
    for (const id of known.keys()) if (!ids.has(id)) known.delete(id)
  }

  /** True if the wall clock was set since the last tick. */
  function followClock(sample: Sample): boolean {
    const offset = sample.at - sample.atMs
    const stepped = clockOffsetMs !== undefined && Math.abs(offset - clockOffsetMs) > CLOCK_STEP_MS
    if (clockOffsetMs === undefined || stepped) clockOffsetMs = offset
    return stepped
  }

  function deriveProcess(reading: ProcessReading, sample: Limited, clockStepped: boolean): Known {
    const { container, uid, userName } = reading.details ?? {}
    userNames.learn(container, uid, userName)
    const before = known.get(reading.id)
    if (before === undefined) return admit(reading, sample)
    const rates = nextRates(before, reading, sample)
    if (clockStepped) before.startedAt = startOf(reading, sample)
    const changed =
      before.reading !== reading || before.rates !== rates || clockStepped || children.hasChanged(reading.id)
    before.isSettled = !changed && rates.cpuUsage === 0 && !before.growth.isMoving()
    const last = before.reading
    before.reading = reading
    before.rates = rates
    if (changed) {
      const own = children.of(reading.id)
      const from = { before: before.process, last }
      before.process =
        (clockStepped ? undefined : movedOf(from, reading, rates, sample, own)) ??
        processOf(reading, rates, before.startedAt, sample, own)
    }
    before.process = withGrowth(before.process, before.growth, sample.atMs)
    return before
  }

  function admit(reading: ProcessReading, sample: Limited): Known {
    const startedAt = startOf(reading, sample)
    const process = processOf(reading, {}, startedAt, sample, children.of(reading.id))
    const growth = createGrowth(process.rssBytes, sample.atMs)
    const one = { ...firstRates(reading, sample), process, startedAt, growth, isSettled: false }
    known.set(reading.id, one)
    if (reading.isSelf) topz = one
    return one
  }

  /** The same with what was found in it, which is an event where it is new. Call once per tick. */
  function withFound(snapshot: Snapshot, found: Found): Snapshot {
    const happened = findingEvents(found.findings)
    return { ...snapshot, ...found, events: events.note(happened, snapshot.at) }
  }

  return { derive, withFound, events: events.all }
}

/** The same object if nothing changed. What a zombie held is gone, which is no shrinking. */
function withGrowth(process: Process, growth: Growth, atMs: number): Process {
  const rssGrowthBytes = isZombie(process) ? undefined : growth.after(process.rssBytes, atMs)
  if (rssGrowthBytes === process.rssGrowthBytes) return process
  if (rssGrowthBytes !== undefined) return { ...process, rssGrowthBytes }
  const { rssGrowthBytes: _, ...without } = process
  return without
}

/** Unix milliseconds, from the age by the clock in which the kernel counts starts. */
function startOf({ stat }: ProcessReading, { at, host, clockTicksPerSecond }: Sample): number | undefined {
  if (host.uptimeSeconds === undefined) return undefined
  return Math.round(at - (host.uptimeSeconds - stat.starttime / clockTicksPerSecond) * 1000)
}

function namespaceOf({ namespaceHostname }: Sample, processes: readonly Process[]): Namespace {
  const first = processes[0]?.pid === 1 ? processes[0] : undefined
  return defined({ hostname: namespaceHostname, command: first?.command, startedAt: first?.startedAt })
}
