// The table: the rows in sight of a list of any length.
import { expect, test } from 'bun:test'
import { finding, view } from '../../server/model/fixture.ts'
import { now } from '../store/clock.ts'
import { forgetMarks, frame, receive } from '../store/live.ts'
import { columns, query } from '../store/looking.ts'
import { selectedId } from '../store/selection.ts'
import { firstRow, rowHeight, rowsInSight, tableWidth } from '../store/viewport.ts'
import { rowOf, showFrame } from '../testdata/live.ts'
import { change, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { ProcessTable } from './process-table.tsx'

const page = usePage()

const NAMES = ['pid', 'command', 'cpu']

/** A list of this many processes, of which `from` and what follows has come. */
function draw(matched: number, { from = 0, count = matched, isEmpty = false } = {}) {
  page.set(columns, NAMES)
  page.set(tableWidth, 1200)
  page.set(rowsInSight, 10)
  page.set(firstRow, 0)
  page.set(selectedId, undefined)
  const rows = Array.from({ length: count }, (_, i) => rowOf(from + i + 1, [from + i + 1, 'a', 0]))
  showFrame(page, {}, { view: view({ columns: NAMES, offset: from }), matched, rows })
  return page.draw(<ProcessTable isEmpty={isEmpty} />)
}

const drawnOf = (box: Element) =>
  findAll(box, 'row')
    .slice(1)
    .map(row => Number(row.getAttribute('aria-rowindex')) - 1)
    .sort((a, b) => a - b)

test('the table has a name, and says how many rows and columns there are in all', () => {
  const table = find(draw(1000, { count: 250 }), 'table', 'Processes')
  expect(table.getAttribute('role')).toBe('grid')
  expect(table.tabIndex).toBe(0)
  expect(table.getAttribute('aria-rowcount')).toBe('1001')
  expect(table.getAttribute('aria-colcount')).toBe('5')
})

test('only rows in sight and a few around them are in the document, and its height is that of all', () => {
  const box = draw(1000, { count: 250 })
  expect(drawnOf(box)).toEqual(Array.from({ length: 23 }, (_, i) => i + 1))
  expect(box.querySelector<HTMLElement>('tbody')?.style.height).toBe(`${1000 * rowHeight.value}px`)
})

test('scrolling shows the rows that come into sight, in reused elements', () => {
  const box = draw(1000, { count: 250 })
  const before = new Set(findAll(box, 'row'))
  page.set(firstRow, 100)
  expect(drawnOf(box)).toEqual(Array.from({ length: 23 }, (_, i) => i + 95))
  expect(wordsOf(box.querySelector('[aria-rowindex="102"]') as Element)).toBe('101 a 0.0')
  expect(findAll(box, 'row').every(row => before.has(row))).toBe(true)
})

test('rows whose window has not come are placeholders, never blank', () => {
  const box = draw(1000, { count: 250 })
  page.set(firstRow, 500)
  const skeletons = [...box.querySelectorAll<HTMLElement>('.skeleton')]
  expect(skeletons).toHaveLength(23)
  expect(skeletons.every(row => row.getAttribute('aria-busy') === 'true')).toBe(true)
  // None of them is the row that was here before.
  expect(box.querySelectorAll('tbody [id*=":"], tbody [data-id], tbody [aria-selected]')).toHaveLength(0)
  const place = Number(skeletons[0]?.getAttribute('aria-rowindex')) - 2
  expect(skeletons[0]?.style.transform).toBe(`translateY(${place * rowHeight.value}px)`)
})

test('a row that comes late takes the cells that were there before', () => {
  const box = draw(1000, { count: 250 })
  const before = [...box.querySelectorAll('tbody td')]
  page.set(firstRow, 500)
  const rows = Array.from({ length: 250 }, (_, i) => rowOf(i + 401, [i + 401, 'late', 0]))
  showFrame(page, {}, { view: view({ columns: NAMES, offset: 400 }), matched: 1000, rows })
  expect(wordsOf(box.querySelector('[aria-rowindex="502"]') as Element)).toBe('501 late 0.0')
  expect([...box.querySelectorAll('tbody td')].every(cell => before.includes(cell))).toBe(true)
})

test('before the first frame a dozen placeholders are shown', () => {
  draw(0)
  page.set(frame, undefined)
  expect(page.draw(<ProcessTable isEmpty={false} />).querySelectorAll('.skeleton')).toHaveLength(12)
})

test('a short list has as many rows as processes', () => {
  expect(drawnOf(draw(3))).toEqual([1, 2, 3])
})

test('the selected row is the active one of the table', () => {
  const box = draw(3)
  expect(find(box, 'table').hasAttribute('aria-activedescendant')).toBe(false)
  page.set(selectedId, '2:1000')
  expect(find(box, 'table').getAttribute('aria-activedescendant')).toBe('row-2:1000')
  expect(box.querySelector('[aria-selected=true]')?.id).toBe('row-2:1000')
})

test('a row that started is marked new, one that ended stays in place for a while', () => {
  const box = draw(3)
  const { seq = 0, at = 0 } = frame.value ?? {}
  change(() => {
    receive({
      type: 'delta',
      base: seq,
      seq: seq + 1,
      at,
      matched: 3,
      gone: ['2:1000'],
      ended: ['2:1000'],
      rows: [rowOf(4, [4, 'b', 0])],
      started: ['4:1000'],
    })
  })
  expect(findAll(box, 'row').slice(1).map(wordsOf).sort()).toEqual([
    '1 a 0.0',
    '2 ended a 0.0',
    '3 a 0.0',
    '4 new b 0.0',
  ])
  // Marks outlast the frame that brought them.
  page.set(now, Number.POSITIVE_INFINITY)
  forgetMarks()
})

test('an empty list says why, and draws no row', () => {
  page.set(query, '')
  const box = draw(0, { isEmpty: true })
  expect(wordsOf(box)).toContain('No processes.')
  expect(drawnOf(box)).toEqual([])
})

test('the trend takes the width that remains beside a command of a readable length, and the table is no narrower than all columns together', () => {
  const scroller = draw(1).querySelector<HTMLElement>('.scroller')
  expect(scroller?.style.getPropertyValue('--columns')).toBe(
    '30px 66px minmax(230px, 480px) 124px minmax(120px, 1fr)',
  )
  expect(scroller?.style.getPropertyValue('--table-width')).toBe('570px')
  expect(scroller?.style.getPropertyValue('--row')).toBe(`${rowHeight.value}px`)
})

test('the row of a process of which something was found is flagged, in words too', () => {
  const findings = [finding({ severity: 'critical', subject: { processId: '2:1000', pid: 2, comm: 'a' } })]
  draw(3)
  const rows = [1, 2, 3].map(pid => rowOf(pid, [pid, 'a', 0]))
  showFrame(page, { findings }, { view: view({ columns: NAMES }), matched: 3, rows })
  const box = page.draw(<ProcessTable isEmpty={false} />)
  const words = findAll(box, 'row').slice(1).map(wordsOf)
  expect(words).toEqual(['1 a 0.0', 'Critical: 2 a 0.0', '3 a 0.0'])
  expect(box.querySelectorAll('td .severity.critical')).toHaveLength(1)
})
