// Snapshot -> an OTLP metrics request in the protocol's JSON (ExportMetricsServiceRequest), in the names of
// OpenTelemetry's semantic conventions: one resource per process (process.*) and per container (container.*), those
// without a convention as topz.*. Its JSON is proto3's: 64-bit integers and times are text, unknown values are left
// out.

import { OTLP_CONTAINERS_MAX, OTLP_INTERFACES_MAX, OTLP_PROCESSES_MAX } from '../config/limits.ts'
import type { Container } from '../model/container.ts'
import { FINDING_IDS, SEVERITIES } from '../model/finding.ts'
import { METRICS } from '../model/metrics.ts'
import type { Network } from '../model/network.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'

const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.44.0'
const TEXT_LENGTH_MAX = 256
const RUNTIME_ID = /^[0-9a-f]{64}$/
/** AGGREGATION_TEMPORALITY_CUMULATIVE */
const CUMULATIVE = 2

type AnyValue = { readonly stringValue: string } | { readonly intValue: string }
interface Attribute {
  readonly key: string
  readonly value: AnyValue
}
interface Point {
  readonly attributes?: readonly Attribute[]
  readonly startTimeUnixNano?: string
  readonly timeUnixNano: string
  readonly asInt?: string
  readonly asDouble?: number
}
interface Metric {
  readonly name: string
  readonly unit: string
  readonly gauge?: { readonly dataPoints: Point[] }
  readonly sum?: {
    readonly dataPoints: Point[]
    readonly aggregationTemporality: typeof CUMULATIVE
    readonly isMonotonic: boolean
  }
}

/** OpenTelemetry's instruments. */
type Kind = 'counter' | 'upDownCounter' | 'gauge'
type Attributes = Readonly<Record<string, string | number | undefined>>

/** The process metrics that have a name there. */
const EXPORTED = METRICS.flatMap(({ key, kind, otlp }) =>
  otlp === undefined
    ? []
    : [{ key, ...otlp, kind: kind === 'counter' ? ('counter' as const) : ('upDownCounter' as const) }],
)

export function renderOtlp(snapshot: Snapshot): string {
  const processes = largest(snapshot.processes).map(process => processResource(process, snapshot))
  const containers = snapshot.containers
    .slice(0, OTLP_CONTAINERS_MAX)
    .map(container => containerResource(container, snapshot))
  // Nothing is known of a container whose cgroup may not be read.
  const told = [...processes, ...containers].filter(({ scopeMetrics }) => scopeMetrics[0]?.metrics.length)
  return JSON.stringify({ resourceMetrics: told })
}

/** By what they have used since they started: mostly the same ones from moment to moment. */
function largest(processes: readonly Process[]): readonly Process[] {
  if (processes.length <= OTLP_PROCESSES_MAX) return processes
  const first = (of: (process: Process) => number) =>
    processes.toSorted((a, b) => of(b) - of(a)).slice(0, OTLP_PROCESSES_MAX)
  return [...new Set([...first(one => one.cpuSeconds), ...first(one => one.rssBytes)])]
}

function processResource(process: Process, snapshot: Snapshot) {
  const { startedAt } = process
  const resource = attributesOf({
    'process.pid': process.pid,
    'process.creation.time': startedAt === undefined ? undefined : new Date(startedAt).toISOString(),
    'process.parent_pid': process.ppid,
    'process.executable.name': process.comm,
    'process.command': process.argv?.[0],
    'process.command_line': process.command,
    'process.owner': process.user,
    'process.linux.cgroup': process.cgroup,
    'container.id': runtimeId(process.container),
    'host.name': hostName(snapshot),
  })
  const { add, metrics } = createPoints(snapshot.at, startedAt)
  if (process.cpuUsage !== undefined)
    add('gauge', 'process.cpu.utilization', '1', process.cpuUsage / snapshot.host.cpuCount)
  for (const { key, kind, name, unit, attributes } of EXPORTED)
    add(kind, name, unit, process[key] as number | undefined, attributes)
  if (startedAt !== undefined)
    add('gauge', 'process.uptime', 's', Math.max(0, snapshot.at - startedAt) / 1000)
  return resourceMetrics(resource, metrics, snapshot)
}

function containerResource(container: Container, snapshot: Snapshot) {
  const resource = attributesOf({
    'container.id': runtimeId(container.id),
    'container.name': container.name,
    'host.name': hostName(snapshot),
  })
  // For the others it is unknown since when their counters count.
  const startedAt = container.main ? snapshot.namespace.startedAt : undefined
  const { add, metrics } = createPoints(snapshot.at, startedAt)
  add('counter', 'container.cpu.time', 's', container.cpuUserSeconds, { 'cpu.mode': 'user' })
  add('counter', 'container.cpu.time', 's', container.cpuSystemSeconds, { 'cpu.mode': 'system' })
  add('gauge', 'container.cpu.usage', '{cpu}', container.cpuUsage)
  add('upDownCounter', 'container.memory.usage', 'By', container.memoryBytes)
  add('upDownCounter', 'container.memory.working_set', 'By', container.workingSetBytes)
  add('upDownCounter', 'container.memory.rss', 'By', container.memoryAnonBytes)
  if (container.memoryLimitBytes && container.workingSetBytes !== undefined) {
    const available = Math.max(0, container.memoryLimitBytes - container.workingSetBytes)
    add('upDownCounter', 'container.memory.available', 'By', available)
  }
  add('counter', 'container.disk.io', 'By', container.diskReadBytes, { 'disk.io.direction': 'read' })
  add('counter', 'container.disk.io', 'By', container.diskWriteBytes, { 'disk.io.direction': 'write' })
  for (const network of snapshot.networks)
    if (network.containers[0] === container.id) addNetwork(add, network)
  if (startedAt !== undefined)
    add('gauge', 'container.uptime', 's', Math.max(0, snapshot.at - startedAt) / 1000)
  addLimits(add, container)
  addFindings(add, container, snapshot)
  return resourceMetrics(resource, metrics, snapshot)
}

