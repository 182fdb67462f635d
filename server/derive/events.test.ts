import { expect, test } from 'bun:test'
import { SNAPSHOT_EVENTS_MAX } from '../config/limits.ts'
import type { ExitEvent, StartEvent } from '../model/event.ts'
import { process } from '../model/fixture.ts'
import type { Process } from '../model/snapshot.ts'
import { createEvents } from './events.ts'
import type { Tick } from './happened.ts'

const AT = 1_000_000
const CONTAINER = { id: 'c', name: 'app', processCount: 1, rssBytes: 1 }
const tick = (at: number, processes: readonly Process[], fields: Partial<Tick> = {}): Tick => ({
  at,
  processes,
  containers: [],
  networks: [],
  ...fields,
})
const worker = (pid: number, fields: Partial<Process> = {}) =>
  process({
    pid,
    id: `${pid}:${pid}`,
    ppid: 1,
    comm: 'worker',
    command: 'worker --queue mail',
    argv: ['worker', '--queue', 'mail'],
    startedAt: AT,
    ...fields,
  })

test('processes that existed when topz came did not start', () => {
  const events = createEvents()
  expect(events.observe(tick(AT, [worker(7)]))).toEqual([])
})

test('a process that comes and goes is reported, with how it ended if a zombie shows it', () => {
  const events = createEvents()
  events.observe(tick(AT, [worker(1)]))
  events.observe(tick(AT + 1000, [worker(1), worker(7)]))
  events.observe(tick(AT + 2000, [worker(1), worker(7, { state: 'Z', exitCode: 3 })]))
  const all = events.observe(tick(AT + 3000, [worker(1)]))
  expect(all).toMatchObject([{ type: 'start' }, { type: 'exit', exitCode: 3, livedMs: 2000 }])
})

test('how it ended is unknown if nothing shows it, not zero', () => {
  const events = createEvents()
  events.observe(tick(AT, [worker(7)]))
  const [exit] = events.observe(tick(AT + 1000, []))
  expect(exit).toMatchObject({ type: 'exit', pid: 7 })
  expect(exit).not.toHaveProperty('exitCode')
})

test('the same command line under the same parent again is a restart, and restarts are counted', () => {
  const events = createEvents()
  events.observe(tick(AT, [worker(7)]))
  events.observe(tick(AT + 1000, []))
  events.observe(tick(AT + 2000, [worker(8)]))
  events.observe(tick(AT + 3000, []))
  const all = events.observe(tick(AT + 4000, [worker(9)]))
  const restarts = all.filter(event => event.type === 'restart')
  expect(restarts.map(({ count, afterMs }) => [count, afterMs])).toEqual([
    [1, 1000],
    [2, 1000],
  ])
  expect(all.some(({ type }) => type === 'start')).toBe(false)
})

test('the restart of a service or of a failure is alarming, a short job of a script or one that sleeps is not', () => {
  for (const [lived, fields, severity] of [
    [60_000, { cpuSeconds: 0.5 }, 'warning'],
    [60_000, { cpuSeconds: 0.001 }, 'note'],
    [1000, {}, 'note'],
    [1000, { state: 'Z', exitCode: 1 }, 'warning'],
  ] as const) {
    const events = createEvents()
    events.observe(tick(AT, [worker(7)]))
    events.observe(tick(AT + lived, [worker(7, fields)]))
    events.observe(tick(AT + lived + 1000, []))
    const restart = events
      .observe(tick(AT + lived + 2000, [worker(8)]))
      .find(({ type }) => type === 'restart')
    expect([lived, fields, restart?.severity]).toEqual([lived, fields, severity])
  }
})

test('a start is reported once its command line is known, and without it if that never comes', () => {
  const events = createEvents()
  const { argv: _, ...nameless } = worker(7, { command: '[worker]' })
  events.observe(tick(AT, []))
  expect(events.observe(tick(AT + 1000, [nameless]))).toEqual([])
  expect(events.observe(tick(AT + 2000, [worker(7)]))).toMatchObject([
    { type: 'start', pid: 7, command: 'worker --queue mail' },
  ])
  const { argv: __, ...other } = worker(8, { command: '[worker]' })
  events.observe(tick(AT + 3000, [worker(7), other]))
  expect(events.observe(tick(AT + 7000, [worker(7), other])).at(-1)).toMatchObject({ command: '[worker]' })
  const { argv: ___, ...brief } = worker(9, { command: '[worker]' })
  events.observe(tick(AT + 8000, [worker(7), other, brief]))
  expect(
    events
      .observe(tick(AT + 9000, [worker(7), other]))
      .slice(-2)
      .map(({ type }) => type),
  ).toEqual(['start', 'exit'])
})

