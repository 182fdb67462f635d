// How the trends of the rows go on while a page is open.
import { expect, test } from 'bun:test'
import { view } from '../../server/model/fixture.ts'
import type { DeltaFrame, Row, SnapshotFrame } from '../../server/model/protocol.ts'
import { TREND_POINTS } from '../../server/model/trend.ts'
import { NO_TRENDS, nextTrends, type TrendState } from './trends.ts'

const VIEW = view({ sort: 'cpu', columns: ['cpu', 'rss'] })

const row = (id: string, cpu: number | null, trend?: readonly number[]): Row => ({
  id,
  cells: [cpu, 4096 * 1024],
  ...(trend && { trend }),
})

/** `entered`: rows that come whole. */
function delta(before: TrendState, second: number, rows: readonly Row[], entered: readonly Row[] = []) {
  const frame: DeltaFrame = { type: 'delta', seq: 2, base: 1, at: second * 1000, rows: entered }
  return nextTrends(before, frame, rows, VIEW, 1000)
}

function snapshot(second: number, rows: readonly Row[], of = VIEW) {
  return nextTrends(NO_TRENDS, { type: 'snapshot', at: second * 1000 } as SnapshotFrame, rows, of, 1000)
}

test('a row brings its past with it, and grows by one point at the end of each step', () => {
  let state = snapshot(1000, [row('a', 0.5, [100, 500])])
  for (let second = 1001; second < 1010; second++) state = delta(state, second, [row('a', 0.5)])
  expect(state.lines.get('a')).toEqual([100, 500])
  state = delta(state, 1010, [row('a', 0.25)])
  expect(state.lines.get('a')).toEqual([100, 500, 250])
})

test('the point of a step is the mean of its moments, also of those that the server had counted', () => {
  let state = snapshot(1004, [row('a', 1, [600])])
  for (let second = 1005; second < 1010; second++) state = delta(state, second, [row('a', 0.2)])
  state = delta(state, 1010, [row('a', 0)])
  expect(state.lines.get('a')).toEqual([400, 0])
})

test('the point of memory is its last moment', () => {
  const state = snapshot(1000, [row('a', 1, [10])], { ...VIEW, sort: 'rss' })
  const frame = { type: 'delta', seq: 2, base: 1, at: 1_010_000 } as DeltaFrame
  const next = nextTrends(state, frame, [row('a', 1)], { ...VIEW, sort: 'rss' }, 1000)
  expect(next.lines.get('a')).toEqual([4096, 4096])
})

test('until a step ends nothing is drawn again', () => {
  const first = snapshot(1000, [row('a', 0.5, [500])])
  expect(delta(first, 1001, [row('a', 0.7)]).lines).toBe(first.lines)
  expect(delta(first, 1001, [row('a', 0.7), row('b', 1, [3])], [row('b', 1, [3])]).lines).not.toBe(
    first.lines,
  )
})

test('steps without a frame are unknown, and a line never has more than its points', () => {
  let state = snapshot(1000, [row('a', 0.5, [500])])
  state = delta(state, 1030, [row('a', 0.1)])
  expect(state.lines.get('a')).toEqual([500, -1, -1, 100])
  state = delta(state, 5000, [row('a', 0.1)])
  expect(state.lines.get('a')).toEqual([...Array(TREND_POINTS - 1).fill(-1), 100])
})

test('an unknown share is a gap in the line, not zero', () => {
  let state = snapshot(1000, [row('a', 0.5, [500])])
  state = delta(state, 1010, [row('a', null)])
  expect(state.lines.get('a')).toEqual([500, -1])
})

test('a row that scrolled away takes its line with it, and one that comes brings its own', () => {
  const state = snapshot(1000, [row('a', 0.5, [500])])
  expect(delta(state, 1001, []).lines.size).toBe(0)
  const come = row('b', 0.5, [1, 2, 3])
  expect([...delta(state, 1001, [come], [come]).lines]).toEqual([['b', [1, 2, 3]]])
})

test('a group has the trend that it brings, and goes on with it; without one it has none', () => {
  const group: Row = { ...row('command node', 0.5), group: { by: 'command', count: 3 } }
  let state = snapshot(1000, [group])
  for (const second of [1010, 1020]) state = delta(state, second, [group])
  expect(state.lines.size).toBe(0)
  const whole: Row = { ...group, trend: [700, 500] }
  state = snapshot(1000, [whole])
  expect(state.lines.get(group.id)).toEqual([700, 500])
  expect(delta(state, 1010, [whole]).lines.get(group.id)).toEqual([700, 500, 500])
})
