// Rows keep their places for a while.
import { expect, test } from 'bun:test'
import { rowOf } from '../testdata/live.ts'
import { usePage } from '../testdata/page.ts'
import { inHeldOrder, isHeld, isSameOrder, mayRank, RANK_MS } from './held-order.ts'

const page = usePage()
const rows = (...pids: number[]) => pids.map(pid => rowOf(pid))
const pids = (shown: readonly { id: string }[]) => shown.map(({ id }) => Number.parseInt(id, 10))

test('rows stay where they were, whatever their new rank', () => {
  expect(pids(inHeldOrder(rows(1, 2, 3), rows(3, 1, 2)))).toEqual([1, 2, 3])
})

test('one that came takes the place of one that left; more follow at the end, and no place stays empty', () => {
  expect(pids(inHeldOrder(rows(1, 2, 3), rows(4, 3, 1)))).toEqual([1, 4, 3])
  expect(pids(inHeldOrder(rows(1, 2), rows(5, 4, 2, 1)))).toEqual([1, 2, 5, 4])
  expect(pids(inHeldOrder(rows(1, 2, 3), rows(3)))).toEqual([3])
})

test('rows below another stay below it, in their newest order, and leave with it', () => {
  const below = (...pids: number[]) => pids.map(pid => rowOf(pid, [pid], { branch: [false] }))
  const before = [...rows(1), ...below(11, 12), ...rows(2)]
  const after = [...rows(2), ...rows(1), ...below(12, 13)]
  expect(pids(inHeldOrder(before, after))).toEqual([1, 12, 13, 2])
  expect(pids(inHeldOrder(before, rows(2, 3)))).toEqual([3, 2])
})

test('a held row has its newest figures', () => {
  const [now] = inHeldOrder(rows(1), [rowOf(1, [1, 0.5])])
  expect(now?.cells).toEqual([1, 0.5])
})

test('they rank again every three seconds, but not under the pointer', () => {
  page.set(isHeld, false)
  expect([mayRank(2999, 0), mayRank(RANK_MS, 0)]).toEqual([false, true])
  page.set(isHeld, true)
  expect(mayRank(60_000, 0)).toBe(false)
})

test('the order is the same if each row is at its place', () => {
  expect([
    isSameOrder(rows(1, 2), rows(1, 2)),
    isSameOrder(rows(1, 2), rows(2, 1)),
    isSameOrder(rows(1), rows(1, 2)),
  ]).toEqual([true, false, false])
})
