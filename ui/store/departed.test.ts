// Rows of ended processes: where they stay, and for how long.
import { expect, test } from 'bun:test'
import type { Row } from '../../server/model/protocol.ts'
import { MARK_MS, nextDeparted, withDeparted } from './departed.ts'

const rows = (...ids: string[]): readonly Row[] => ids.map(id => ({ id, cells: [] }))
const ids = (list: readonly Row[]): string => list.map(({ id }) => id).join('')

test('a process that ended keeps its place for three seconds', () => {
  const departed = nextDeparted([], ['b'], rows('a', 'b', 'c'), 1000)
  expect(ids(withDeparted(rows('a', 'c'), departed))).toBe('abc')
  expect(nextDeparted(departed, [], rows('a', 'c'), 1000 + MARK_MS - 1)).toBe(departed)
  expect(nextDeparted(departed, [], rows('a', 'c'), 1000 + MARK_MS)).toEqual([])
})

test('several ended processes each stay in place', () => {
  const departed = nextDeparted([], ['a', 'c', 'e'], rows('a', 'b', 'c', 'd', 'e'), 0)
  expect(ids(withDeparted(rows('b', 'd'), departed))).toBe('abcde')
})

test('a row never appears twice: neither when another process ends before the first is forgotten, nor when it comes back', () => {
  const first = nextDeparted([], ['b'], rows('a', 'b', 'c'), 0)
  const shown = withDeparted(rows('a', 'c'), first)
  const second = nextDeparted(first, ['a'], shown, 1000)
  expect(ids(withDeparted(rows('c'), second))).toBe('abc')
  expect(ids(withDeparted(rows('a', 'b', 'c'), second))).toBe('abc')
})

test('a fork storm does not fill the page with ended rows', () => {
  const storm = Array.from({ length: 500 }, (_, i) => `p${i}`)
  expect(nextDeparted([], storm, rows(...storm), 0).length).toBeLessThan(20)
})

test('in a tree, the row of an ended process stays below its parent, wherever that has moved', () => {
  const row = (id: string, ...branch: boolean[]): Row => ({ id, cells: [], branch })
  const before = [row('a'), row('b', true), row('c', true, false), row('d', false), row('e')]
  const departed = nextDeparted([], ['c', 'd'], before, 0)
  const after = [row('e'), row('f', false), row('a'), row('b', false)]
  expect(ids(withDeparted(after, departed))).toBe('efabcd')
  expect(withDeparted(after, departed).map(({ branch }) => branch?.length)).toEqual([0, 1, 0, 1, 2, 1])
  expect(ids(withDeparted([row('e'), row('f', false)], departed))).toBe('ef')
})