type Add = ReturnType<typeof createPoints>['add']

function addNetwork(add: Add, { interfaces }: Network): void {
  for (const { name, receivedBytes, sentBytes } of interfaces.slice(0, OTLP_INTERFACES_MAX)) {
    const attributes = (direction: string) => ({
      'network.interface.name': name,
      'network.io.direction': direction,
    })
    add('counter', 'container.network.io', 'By', receivedBytes, attributes('receive'))
    add('counter', 'container.network.io', 'By', sentBytes, attributes('transmit'))
  }
}

/** What the conventions have no name for: limits, and their effects. */
function addLimits(add: Add, container: Container): void {
  add('gauge', 'topz.container.cpu.limit', '{cpu}', container.cpuLimit)
  add('gauge', 'topz.container.memory.limit', 'By', container.memoryLimitBytes)
  add('gauge', 'topz.container.pids', '{task}', container.pids)
  add('gauge', 'topz.container.pids.limit', '{task}', container.pidsLimit)
  add('counter', 'topz.container.cpu.throttled.time', 's', container.cpuThrottledSeconds)
  add('counter', 'topz.container.memory.oom_kills', '{process}', container.oomKills)
  for (const resource of ['cpu', 'memory', 'io'] as const) {
    const stall = container.pressure?.[resource]
    add('counter', 'topz.container.pressure.waiting.time', 's', stall?.someSeconds, { resource })
    add('counter', 'topz.container.pressure.stalled.time', 's', stall?.fullSeconds, { resource })
  }
}

/** 1 while such a finding is open; of the main container also 0, and those that belong to no container. */
function addFindings(add: Add, { id, main }: Container, { findings }: Snapshot): void {
  if (findings === undefined) return
  const own = findings.filter(({ subject }) => (subject.container ?? (main ? id : undefined)) === id)
  for (const kind of FINDING_IDS)
    for (const severity of SEVERITIES) {
      const isOpen = own.some(one => one.id === kind && one.severity === severity)
      if (isOpen || main)
        add('gauge', 'topz.finding', '{finding}', isOpen ? 1 : 0, { 'finding.id': kind, severity })
    }
}

function createPoints(at: number, startedAt: number | undefined) {
  const metrics = new Map<string, Metric>()
  const timeUnixNano = nanosOf(at)
  const started = startedAt === undefined ? {} : { startTimeUnixNano: nanosOf(startedAt) }

  function add(
    kind: Kind,
    name: string,
    unit: string,
    value: number | null | undefined,
    attributes: Attributes = {},
  ): void {
    if (value === undefined || value === null || !Number.isFinite(value)) return
    const given = attributesOf(attributes)
    pointsOf(kind, name, unit).push({
      ...(given.length > 0 && { attributes: given }),
      ...(kind !== 'gauge' && started),
      timeUnixNano,
      // An instrument has one type: times and shares are not integers.
      ...(unit === 's' || unit === '1' || unit === '{cpu}' ? { asDouble: value } : { asInt: wholeOf(value) }),
    })
  }

  function pointsOf(kind: Kind, name: string, unit: string): Point[] {
    let metric = metrics.get(name)
    if (metric === undefined) {
      const points: Point[] = []
      metric =
        kind === 'gauge'
          ? { name, unit, gauge: { dataPoints: points } }
          : {
              name,
              unit,
              sum: {
                dataPoints: points,
                aggregationTemporality: CUMULATIVE,
                isMonotonic: kind === 'counter',
              },
            }
      metrics.set(name, metric)
    }
    return (metric.gauge ?? metric.sum)?.dataPoints ?? []
  }

  return { add, metrics }
}

function resourceMetrics(
  attributes: readonly Attribute[],
  metrics: ReadonlyMap<string, Metric>,
  { self }: Snapshot,
) {
  return {
    resource: { attributes },
    scopeMetrics: [{ scope: { name: 'topz', version: self.version }, metrics: [...metrics.values()] }],
    schemaUrl: SCHEMA_URL,
  }
}

function attributesOf(attributes: Attributes): readonly Attribute[] {
  return Object.entries(attributes).flatMap(([key, value]): Attribute[] => {
    if (value === undefined || value === '') return []
    if (typeof value === 'number') return [{ key, value: { intValue: wholeOf(value) } }]
    return [{ key, value: { stringValue: value.slice(0, TEXT_LENGTH_MAX).toWellFormed() } }]
  })
}

function hostName({ namespace, host }: Snapshot): string {
  return namespace.hostname ?? host.hostname
}

function runtimeId(container: string | undefined): string | undefined {
  return container !== undefined && RUNTIME_ID.test(container) ? container : undefined
}

function wholeOf(value: number): string {
  return BigInt(Math.round(value)).toString()
}

/** Unix milliseconds as nanoseconds. */
function nanosOf(milliseconds: number): string {
  return `${Math.round(milliseconds)}000000`
}
