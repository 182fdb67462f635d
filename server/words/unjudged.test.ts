import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import { FIXTURE_AT, finding, process, snapshot } from '../model/fixture.ts'
import type { Network } from '../model/network.ts'
import { wrongLines } from '../render/text-wrong.ts'
import { renderWhy } from '../render/why.ts'
import { fineLines } from '../render/why-fine.ts'
import { nearLines } from '../render/why-near.ts'
import { unjudgedLines } from './unjudged.ts'

const APP: Container = { id: 'app', name: 'app', processCount: 1, rssBytes: 0, pids: 90, pidsLimit: 100 }
const NETWORK = {
  id: '1',
  containers: ['app'],
  interfaces: [],
  listeners: [
    { port: 80, queue: 20, pid: 7 },
    { port: 81, queue: 1, queueLimit: 100 },
  ],
} as unknown as Network
const FULL = process({ pid: 7, comm: 'web', openFds: 100, openFdsLimit: 100 })
const SEEN = {
  watchedSeconds: 5,
  findings: [],
  containers: [APP],
  networks: [NETWORK],
  processes: [
    FULL,
    process({ pid: 8, openFds: 10, openFdsLimit: 100 }),
    process({ pid: 9, comm: 'job', state: 'T' }),
  ],
}
const LINES = [
  'port 80 of web (PID 7): 20 connections wait to be accepted',
  'job (PID 9): stopped',
  'app: tasks 90 of 100',
  'web (PID 7): 100 of 100 files open',
]

test('what is beyond the threshold of a rule is not fine before the rule has judged it', () => {
  expect(unjudgedLines(snapshot(SEEN))).toEqual(LINES)
  expect(fineLines(snapshot(SEEN)).join()).not.toMatch(/open files|accept queues|tasks|stopped/)
  const text = renderWhy(snapshot(SEEN))
  expect(text).toContain(
    `\n\nNot judged yet (a problem if it lasts):\n${LINES.map(line => `  ${line}\n`).join('')}`,
  )
})

test('a port whose clients wait for seconds is not fine, however short its queue', () => {
  const hangs = (port: number) => ({ port, queue: 5, queueLimit: 128, oldestWaitSeconds: 100 })
  const networks = [{ ...NETWORK, listeners: [hangs(81), { ...hangs(82), queue: 1 }] } as unknown as Network]
  const seen = snapshot({ findings: [], networks })
  expect(unjudgedLines(seen)).toEqual([
    'port 81: 5 connections wait to be accepted, the oldest for 1m40s',
    'port 82: 1 connection waits to be accepted, for 1m40s',
  ])
  expect(fineLines(seen).join()).not.toContain('accept queues')
})

test('each port of a finding about several is found', () => {
  const listeners = [80, 81].map(port => ({ port, queue: 20 }))
  const networks = [{ ...NETWORK, listeners }] as unknown as Network[]
  const both = finding({ id: 'not-accepting', subject: { port: 80 }, evidence: { ports: '80, 81' } })
  expect(unjudgedLines(snapshot({ networks, findings: [both] }))).toEqual([])
  expect(fineLines(snapshot({ networks, findings: [both] })).join()).not.toContain('accept queues')
})

test('what is found is not among it, and if nothing is, there is no such part', () => {
  const findings = [
    finding({ id: 'fds', subject: { processId: FULL.id } }),
    finding({ id: 'not-accepting', subject: { port: 80 } }),
    finding({ id: 'stopped', subject: { processId: '9:1000' } }),
    finding({ id: 'pids-limit', subject: { container: 'app' } }),
  ]
  const found = snapshot({ ...SEEN, findings })
  expect(unjudgedLines(found)).toEqual([])
  expect(renderWhy(found)).not.toContain('Not judged yet')
})

const THROTTLED: Container = {
  id: 'app',
  name: 'app',
  processCount: 1,
  rssBytes: 0,
  cpuUsage: 0.02,
  cpuLimit: 0.02,
  cpuThrottledShare: 0.99,
}
const young = (container: Container) => ({
  watchedSeconds: 60,
  findings: [],
  containers: [container],
  processes: [process({ pid: 1, container: 'app', startedAt: FIXTURE_AT - 70_000 })],
})

test('a young container that is throttled all the time is not judged yet, and the first line says so', () => {
  const seen = snapshot(young(THROTTLED))
  expect(unjudgedLines(seen)).toEqual(['app: CPU throttled in 99.0 % of the periods'])
  expect(nearLines(seen).join()).not.toContain('throttled')
  const first = 'so far; not judged: app: CPU throttled in 99.0 % of the periods'
  expect(renderWhy(seen).split('\n')[0]).toBe(`Nothing is wrong ${first}.`)
  expect(wrongLines(seen, { wide: true })).toEqual([`Wrong   nothing ${first}: /topz/why`])
  const [grown] = young(THROTTLED).processes
  const old = snapshot({ ...young(THROTTLED), processes: [{ ...grown, startedAt: 0 } as never] })
  expect(nearLines(old).join()).toContain('throttled')
  expect(unjudgedLines(old)).toEqual([])
})

test('throttling that cannot be judged because the usage is unknown is not checked', () => {
  const { cpuUsage: _, ...unknown } = THROTTLED
  const text = renderWhy(snapshot(young(unknown)))
  expect(text).toContain(
    'Could not be checked:\n  app: CPU throttled in 99.0 % of the periods; whether its quota is used up is unknown, because its CPU usage could not be read\n',
  )
  expect(text).toStartWith('Nothing is wrong so far; not judged: app: CPU throttled')
  expect(text).not.toContain('Near a limit')
})
