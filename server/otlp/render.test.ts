import { expect, test } from 'bun:test'
import { FINDING_IDS, SEVERITIES } from '../model/finding.ts'
import { finding, process, snapshot } from '../model/fixture.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { renderOtlp } from './render.ts'

const ID = 'f'.repeat(64)

interface OtlpMetric {
  readonly name: string
  readonly unit: string
  readonly sum?: {
    readonly isMonotonic: boolean
    readonly dataPoints: readonly {
      readonly attributes?: readonly {
        readonly key: string
        readonly value: { readonly stringValue: string }
      }[]
      readonly asInt?: string
      readonly asDouble?: number
    }[]
  }
}

/** Resource by the value of an attribute -> name of metric -> its data points. */
function pointsOf(text: string, key: string, value: string) {
  const { resourceMetrics } = JSON.parse(text)
  const found = resourceMetrics.find(({ resource }: { resource: { attributes: never[] } }) =>
    resource.attributes.some(
      (one: { key: string; value: object }) => one.key === key && Object.values(one.value)[0] === value,
    ),
  )
  return {
    attributes: Object.fromEntries(
      found.resource.attributes.map((one: { key: string; value: object }) => [
        one.key,
        Object.values(one.value)[0],
      ]),
    ),
    metrics: Object.fromEntries(
      found.scopeMetrics[0].metrics.map((metric: { name: string }) => [metric.name, metric]),
    ),
  }
}

const NODE = process({
  pid: 42,
  comm: 'MainThread',
  argv: ['/usr/bin/node', 'app.js'],
  command: '/usr/bin/node app.js',
  user: 'www',
  container: ID,
  cpuUserSeconds: 12.5,
  cpuSystemSeconds: 2,
  cpuUsage: 0.5,
  rssBytes: 2 ** 40,
  diskReadBytes: 4096,
  voluntarySwitches: 7,
})

test('a process is a separate resource, with the conventions’ names, units and kinds', () => {
  const { attributes, metrics } = pointsOf(renderOtlp(snapshot({ processes: [NODE] })), 'process.pid', '42')
  expect(attributes).toMatchObject({
    'process.creation.time': '2026-01-02T02:04:05.000Z',
    'process.executable.name': 'MainThread',
    'process.command': '/usr/bin/node',
    'process.command_line': '/usr/bin/node app.js',
    'process.owner': 'www',
    'container.id': ID,
    'host.name': 'checkout-7f9c4',
  })
  expect(metrics['process.cpu.time']).toEqual({
    name: 'process.cpu.time',
    unit: 's',
    sum: {
      dataPoints: [
        {
          attributes: [{ key: 'cpu.mode', value: { stringValue: 'user' } }],
          startTimeUnixNano: '1767319445000000000',
          timeUnixNano: '1767323045000000000',
          asDouble: 12.5,
        },
        {
          attributes: [{ key: 'cpu.mode', value: { stringValue: 'system' } }],
          startTimeUnixNano: '1767319445000000000',
          timeUnixNano: '1767323045000000000',
          asDouble: 2,
        },
      ],
      aggregationTemporality: 2,
      isMonotonic: true,
    },
  })
  expect(metrics['process.memory.usage'].sum.isMonotonic).toBe(false)
  expect(metrics['process.memory.usage'].sum.dataPoints[0].asInt).toBe('1099511627776')
  // Of all CPUs of the host, not of one.
  expect(metrics['process.cpu.utilization'].gauge.dataPoints[0]).toEqual({
    timeUnixNano: '1767323045000000000',
    asDouble: 0.0625,
  })
  expect(metrics['process.uptime'].gauge.dataPoints[0].asDouble).toBe(3600)
})

/** A separate number for each metric that has a name there: dashboards use these names for years. */
const NAMED: Partial<Process> = {
  cpuUserSeconds: 1,
  cpuSystemSeconds: 2,
  rssBytes: 3,
  virtualBytes: 4,
  diskReadBytes: 5,
  diskWriteBytes: 6,
  threadCount: 7,
  openFds: 8,
  voluntarySwitches: 9,
  involuntarySwitches: 10,
  minorFaults: 11,
  majorFaults: 12,
}