test('P16: new arguments mean an exec; a title that a process sets itself does not', () => {
  const events = createEvents()
  const shell = worker(7, { comm: 'sh', command: 'sh -c x', argv: ['sh', '-c', 'x'] })
  events.observe(tick(AT, [shell]))
  events.observe(tick(AT + 1000, [{ ...shell, command: 'title', argv: ['title'], commandRewritten: true }]))
  const all = events.observe(
    tick(AT + 2000, [{ ...shell, comm: 'node', command: 'node x', argv: ['node', 'x'] }]),
  )
  expect(all).toMatchObject([{ type: 'exec', pid: 7, comm: 'node', command: 'node x' }])
})

test('another process under the same pid is an end and a start', () => {
  const events = createEvents()
  events.observe(tick(AT, [worker(7)]))
  const all = events.observe(tick(AT + 1000, [worker(7, { id: '7:99', command: 'other', argv: ['other'] })]))
  expect(all.map(({ type }) => type).sort()).toEqual(['exit', 'start'])
})

test('P52: an OOM kill names the container and, as likely, the largest process that ended', () => {
  const events = createEvents()
  const both = [worker(7, { container: 'c', rssBytes: 100 }), worker(8, { container: 'c', rssBytes: 5000 })]
  events.observe(tick(AT, both, { containers: [{ ...CONTAINER, oomKills: 0 }] }))
  const all = events.observe(tick(AT + 1000, [], { containers: [{ ...CONTAINER, oomKills: 1 }] }))
  expect(all.find(({ type }) => type === 'oomKill')).toMatchObject({ pid: 8, count: 1, container: 'c' })
})

test('P52: the end of the killed process may be seen a tick after the kill', () => {
  const events = createEvents()
  const fat = [worker(7, { container: 'c', rssBytes: 5000 })]
  events.observe(tick(AT, fat, { containers: [{ ...CONTAINER, oomKills: 0 }] }))
  const killed = { containers: [{ ...CONTAINER, oomKills: 1 }] }
  expect(events.observe(tick(AT + 1000, fat, killed)).some(({ type }) => type === 'oomKill')).toBe(false)
  const all = events.observe(tick(AT + 2000, [], killed))
  expect(all.filter(({ type }) => type === 'oomKill')).toMatchObject([{ pid: 7, count: 1 }])
})

test('P52: a small process is not blamed', () => {
  const events = createEvents()
  const limit = { memoryLimitBytes: 1_000_000 }
  events.observe(
    tick(AT, [worker(7, { container: 'c', rssBytes: 100 })], {
      containers: [{ ...CONTAINER, ...limit, oomKills: 0 }],
    }),
  )
  const killed = { containers: [{ ...CONTAINER, ...limit, oomKills: 1 }] }
  events.observe(tick(AT + 1000, [], killed))
  const all = events.observe(tick(AT + 2000, [], killed))
  const kill = all.find(({ type }) => type === 'oomKill')
  expect(kill).toMatchObject({ count: 1, containerName: 'app' })
  expect(kill).not.toHaveProperty('pid')
})

test('jobs that come and go do not push failures out of the snapshot', () => {
  const events = createEvents()
  events.observe(tick(AT, [], { containers: [{ ...CONTAINER, oomKills: 0 }] }))
  const killed = { containers: [{ ...CONTAINER, oomKills: 1 }] }
  events.observe(tick(AT + 1, [], killed))
  let shown = events.observe(tick(AT + 2, [], killed))
  for (let i = 3; i < 100; i++) shown = events.observe(tick(AT + i, [worker(i)]))
  expect(shown.length).toBe(SNAPSHOT_EVENTS_MAX)
  expect(shown[0]?.type).toBe('oomKill')
  expect(shown.at(-1)?.pid).toBe(99)
})

test('throttling begins once and ends once, however it flickers', () => {
  const events = createEvents()
  const shares = [0, 0.3, 0, 0.2, 0, 0, 0, 0, 0, 0]
  for (const [i, cpuThrottledShare] of shares.entries())
    events.observe(tick(AT + i, [], { containers: [{ ...CONTAINER, cpuThrottledShare }] }))
  expect(events.all().map(({ type }) => type)).toEqual(['throttleBegin', 'throttleEnd'])
})

test('a limit that is changed, set or lifted is reported with both values', () => {
  const events = createEvents()
  for (const [i, memoryLimitBytes] of [100, 200, null].entries())
    events.observe(tick(AT + i, [], { containers: [{ ...CONTAINER, memoryLimitBytes }] }))
  expect(events.all()).toMatchObject([
    { type: 'limitChange', before: 100, after: 200 },
    { type: 'limitChange', before: 200, after: null },
  ])
})

