// A row of the table.
import { expect, test } from 'bun:test'
import { view } from '../../server/model/fixture.ts'
import type { Cell, Row } from '../../server/model/protocol.ts'
import { columns } from '../store/looking.ts'
import { rowHeight } from '../store/viewport.ts'
import { rowOf, showFrame } from '../testdata/live.ts'
import { find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import type { Mark } from './process-cells.tsx'
import { ProcessRow } from './process-row.tsx'

const page = usePage()

const NAMES = ['pid', 'command', 'state', 'cpu', 'rss']

function draw(
  row: Row,
  {
    index = 0,
    mark,
    spark,
    isSelected = false,
  }: { index?: number; mark?: Mark; spark?: number[]; isSelected?: boolean } = {},
) {
  page.set(columns, NAMES)
  showFrame(page, {}, { view: view({ columns: [...NAMES].reverse() }), rows: [row], matched: 1 })
  const body = (
    <table>
      <tbody>
        <ProcessRow row={row} index={index} mark={mark} spark={spark} isSelected={isSelected} />
      </tbody>
    </table>
  )
  return find(page.draw(body), 'row')
}

/** As the frame has them: in the order of its view, which is not that of the table. */
const CELLS: readonly Cell[] = [1024, 0.5, 'R', 'node a.js', 42]

test('each cell is under its heading, whatever the order of the frame; a trace follows CPU', () => {
  const cells = findAll(draw(rowOf(42, CELLS)), 'cell')
  expect(cells.map(wordsOf)).toEqual(['42', 'node a.js', 'R', '50.0', '', '1.0K'])
  expect(cells[4]?.querySelector('svg')).not.toBeNull()
  expect(cells[2]?.querySelector('.state')).not.toBeNull()
})

test('a row knows its process and its index in the whole list', () => {
  const row = draw(rowOf(42, CELLS), { index: 7 })
  expect([row.id, row.dataset.id]).toEqual(['row-42:1000', '42:1000'])
  expect(row.getAttribute('aria-rowindex')).toBe('9')
  expect(row.style.transform).toBe(`translateY(${7 * rowHeight.value}px)`)
})

test('the selected row says so to a screen reader', () => {
  expect(draw(rowOf(42, CELLS), { isSelected: true }).getAttribute('aria-selected')).toBe('true')
  expect(draw(rowOf(42, CELLS)).getAttribute('aria-selected')).toBe('false')
})

test('a row that is new or ended is marked, and its command says so', () => {
  const row = draw(rowOf(42, CELLS), { mark: 'ended' })
  expect(row.classList.contains('ended')).toBe(true)
  expect(wordsOf(findAll(row, 'cell')[1] as Element)).toBe('ended node a.js')
})

test('a process has the colour of its program, and grey where that has none', () => {
  expect(draw(rowOf(42, CELLS, { colour: 3 })).classList.contains('c3')).toBe(true)
  expect(draw(rowOf(42, CELLS)).classList.contains('c0')).toBe(true)
  expect(draw(rowOf(42, CELLS), { spark: [1, 2] }).querySelector('.drawn')).not.toBeNull()
  expect(draw(rowOf(42, CELLS)).querySelector('.flat')).not.toBeNull()
})

test('a value that the frame lacks is a dash', () => {
  const cells = findAll(draw(rowOf(42, [null, null, null, null, 42])), 'cell')
  expect(cells.map(wordsOf)).toEqual(['42', '-', '-', '-', '', '-'])
})
