import { expect, test } from 'bun:test'
import { finding } from '../model/fixture.ts'
import { portsOfFinding } from '../model/ports.ts'
import { findingWords } from '../words/finding.ts'
import { portsTogether } from './ports-together.ts'

const stalled = (port: number, fields: { pid?: number; because?: string; raisedAt?: number } = {}) => {
  const { pid = 7, because = 'waits for a lock', raisedAt = 1000 + port } = fields
  return finding({
    id: 'not-accepting',
    key: `1 ${port}`,
    severity: 'critical',
    subject: { port, pid, comm: 'python3', call: 'python3 hang.py' },
    since: raisedAt - 5000,
    raisedAt,
    evidence: { queue: 5, queueLimit: 128, oldestWaitSeconds: port, because },
  })
}

test('ports of one program that are held up by the same are one finding, under the key of the oldest', () => {
  const [one, ...more] = portsTogether([
    stalled(12, { raisedAt: 3 }),
    stalled(10, { raisedAt: 1 }),
    stalled(11),
  ])
  expect(more).toEqual([])
  expect(one).toMatchObject({ key: '1 10', since: -4999, evidence: { queue: 15, oldestWaitSeconds: 12 } })
  expect(one && portsOfFinding(one)).toEqual([10, 11, 12])
  expect(one && findingWords(one, 0).sentence).toBe(
    'Ports 10, 11 and 12 are not accepting: 15 connections wait, the oldest for 12s; python3 hang.py (PID 7) waits for a lock',
  )
})

test('processes of one program are counted, and of many ports the first are named', () => {
  const six = [1, 2, 3, 4, 5, 6].map(port => stalled(7300 + port, { pid: port }))
  const [one] = portsTogether(six)
  expect(one && findingWords(one, 0).sentence).toBe(
    'Ports 7301, 7302, 7303 and 3 more are not accepting: 30 connections wait, the oldest for 2h01m; 6 × python3 hang.py, each of which waits for a lock',
  )
})

test('another cause is another finding, and one port stays as it is', () => {
  const two = [stalled(10), stalled(11, { because: 'is idle' })]
  expect(portsTogether(two)).toEqual(two)
  expect(portsTogether([stalled(10), finding()])).toEqual([stalled(10), finding()])
})