test('ports are reported when they open and close, not when a network is first seen', () => {
  const events = createEvents()
  const listener = { protocol: 'tcp' as const, address: '0.0.0.0', port: 80, uid: 0, inode: 5, queue: 0 }
  const network = (...listeners: (typeof listener)[]) => ({
    id: 'n',
    containers: [],
    interfaces: [],
    listeners,
  })
  events.observe(tick(AT, [], { networks: [network(listener)] }))
  events.observe(tick(AT + 1, [], { networks: [network()] }))
  for (const at of [AT + 2, AT + 5002])
    events.observe(tick(at, [], { networks: [network({ ...listener, inode: 6 })] }))
  expect(events.all().map(({ type, port, at }) => [type, port, at - AT])).toEqual([
    ['portClose', 80, 1],
    ['portOpen', 80, 2],
  ])
})

test('five hundred in one tick become fifty and a sum, and what is kept is bounded', () => {
  const events = createEvents()
  for (let round = 0; round < 100; round++) {
    const processes = Array.from({ length: 250 }, (_, i) => worker(1000 + round * 250 + i))
    events.observe(tick(AT + round, processes))
  }
  expect(events.all().length).toBeLessThanOrEqual(2000)
  const [started, ended] = events.all().slice(-2) as [StartEvent, ExitEvent]
  expect([started.type, ended.type]).toEqual(['start', 'exit'])
  expect((started.count ?? 0) + (ended.count ?? 0)).toBe(450)
})

test('in a flood of ends the one start, and the one end of another program, are reported', () => {
  const events = createEvents()
  const pool = Array.from({ length: 300 }, (_, i) => worker(100 + i, { comm: 'job' }))
  const other = worker(900, { comm: 'web' })
  events.observe(tick(AT, [...pool, other]))
  events.observe(tick(AT + 1000, [worker(901, { comm: 'new', command: 'new', argv: ['new'] })]))
  const named = events.all().map(({ type, comm }) => `${type} ${comm}`)
  expect(named).toContain('start new')
  expect(named).toContain('exit web')
})

test('topz’s health check is not an event; the same program elsewhere is, and so is another of its commands', () => {
  const topz = process({ pid: 5, ppid: 0, comm: 'server', argv: ['/server'], container: 'topz', self: true })
  const check = (pid: number, fields: Partial<Process> = {}) =>
    worker(pid, { ppid: 0, comm: 'server', argv: ['/server', 'healthcheck'], container: 'topz', ...fields })
  const { argv: _, container: __, ...nameless } = check(9)
  const events = createEvents()
  events.observe(tick(AT, [topz]))
  events.observe(tick(AT + 1000, [topz, check(8), nameless]))
  events.observe(tick(AT + 2000, [topz, check(8, { state: 'Z' })]))
  expect(events.observe(tick(AT + 3000, [topz]))).toEqual([])
  const others = [
    check(10, { container: 'app' }),
    check(11, { argv: ['/server', 'snapshot'] }),
    check(12, { ppid: 5 }),
  ]
  const told = events.observe(tick(AT + 4000, [topz, ...others]))
  expect(told.map(({ type, pid }) => [type, pid])).toEqual([
    ['start', 10],
    ['start', 11],
    ['start', 12],
  ])
})

test('the runtime entering a container is reported as what it becomes, and not at all if it fails', () => {
  const entering = { ppid: 0, comm: 'runc:[2:INIT]', argv: ['runc', 'init'], command: 'runc init' }
  const events = createEvents()
  events.observe(tick(AT, [worker(1)]))
  expect(events.observe(tick(AT + 1000, [worker(1), worker(7, entering), worker(8, entering)]))).toEqual([])
  const told = events.observe(tick(AT + 2000, [worker(1), worker(7, { ppid: 0 })]))
  expect(told).toMatchObject([{ type: 'start', pid: 7, command: 'worker --queue mail' }])
  // Slow as the machine may be.
  events.observe(tick(AT + 3000, [worker(1), worker(7, { ppid: 0 }), worker(8, entering)]))
  expect(
    events.observe(tick(AT + 9000, [worker(1), worker(7, { ppid: 0 }), worker(8, entering)])),
  ).toHaveLength(1)
  const pretending = worker(9, { ...entering, ppid: 7 })
  expect(events.observe(tick(AT + 10_000, [worker(1), worker(7, { ppid: 0 }), pretending]))).toHaveLength(2)
})
