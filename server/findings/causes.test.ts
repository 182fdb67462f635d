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
