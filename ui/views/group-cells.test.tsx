// Rows that stand for several, and rows below them: what is seen and heard, by pointer and by keys.
import { beforeEach, expect, test } from 'bun:test'
import { view } from '../../server/model/fixture.ts'
import { foldKeyOf } from '../../server/model/fold-key.ts'
import type { Row } from '../../server/model/protocol.ts'
import { listenToKeys } from '../keyboard.ts'
import { folds } from '../store/folds.ts'
import { columns, sort, tree } from '../store/looking.ts'
import { groupAt, selectedId } from '../store/selection.ts'
import { firstRow, rowsInSight, tableWidth } from '../store/viewport.ts'
import { rowOf, showFrame } from '../testdata/live.ts'
import { click, find, findAll, press, usePage, wordsOf } from '../testdata/page.ts'
import { ProcessTable } from './process-table.tsx'

const page = usePage()
const NAMES = ['pid', 'command', 'cpu']

beforeEach(() => {
  page.set(columns, NAMES)
  page.set(sort, 'cpu')
  page.set(tableWidth, 1200)
  page.set(rowsInSight, 10)
  page.set(firstRow, 0)
  page.set(selectedId, undefined)
  page.set(groupAt, undefined)
  page.set(folds, [])
})

const GROUP: Row = {
  id: 'command node',
  cells: [null, 'node', 0.75],
  group: { by: 'command', count: 3 },
  fold: 'open',
}
const MEMBERS = [
  rowOf(7, [7, 'node a.js', 0.5], { branch: [true] }),
  rowOf(8, [8, 'node b.js', 0.25], { branch: [false] }),
]
const LOOP: Row = {
  id: 'short 1:1000 sleep',
  cells: [null, 'sleep 0.3', 0.01],
  group: { by: 'shortLived', count: 41, spanMs: 60_000, livedMs: 300, parent: { pid: 1, program: 'run.sh' } },
}

function draw(rows: readonly Row[], names = NAMES) {
  showFrame(page, {}, { view: view({ columns: names }), matched: rows.length, rows })
  const box = page.draw(<ProcessTable isEmpty={false} />)
  return { box, lines: findAll(box, 'row').slice(1) }
}

const attribute = (name: string) => (row: Element | undefined) => row?.getAttribute(name) ?? undefined

test('a group is one row with its count and sums, and what is below an open one hangs from it', () => {
  const { box, lines } = draw([GROUP, ...MEMBERS, LOOP, rowOf(1, [1, 'sh', 0])])
  expect(lines.map(wordsOf)).toEqual([
    '×3 ▾ node 75.0',
    '7 node a.js 50.0',
    '8 node b.js 25.0',
    '×41 41 seen in 60 s, ≈ 0.3 s each, by run.sh (1) sleep 0.3 1.0',
    '1 sh 0.0',
  ])
  expect(find(box, 'table').getAttribute('role')).toBe('treegrid')
  expect(lines.map(attribute('aria-level'))).toEqual(['1', '2', '2', '1', '1'])
  expect(lines.map(attribute('aria-expanded'))).toEqual(['true', undefined, undefined, undefined, undefined])
})

test('where nothing folds the table is a grid, without levels', () => {
  const { box, lines } = draw([rowOf(1, [1, 'sh', 0])])
  expect(find(box, 'table').getAttribute('role')).toBe('grid')
  expect(lines.map(attribute('aria-level'))).toEqual([undefined])
})

test('a click on a group folds it and selects no process; one on a triangle in a tree does no more than that', () => {
  const branch = rowOf(5, [5, 'sh', 0], { fold: 'open', branch: [] })
  const { lines } = draw([GROUP, ...MEMBERS, branch])
  click(lines[0] as HTMLElement)
  expect([folds.value, groupAt.value, selectedId.value]).toEqual([[foldKeyOf(GROUP.id)], GROUP.id, undefined])
  click(find(lines[3] as HTMLElement, 'button', 'Fold'))
  expect([folds.value.length, selectedId.value]).toEqual([2, undefined])
  click(lines[3] as HTMLElement)
  expect([folds.value.length, groupAt.value, selectedId.value]).toEqual([2, undefined, '5:1000'])
})

test('arrows reach a group, Enter unfolds it, minus folds it again, also from a row below', () => {
  const folded: Row = { ...GROUP, fold: 'folded' }
  listenToKeys(document)
  const { box } = draw([folded, LOOP])
  press(document.body, 'ArrowDown')
  expect(find(box, 'table').getAttribute('aria-activedescendant')).toBe(`row-${GROUP.id}`)
  press(document.body, 'Enter')
  expect(folds.value).toEqual([foldKeyOf(GROUP.id)])
  draw([GROUP, ...MEMBERS])
  press(document.body, 'ArrowDown')
  expect([groupAt.value, selectedId.value]).toEqual([undefined, '7:1000'])
  press(document.body, '-')
  expect([groupAt.value, folds.value]).toEqual([GROUP.id, []])
  // In a tree that has the focus, arrows to the sides do the same.
  const table = find(draw([folded, LOOP]).box, 'table')
  table.focus()
  press(table, 'ArrowRight')
  expect(folds.value).toEqual([foldKeyOf(GROUP.id)])
})

test('a tree has its sums in a column of their own, named by what they are of', () => {
  page.set(tree, true)
  const { box, lines } = draw(
    [
      rowOf(1, [1, 'sh', 0, 0.75], { fold: 'open', branch: [] }),
      rowOf(2, [2, 'a', 0.75, null], { branch: [false] }),
    ],
    [...NAMES, 'sum'],
  )
  expect(find(box, 'columnheader', 'Σ CPU').getAttribute('aria-sort')).toBeNull()
  expect(lines.map(wordsOf)).toEqual(['1 ▾ sh 0.0 75.0', '2 a 75.0 -'])
})

test('without a column of PIDs the count is next to the name', () => {
  page.set(columns, ['command', 'cpu'])
  expect(wordsOf(draw([GROUP]).lines[0] as Element)).toBe('▾ ×3 node 75.0')
})
