import { expect, test } from 'bun:test'
import Ajv2020 from 'ajv/dist/2020'
import type { Absence } from '../model/absence.ts'
import type { Judged } from '../model/finding.ts'
import { process, snapshot } from '../model/fixture.ts'
import { type Figures, METRICS } from '../model/metrics.ts'
import type { Host, Namespace, Process, Self, Serving, Snapshot, Totals } from '../model/snapshot.ts'
import { renderJson } from './json.ts'
import { parseReadout } from './readout.ts'
import schema from './topz.schema.json'

const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema)

function json(search: string, of: Snapshot): string {
  const readout = parseReadout(new URLSearchParams(search))
  if (!readout.ok) throw new Error(readout.error)
  return renderJson(of, readout.value)
}

function checked(search: string, of: Snapshot) {
  const answer = JSON.parse(json(search, of))
  validate(answer)
  expect(validate.errors ?? []).toEqual([])
  return answer
}

/** Every member of a type, and whether it is required: the compiler holds this to snapshot.ts, the test to the schema. */
type Members<T> = {
  readonly [K in keyof T]-?: Record<string, never> extends Pick<T, K> ? 'optional' : 'required'
}

const figureKeys = METRICS.filter(({ factor }) => factor !== undefined).map(({ key }) => key)
const [R, O] = ['required', 'optional'] as const

const optional = <K extends string>(...keys: readonly K[]) =>
  Object.fromEntries(keys.map(key => [key, O])) as Readonly<Record<K, typeof O>>

/** Members that are only rows of the catalogue. */
const FIGURES = optional(...figureKeys) as Members<Figures>

const PROCESS: Members<Process> = {
  ...FIGURES,
  id: R,
  pid: R,
  ppid: R,
  tty: O,
  uid: O,
  gid: O,
  user: O,
  state: O,
  comm: R,
  command: R,
  argv: O,
  commandTruncated: O,
  commandRewritten: O,
  kernelThread: O,
  self: O,
  leaderExited: O,
  exitCode: O,
  exitSignal: O,
  coreDumped: O,
  cpuUsage: O,
  cpuSeconds: R,
  cpuUserSeconds: O,
  cpuSystemSeconds: O,
  rssGrowthBytes: O,
  childrenCpuUsage: O,
  childrenCpuUserSeconds: O,
  childrenCpuSystemSeconds: O,
  runQueueSeconds: O,
  runQueueUsage: O,
  rssBytes: R,
  memoryUsage: O,
  majorFaultsPerSecond: O,
  diskReadBytesPerSecond: O,
  diskWriteBytesPerSecond: O,
  openFds: O,
  openFdsLimit: O,
  policy: O,
  oomScore: O,
  oomScoreAdj: O,
  startedAt: O,
  startTicks: R,
  cgroup: O,
  container: O,
  ...optional('pssBytes', 'ussBytes', 'pssAnonBytes', 'pssFileBytes', 'pssAt'),
  ...optional('seccomp', 'noNewPrivs', 'capabilities', 'detailsAt', 'absent'),
}
const HOST: Members<Host> = {
  hostname: R,
  kernel: O,
  cpuCount: R,
  cpuUsage: O,
  cpuIdleShare: O,
  cpuStealShare: O,
  memoryBytes: O,
  memoryAvailableBytes: O,
  swapBytes: O,
  swapFreeBytes: O,
  load: O,
  uptimeSeconds: O,
  forksPerSecond: O,
  clockStepSeconds: O,
  sleptSeconds: O,
}
const NAMESPACE: Members<Namespace> = { hostname: O, command: O, startedAt: O }
const TOTALS: Members<Totals> = {
  processes: R,
  threads: O,
  running: O,
  uninterruptible: O,
  zombies: R,
  kernelThreads: R,
  cpuUsage: O,
  rssBytes: R,
}
const SELF: Members<Self> = {
  version: R,
  pid: O,
  cpuUsage: O,
  rssBytes: O,
  tickMs: R,
  ticksMissed: R,
  vanished: R,
  source: R,
  serving: O,
}
const SERVING: Members<Serving> = {
  readers: R,
  views: R,
  viewCells: R,
  answersUnderWay: R,
  answersRefused: R,
}
const ABSENCE: Members<Absence> = { file: R, fields: R, reason: R, remedy: O, message: R, processCount: R }
const SNAPSHOT: Members<Snapshot & Partial<Judged>> = {
  schemaVersion: R,
  seq: R,
  at: R,
  intervalMs: R,
  cpuResolution: R,
  host: R,
  namespace: R,
  totals: R,
  self: R,
  absent: R,
  containers: R,
  networks: R,
  ended: O,
  shortLived: O,
  events: R,
  ...optional('findings', 'noTrend', 'nearLimits', 'watchedSeconds'),
  ...optional('verdict', 'isPartlyDenied', 'notJudged'),
  previousLife: O,
  recordingProblem: O,
  unknownContainer: O,
  recorded: O,
  colours: O,
  processes: R,
}

const required = (members: object) =>
  Object.entries(members).flatMap(([name, need]) => (need === R ? [name] : []))

