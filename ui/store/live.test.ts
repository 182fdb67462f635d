// Frames as the server sends them -> what the table shows.
import { beforeEach, expect, test } from 'bun:test'
import { view as aView, snapshot as sample } from '../../server/model/fixture.ts'
import type { DeltaFrame, SnapshotFrame } from '../../server/model/protocol.ts'
import { isHeld } from './held-order.ts'
import {
  endedIds,
  frame,
  isOrderDue,
  isSameView,
  matched,
  receive,
  rowCount,
  rows,
  startedIds,
  trends,
} from './live.ts'

const view = aView()
const { host, namespace, totals, self, absent, intervalMs } = sample()
const first: SnapshotFrame = {
  type: 'snapshot',
  seq: 1,
  at: 1000,
  view,
  header: { host, namespace, totals, self, absent, intervalMs },
  matched: 3,
  rows: [
    { id: 'a', cells: [1, 0.5], trend: [400, 500] },
    { id: 'b', cells: [2, 0] },
    { id: 'c', cells: [3, 0] },
  ],
}
const next: DeltaFrame = { type: 'delta', seq: 2, base: 1, at: 2000 }
const shown = (): string => rows.value.map(({ id }) => id).join('')

beforeEach(() => {
  frame.value = undefined
  receive(first)
})

test('a delta changes only the rows that it names', () => {
  const [, b] = rows.value
  expect(receive({ ...next, cells: { cpu: [[0], [0.25]] } })).toBe(true)
  expect(rows.value[0]?.cells).toEqual([1, 0.25])
  expect(rows.value[1]).toBe(b)
  expect(trends.value.get('a')).toEqual([400, 500])
})

test('an ended process stays in place, marked; one that only left the window does not', () => {
  receive({ ...next, matched: 1, gone: ['b', 'c'], ended: ['b'] })
  expect(shown()).toBe('ab')
  expect([...endedIds.value]).toEqual(['b'])
  expect([matched.value, rowCount.value]).toEqual([1, 2])
})

test('a new process is marked', () => {
  receive({ ...next, matched: 4, rows: [{ id: 'd', cells: [4, null] }], started: ['d'] })
  expect([...startedIds.value]).toEqual(['d'])
})

test('a delta over a gap is refused, and the view stays as it was', () => {
  expect(receive({ ...next, seq: 4, base: 3, gone: ['a'] })).toBe(false)
  expect(shown()).toBe('abc')
})

test('a snapshot corrects everything, whatever was shown', () => {
  receive({ ...next, gone: ['b'], ended: ['b'] })
  receive({ ...first, seq: 9, view: { ...view, offset: 50 }, rows: [{ id: 'z', cells: [9, 0] }] })
  expect(shown()).toBe('z')
  expect(endedIds.value.size).toBe(0)
})

test('an ended process is not shown under a filter that it does not match', () => {
  receive({ ...next, matched: 2, gone: ['b'], ended: ['b'] })
  const alive = [
    { id: 'a', cells: [1, 0.5] },
    { id: 'c', cells: [3, 0] },
  ]
  receive({ ...first, seq: 3, matched: 2, rows: alive })
  expect(shown()).toBe('abc')
  receive({
    ...first,
    seq: 4,
    view: { ...view, query: 'doomed' },
    matched: 1,
    rows: [{ id: 'c', cells: [3, 0] }],
  })
  expect(shown()).toBe('c')
  expect(rowCount.value).toBe(1)
})

test('rows keep their places while the pointer is on them, and rank again once it has left and time has passed', () => {
  const { now } = performance
  // Rows may have ranked a moment ago, in another test. Whole, as fractions do not add up.
  let nowMs = Math.ceil(now.call(performance)) + 60_000
  performance.now = () => nowMs
  receive(first)
  isHeld.value = true
  nowMs += 60_000
  receive({ ...next, order: ['c', 'b', 'a'] })
  expect([shown(), isOrderDue.value]).toEqual(['abc', true])
  isHeld.value = false
  receive({ ...next, seq: 3, base: 2 })
  expect([shown(), isOrderDue.value]).toEqual(['cba', false])
  nowMs += 2999
  receive({ ...next, seq: 4, base: 3, order: ['a', 'b', 'c'] })
  expect(shown()).toBe('cba')
  nowMs += 1
  receive({ ...next, seq: 5, base: 4 })
  expect(shown()).toBe('abc')
  performance.now = now
})

test('another sorting is shown at once, and in a tree no row is held: each hangs from the one above', () => {
  isHeld.value = true
  receive({ ...first, seq: 2, view: { ...view, sort: 'rss' }, rows: [...first.rows].reverse() })
  expect(shown()).toBe('cba')
  receive({ ...first, seq: 3, view: { ...view, tree: true }, rows: first.rows })
  receive({ ...next, seq: 4, base: 3, order: ['b', 'a', 'c'] })
  expect(shown()).toBe('bac')
  isHeld.value = false
})

test('a view with other groups, or with other rows folded, is another view', () => {
  expect(isSameView(view, { ...view })).toBe(true)
  expect(isSameView(view, { ...view, group: 'user' })).toBe(false)
  expect(isSameView({ ...view, toggled: ['a'] }, { ...view, toggled: ['a'] })).toBe(true)
  expect(isSameView({ ...view, toggled: ['a'] }, { ...view, toggled: ['b'] })).toBe(false)
})
