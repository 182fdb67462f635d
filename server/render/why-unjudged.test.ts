import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import { finding, process, snapshot } from '../model/fixture.ts'
import type { Network } from '../model/network.ts'
import { renderWhy } from './why.ts'
import { fineLines } from './why-fine.ts'
import { unjudgedLines } from './why-unjudged.ts'

const APP: Container = { id: 'app', name: 'app', processCount: 1, rssBytes: 0, pids: 90, pidsLimit: 100 }
const NETWORK = {
  id: '1',
  containers: ['app'],
  interfaces: [],
  listeners: [
    { port: 80, queue: 20 },
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
  'port 80: 20 connections wait to be accepted',
  'job (PID 9): stopped',
  'app: tasks 90 of 100',
  'web (PID 7): open files 100.0 % of its limit',
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