test('each metric of a process keeps its name, unit, instrument and attribute', () => {
  const { resourceMetrics } = JSON.parse(
    renderOtlp(snapshot({ processes: [process({ pid: 42, ...NAMED })] })),
  )
  const lines = resourceMetrics[0].scopeMetrics[0].metrics.flatMap((metric: OtlpMetric) =>
    (metric.sum?.dataPoints ?? []).map(point => {
      const labels = (point.attributes ?? []).map(({ key, value }) => `${key}=${value.stringValue}`)
      const kind = metric.sum?.isMonotonic ? 'counter' : 'sum'
      return `${metric.name}{${labels}} ${metric.unit} ${kind} ${point.asInt ?? point.asDouble}`
    }),
  )
  expect(lines.sort()).toEqual([
    'process.context_switches{process.context_switch.type=involuntary} {context_switch} counter 10',
    'process.context_switches{process.context_switch.type=voluntary} {context_switch} counter 9',
    'process.cpu.time{cpu.mode=system} s counter 2',
    'process.cpu.time{cpu.mode=user} s counter 1',
    'process.disk.io{disk.io.direction=read} By counter 5',
    'process.disk.io{disk.io.direction=write} By counter 6',
    'process.memory.usage{} By sum 3',
    'process.memory.virtual{} By sum 4',
    'process.paging.faults{system.paging.fault.type=major} {fault} counter 12',
    'process.paging.faults{system.paging.fault.type=minor} {fault} counter 11',
    'process.thread.count{} {thread} sum 7',
    'process.unix.file_descriptor.count{} {file_descriptor} sum 8',
  ])
})

test('P39: unknown values are left out, never 0', () => {
  const { metrics } = pointsOf(renderOtlp(snapshot({ processes: [NODE] })), 'process.pid', '42')
  expect(metrics['process.disk.io'].sum.dataPoints).toHaveLength(1)
  expect(metrics).not.toHaveProperty(['process.unix.file_descriptor.count'])
})

test('a container is reported with its limits; a limit that does not exist is left out', () => {
  const container = { id: ID, name: 'ffff', processCount: 1, rssBytes: 1, cpuUserSeconds: 3 }
  const limited = { ...container, workingSetBytes: 60, memoryLimitBytes: 100, cpuLimit: 0.5, oomKills: 2 }
  const told = (one: typeof container) =>
    pointsOf(renderOtlp(snapshot({ containers: [{ ...one, main: true }] })), 'container.id', ID).metrics
  expect(told(limited)['container.memory.available'].sum.dataPoints[0].asInt).toBe('40')
  expect(told(limited)['topz.container.cpu.limit'].gauge.dataPoints[0].asDouble).toBe(0.5)
  expect(told(limited)['topz.container.memory.oom_kills'].sum.dataPoints[0]).toMatchObject({
    startTimeUnixNano: '1767049445000000000',
    asInt: '2',
  })
  expect(Object.keys(told(container))).toEqual(['container.cpu.time', 'container.uptime'])
})

test('findings are 1 while they are open; of the main container also 0; nothing is exported if nothing was watching', () => {
  const other = 'e'.repeat(64)
  const base = { name: 'x', processCount: 1, rssBytes: 1, cpuUserSeconds: 3 }
  const containers = [
    { ...base, id: ID, main: true as const },
    { ...base, id: other },
  ]
  const findings = [finding(), finding({ id: 'fds', subject: { container: other, pid: 7, comm: 'db' } })]
  const openIn = (id: string, fields: Partial<Snapshot>) => {
    const { metrics } = pointsOf(renderOtlp(snapshot({ containers, ...fields })), 'container.id', id)
    const points: { asInt: string; attributes: { value: { stringValue: string } }[] }[] | undefined =
      metrics['topz.finding']?.gauge.dataPoints
    const open = points?.filter(({ asInt }) => asInt === '1')
    return points && [points.length, open?.map(one => one.attributes.map(({ value }) => value.stringValue))]
  }
  const all = FINDING_IDS.length * SEVERITIES.length
  expect(openIn(ID, { findings, watchedSeconds: 60 })).toEqual([all, [['stopped', 'warning']]])
  expect(openIn(other, { findings, watchedSeconds: 60 })).toEqual([1, [['fds', 'warning']]])
  expect(openIn(ID, {})).toBeUndefined()
})

test('S16: of 10,000 processes the 100 that use the most are exported', () => {
  const many = Array.from({ length: 10_000 }, (_, i) =>
    process({ pid: i + 1, cpuUserSeconds: i, rssBytes: (10_000 - i) * 1024, command: 'x'.repeat(4096) }),
  )
  const text = renderOtlp(snapshot({ processes: many }))
  expect(JSON.parse(text).resourceMetrics).toHaveLength(100)
  expect(pointsOf(text, 'process.pid', '10000').attributes['process.command_line']).toHaveLength(256)
  expect(pointsOf(text, 'process.pid', '1').metrics).toHaveProperty(['process.memory.usage'])
})

test('half a character in a name is still text', () => {
  const text = renderOtlp(snapshot({ processes: [process({ pid: 7, comm: 'half\ud83d' })] }))
  expect(pointsOf(text, 'process.pid', '7').attributes['process.executable.name']).toBe('half\ufffd')
})
