import { expect, test } from 'bun:test'
import { FIXTURE_AT, finding, process } from '../fixture.ts'
import { factsOf } from './facts.ts'

const ours = process({ pid: 7, user: 'WWW', comm: 'Node', command: 'node X' })
const worker = process({ pid: 8 })

test('what is searched is in small letters, and each process has its own', () => {
  const facts = factsOf({ at: FIXTURE_AT, processes: [ours, worker] })
  expect(facts.textOf(ours)).toBe('www\nnode\nnode x')
  expect(facts.textOf(worker)).toContain('sleep')
  expect(facts.textOf(ours)).toContain('node')
})

test('a port belongs to all who hold it, and so do the peers of its connections', () => {
  const facts = factsOf({
    at: FIXTURE_AT,
    processes: [ours, worker],
    networks: [
      {
        id: '1',
        containers: [],
        interfaces: [],
        listeners: [
          { protocol: 'tcp', address: '::', port: 80, uid: 0, inode: 1, pid: 7, holders: [7, 8], queue: 0 },
          { protocol: 'tcp6', address: '::', port: 80, uid: 0, inode: 2, pid: 7, queue: 0 },
        ],
        peers: [
          { address: '10.0.0.1', port: 80, direction: 'in', count: 1 },
          { address: '10.0.0.2', port: 80, direction: 'out', count: 1 },
        ],
        unclosed: [
          {
            address: '10.0.0.3',
            port: 5432,
            direction: 'out',
            count: 20,
            oldCount: 20,
            oldestSeconds: 60,
            uid: 0,
            pid: 8,
          },
        ],
      },
    ],
    findings: [finding({ subject: { port: 80 } })],
  })
  expect([ours, worker].map(facts.portsOf)).toEqual([[80], [80]])
  expect([ours, worker].map(facts.peersOf)).toEqual([['10.0.0.1'], ['10.0.0.1', '10.0.0.3']])
  expect([ours, worker].map(facts.findingsOf)).toEqual([
    ['stopped', 'warning'],
    ['stopped', 'warning'],
  ])
})

test('what was not looked at is nobody’s', () => {
  const facts = factsOf({ at: FIXTURE_AT, processes: [ours] })
  expect([
    facts.portsOf(ours),
    facts.peersOf(ours),
    facts.findingsOf(ours),
    facts.containersOf(ours),
  ]).toEqual([[], [], [], []])
})

test('what is found about a process that ended is not said of another one with its pid', () => {
  const now = process({ pid: 7, id: '7:2000' })
  const killed = finding({ id: 'oom-kill', subject: { processId: '7:1000', pid: 7 } })
  const share = { pid: 7, comm: 'sh', share: 1, amount: 1 }
  const spent = (fields: object) =>
    finding({ id: 'throttled', subject: { container: 'app' }, who: [{ ...share, count: 1, ...fields }] })
  const findingsOf = (...findings: ReturnType<typeof finding>[]) =>
    factsOf({ at: FIXTURE_AT, processes: [now], findings }).findingsOf(now)
  expect(findingsOf(killed, spent({ endedCount: 1 }))).toEqual([])
  expect(findingsOf(spent({}))).toContain('throttled')
})
