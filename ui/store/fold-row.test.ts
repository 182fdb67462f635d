// Folding by keys.
import { afterEach, expect, test } from 'bun:test'
import { view } from '../../server/model/fixture.ts'
import { foldKeyOf } from '../../server/model/fold-key.ts'
import { headerOf, rowOf } from '../testdata/live.ts'
import { announcement } from './announce.ts'
import { foldRow, unfoldRow } from './fold-row.ts'
import { folds } from './folds.ts'
import { frame } from './live.ts'
import { select, selectedId } from './selection.ts'

const FAMILY = [
  rowOf(1, [1], { branch: [], fold: 'open' }),
  rowOf(2, [2], { branch: [true], fold: 'folded' }),
  rowOf(3, [3], { branch: [false], fold: 'open' }),
  rowOf(4, [4], { branch: [false, false] }),
]

function at(pid: number | undefined): void {
  frame.value = { seq: 1, at: 1, view: view({ tree: true }), header: headerOf(), matched: 4, rows: FAMILY }
  folds.value = []
  select(pid === undefined ? undefined : `${pid}:1000`)
}

afterEach(() => {
  at(undefined)
  frame.value = undefined
})

test('an open row is folded, and it is said', () => {
  at(3)
  expect(foldRow()).toBe(true)
  expect([folds.value, announcement.value]).toEqual([[foldKeyOf('3:1000')], 'Folded'])
})

test('from a row that does not fold, the one that it hangs below is folded and selected', () => {
  at(4)
  expect(foldRow()).toBe(true)
  expect([folds.value, selectedId.value]).toEqual([[foldKeyOf('3:1000')], '3:1000'])
  at(2)
  foldRow()
  expect(selectedId.value).toBe('1:1000')
})

test('only a folded row is unfolded; without a row there is nothing to do', () => {
  at(2)
  expect([unfoldRow(), folds.value]).toEqual([true, [foldKeyOf('2:1000')]])
  at(3)
  expect([unfoldRow(), folds.value]).toEqual([false, []])
  at(undefined)
  expect([foldRow(), unfoldRow(), folds.value]).toEqual([false, false, []])
})