const whole = process({
  ...Object.fromEntries(figureKeys.map((key, i) => [key, i])),
  pid: 42,
  tty: 'pts/0',
  uid: 1000,
  gid: 1000,
  user: 'www',
  argv: ['node', 'x'],
  commandTruncated: true,
  commandRewritten: true,
  kernelThread: true,
  self: true,
  leaderExited: true,
  exitCode: 0,
  exitSignal: 9,
  coreDumped: true,
  cpuUsage: 1.5,
  rssGrowthBytes: 96,
  childrenCpuUsage: 0.5,
  childrenCpuUserSeconds: 1,
  childrenCpuSystemSeconds: 1,
  runQueueSeconds: 1,
  runQueueUsage: 0.1,
  memoryUsage: 0.1,
  majorFaultsPerSecond: 0.5,
  diskReadBytesPerSecond: 1,
  diskWriteBytesPerSecond: 1,
  openFds: 3,
  openFdsLimit: 1024,
  policy: 'other',
  oomScore: 600,
  oomScoreAdj: -998,
  cgroup: '/',
  container: '/',
  pssBytes: 2,
  ussBytes: 1,
  pssAnonBytes: 1,
  pssFileBytes: 1,
  pssAt: 1,
  seccomp: 'filter',
  noNewPrivs: false,
  capabilities: '00000000a80425fb',
  detailsAt: 1,
  absent: ['io'],
})

test('the schema knows exactly the fields that a snapshot has, and which of them are required', () => {
  const { properties: top, $defs, required: needed, then } = schema
  const pairs: [object, { properties: object; required: string[] }][] = [
    [HOST, top.host],
    [NAMESPACE, top.namespace],
    [TOTALS, top.totals],
    [SELF, top.self],
    [SERVING, top.self.properties.serving],
    [ABSENCE, top.absent.items],
    [
      { ...SNAPSHOT, columns: O, matched: R, groups: O },
      { properties: top, required: needed },
    ],
    [PROCESS, { properties: $defs.process.properties, required: then.properties.processes.items.required }],
  ]
  for (const [members, described] of pairs) {
    expect(Object.keys(described.properties).sort()).toEqual(Object.keys(members).sort())
    expect([...described.required].sort()).toEqual(required(members).sort())
  }
})

test('a process with every field, and one with only what is never denied, both satisfy the schema', () => {
  expect(Object.keys(whole).sort()).toEqual(Object.keys(PROCESS).sort())
  const absent: Absence[] = [
    { file: 'io', fields: ['diskReadBytes'], reason: 'denied', message: 'Needs --cap-add.', processCount: 1 },
  ]
  const bare = { ...process({ pid: 1 }) }
  delete (bare as Partial<Process> as { startedAt?: number }).startedAt
  const answer = checked('', snapshot({ processes: [bare, whole], absent }))
  expect(answer.processes[0]).toEqual(whole)
  expect(answer.absent).toEqual(absent)
  const least = { host: { hostname: 'a', cpuCount: 1 }, namespace: {}, processes: [] }
  expect(checked('', snapshot(least)).processes).toEqual([])
})

test('the schema refuses a field that it does not know, and a process without its name', () => {
  const answer = JSON.parse(json('', snapshot({ processes: [whole] })))
  expect(validate({ ...answer, surprise: 1 })).toBe(false)
  const { comm: _, ...nameless } = answer.processes[0]
  expect(validate({ ...answer, processes: [nameless] })).toBe(false)
})

test('columns leave only their fields and the identity', () => {
  const answer = checked('columns=cpu,command', snapshot({ processes: [whole, process({ pid: 1 })] }))
  expect(answer.columns).toEqual(['cpu', 'command'])
  expect(answer.processes).toEqual([
    { id: '42:1000', pid: 42, cpuUsage: 1.5, command: 'sleep 9' },
    { id: '1:1000', pid: 1, command: 'sleep 9' },
  ])
})

test('filter, order and window are those of the text; matched counts rows beyond the window, too', () => {
  const processes = [1, 2, 3, 4].map(pid =>
    process({ pid, cpuUsage: pid / 10, command: pid < 4 ? 'a' : 'b' }),
  )
  const answer = checked('q=a&limit=1&offset=1', snapshot({ processes }))
  expect(answer.processes.map((row: Process) => row.pid)).toEqual([2])
  expect(answer.matched).toBe(3)
  expect(answer.totals.processes).toBe(4)
})

test('one process takes one line, so that grep works', () => {
  const lines = json('', snapshot({ processes: [process({ pid: 1, command: 'a\nb' }), whole] })).split('\n')
  expect(lines.length).toBe(5)
  expect(JSON.parse((lines[1] ?? '').replace(/,$/, '')).pid).toBe(42)
})

test('P3: numbers that are not finite are left out, never null', () => {
  const broken = snapshot({
    processes: [process({ pid: 1, cpuUsage: Number.NaN, rssAnonBytes: Number.POSITIVE_INFINITY })],
    host: { hostname: 'a', cpuCount: 1, load: [Number.NaN, 0, 0], cpuUsage: Number.NEGATIVE_INFINITY },
  })
  const answer = checked('', broken)
  expect(answer.host).toEqual({ hostname: 'a', cpuCount: 1 })
  expect(answer.processes[0].cpuUsage).toBeUndefined()
  expect(JSON.stringify(answer)).not.toContain('null')
  const command = '{"a":null,"b":[null]}'
  const [said] = checked('', snapshot({ processes: [process({ pid: 1, command })] })).processes
  expect(said.command).toBe(command)
})

test('S14: JSON in a terminal is harmless, and loses nothing', () => {
  const command = '\x1b]0;pwn\x07\x7f\x9b31m\u2028\u202e\u200b\ufeff\ud800\u{e0041}\ufe0f日本😀\0'
  const text = json('', snapshot({ processes: [process({ pid: 1, command })] }))
  expect(text).toMatch(/^[\x20-\x7e\n日本😀]+$/u)
  expect(JSON.parse(text).processes[0].command).toBe(command)
})
