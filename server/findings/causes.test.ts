// One cause, one line; what users feel stays, with its reason.

import { expect, test } from 'bun:test'
import type { Finding, FindingId, FindingSubject } from '../model/finding.ts'
import { byWorst, withCauses } from './causes.ts'

const finding = (id: FindingId, subject: FindingSubject, fields: Partial<Finding> = {}): Finding => ({
  id,
  key: `${subject.container}${subject.pid ?? ''}`,
  severity: 'warning',
  confidence: 'certain',
  subject,
  since: 0,
  raisedAt: 0,
  evidence: {},
  who: [],
  ...fields,
})
const process = (pid: number) => ({ container: 'a', processId: `${pid}:1`, pid })

test('a paused container explains everything that is wrong in it, except kills and what users feel', () => {
  const open = withCauses([
    finding('stopped', { container: 'a' }),
    finding('fds', process(7)),
    finding('throttled', { container: 'b' }),
    finding('oom-kill', { container: 'a' }),
    finding('not-accepting', { container: 'a', port: 80 }),
  ])
  expect(open.map(({ id }) => id)).toEqual(['stopped', 'throttled', 'oom-kill', 'not-accepting'])
  expect(open[0]?.explains).toEqual(['fds a7'])
  expect(open[3]?.evidence.cause).toBe('stopped')
})

test('a stopped process explains only what is wrong with itself', () => {
  const open = withCauses([
    finding('stopped', process(7)),
    finding('zombies', process(7)),
    finding('zombies', process(8)),
    finding('throttled', { container: 'a' }),
  ])
  expect(open.map(({ id, subject }) => `${id} ${subject.pid ?? ''}`)).toEqual([
    'stopped 7',
    'zombies 8',
    'throttled ',
  ])
})

test('a port that does not accept reports that its container is throttled, which is then critical', () => {
  const throttled = finding('throttled', { container: 'a' }, { evidence: { share: 0.92 } })
  const elsewhere = finding('throttled', { container: 'b' })
  const [port, here, other] = withCauses([
    finding('not-accepting', { container: 'a', port: 80 }, { evidence: { queue: 9 } }),
    throttled,
    elsewhere,
  ])
  expect(port?.evidence).toEqual({ queue: 9, cause: 'throttled', causeShare: 0.92 })
  expect([here?.severity, other?.severity]).toEqual(['critical', 'warning'])
  expect(withCauses([throttled])).toEqual([throttled])
})

test('the worst comes first, the container before one of its processes, the cause before the effect', () => {
  const order = byWorst([
    finding('zombies', process(7)),
    finding('throttled', { container: 'a' }),
    finding('stopped', process(8)),
    finding('not-accepting', { container: 'a', port: 80 }, { severity: 'critical' }),
    finding('pids-limit', { container: 'a' }),
  ])
  expect(order.map(({ id }) => id)).toEqual([
    'not-accepting',
    'pids-limit',
    'throttled',
    'stopped',
    'zombies',
  ])
})

test('an OOM kill, also of a process that is known, explains what rose to it, but not what rises since', () => {
  const kill = finding('oom-kill', process(7), { raisedAt: 10, evidence: { killedAt: 500 } })
  const eta = (raisedAt: number) => finding('memory-eta', { container: 'a' }, { raisedAt })
  expect(withCauses([kill, eta(400)]).map(({ id }) => id)).toEqual(['oom-kill'])
  expect(withCauses([kill, eta(600)])).toHaveLength(2)
})

test('a crash loop is one story with the OOM kills that end each run, and another one with other endings', () => {
  const kill = finding('oom-kill', process(7), { evidence: { killedAt: 500 } })
  const loop = (evidence: Finding['evidence']) =>
    finding('crash-loop', { container: 'a', pid: 9 }, { raisedAt: 900, evidence })
  const [one, ...others] = withCauses([kill, loop({ eachForMemory: 'yes', restarts: 4, parentPid: 1 })])
  expect([one?.id, others]).toEqual(['oom-kill', []])
  expect(one).toMatchObject({ explains: ['crash-loop a9'], evidence: { restarts: 4, parentPid: 1 } })
  expect(withCauses([kill, loop({ isForMemory: 'yes' })])).toHaveLength(2)
})
