import { expect, test } from 'bun:test'
import type { Finding } from '../model/finding.ts'
import { finding } from '../model/fixture.ts'
import { portsOfFinding } from '../model/ports.ts'
import { findingWords } from '../words/finding.ts'
import { createPortsTogether } from './ports-together.ts'

/** One tick by itself. */
const portsTogether = (open: readonly Finding[]) => createPortsTogether()(open)

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

/** What each line tells of, by its key. */
const linesOf = (open: readonly Finding[]) =>
  Object.fromEntries(open.map(one => [one.key, portsOfFinding(one).join()]))

test('the line keeps its key while one of its ports is left, and each key that was told is in one line', () => {
  const together = createPortsTogether()
  const [a, b, c] = [10, 11, 12].map(port => stalled(port)) as [Finding, Finding, Finding]
  const other = stalled(11, { because: 'is idle' })
  expect(linesOf(together([a, other]))).toEqual({ '1 10': '10', '1 11': '11' })
  const [joined] = together([a, b, c])
  expect(joined).toMatchObject({ key: '1 10', joins: ['1 11', '1 12'] })
  // The first recovers, and comes back for another reason: its key is another's.
  expect(linesOf(together([b, c]))).toEqual({ '1 10': '11,12' })
  const again = stalled(10, { because: 'is idle', raisedAt: 9000 })
  expect(linesOf(together([again, b, c]))).toEqual({ '1 10': '11,12', '1 10 again': '10' })
  expect(linesOf(together([c]))).toEqual({ '1 10': '12' })
  // When all are well the next one is a new one.
  expect(together([])).toEqual([])
  expect(linesOf(together([c]))).toEqual({ '1 12': '12' })
})

test('of a line that falls apart the part with its oldest port keeps the key', () => {
  const together = createPortsTogether()
  together([stalled(10), stalled(11)])
  const apart = together([stalled(10), stalled(11, { because: 'is idle' })])
  expect(linesOf(apart)).toEqual({ '1 10': '10', '1 11': '11' })
  expect(apart.map(({ joins }) => joins)).toEqual([undefined, undefined])
})
