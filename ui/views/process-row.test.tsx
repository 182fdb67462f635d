// A row of the table.
import { expect, test } from 'bun:test'
import { view } from '../../server/model/fixture.ts'
import type { Cell, Row } from '../../server/model/protocol.ts'
import { PAGE_COLUMNS } from '../store/columns.ts'
import { columns, sort } from '../store/looking.ts'
import { rowHeight, tableWidth } from '../store/viewport.ts'
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
    trend,
    isSelected = false,
  }: { index?: number; mark?: Mark; trend?: number[]; isSelected?: boolean } = {},
) {
  page.set(columns, NAMES)
  showFrame(page, {}, { view: view({ columns: [...NAMES].reverse() }), rows: [row], matched: 1 })
  const body = (
    <table>
      <tbody>
        <ProcessRow row={row} index={index} mark={mark} trend={trend} isSelected={isSelected} />
      </tbody>
    </table>
  )
  return find(page.draw(body), 'row')
}

/** As the frame has them: in the order of its view, which is not that of the table. */
const CELLS: readonly Cell[] = [1024, 0.5, 'R', 'node a.js', 42]

test('each cell is under its heading, whatever the order of the frame; the trend follows memory', () => {
  const cells = findAll(draw(rowOf(42, CELLS)), 'cell')
  expect(cells.map(wordsOf)).toEqual(['', '42', 'node a.js', 'R', '50.0', '1.0K', ''])
  expect(cells[6]?.querySelector('svg')).not.toBeNull()
  expect(cells[3]?.querySelector('.state')).not.toBeNull()
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
  expect(wordsOf(findAll(row, 'cell')[2] as Element)).toBe('ended node a.js')
})

test('a process has the colour of its program, and grey where that has none', () => {
  expect(draw(rowOf(42, CELLS, { colour: 3 })).classList.contains('c3')).toBe(true)
  expect(draw(rowOf(42, CELLS)).classList.contains('c0')).toBe(true)
})

test('its trend is drawn, empty where unknown, with an area below it for a heavy user', () => {
  const paths = (trend?: number[]) =>
    [...draw(rowOf(42, CELLS), trend && { trend }).querySelectorAll('.trend path')].map(path => [
      path.getAttribute('class'),
      path.getAttribute('d'),
    ])
  expect(paths([50, 50])).toEqual([['drawn', 'M58 9L59 9']])
  expect(paths()).toEqual([['drawn', '']])
  expect(paths([300, 300]).map(([name]) => name)).toEqual(['below', 'drawn'])
})

test('a value that the frame lacks is a dash', () => {
  const cells = findAll(draw(rowOf(42, [null, null, null, null, 42])), 'cell')
  expect(cells.map(wordsOf)).toEqual(['', '42', '-', '-', '-', '-', ''])
})

test('a flag comes first; topz itself is dimmed; growth is red where it is steady', () => {
  page.set(columns, ['pid', 'growth'])
  const drawn = (fields: Partial<Row>, isGrowing: boolean) => {
    const row = rowOf(42, [42, 2 ** 20], fields)
    showFrame(page, {}, { view: view({ columns: ['pid', 'growth'] }), rows: [row], matched: 1 })
    const body = (
      <table>
        <tbody>
          <ProcessRow
            row={row}
            index={0}
            mark={undefined}
            flag="critical"
            isGrowing={isGrowing}
            trend={undefined}
            isSelected={false}
          />
        </tbody>
      </table>
    )
    return find(page.draw(body), 'row')
  }
  const row = drawn({}, true)
  expect(wordsOf(row)).toBe('Critical: 42 ▲ +1.0M')
  expect(row.classList.contains('self')).toBe(false)
  expect(drawn({}, false).querySelector('.bad')).toBeNull()
  expect(drawn({ marks: ['self'] }, false).classList.contains('self')).toBe(true)
})

test('on a phone a row is two lines: name and PID, who and what; the figure sorted by, and its growth', () => {
  const names = [...PAGE_COLUMNS]
  page.set(columns, PAGE_COLUMNS)
  page.set(tableWidth, 380)
  page.set(sort, 'rss')
  const value: Record<string, Cell> = {
    pid: 9,
    command: 'python leak.py',
    user: 'nobody',
    cpu: 0.049,
    wait: 0.31,
    rss: 2 ** 20,
    growth: 2 ** 21,
  }
  const row = rowOf(
    9,
    names.map(name => value[name] ?? null),
  )
  showFrame(page, {}, { view: view({ columns: names }), rows: [row], matched: 1 })
  const body = (
    <table>
      <tbody>
        <ProcessRow row={row} index={0} mark={undefined} isGrowing trend={undefined} isSelected={false} />
      </tbody>
    </table>
  )
  expect(findAll(page.draw(body), 'cell').map(wordsOf)).toEqual([
    '',
    'leak.py 9 nobody · 4.9 % CPU · waits 31 %',
    '',
    '1.0M ▲ +2.0M',
  ])
})

test('on a phone a group says how many it is and of what, and what belongs to it hangs below', () => {
  page.set(columns, PAGE_COLUMNS)
  page.set(tableWidth, 380)
  page.set(sort, 'cpu')
  const cells = PAGE_COLUMNS.map(name => (name === 'command' ? 'sleep 0.3' : null))
  const parent = { pid: 7, program: 'sh' }
  const jobs: Row = {
    id: 'short 7:1 sleep',
    cells,
    fold: 'open',
    group: { by: 'shortLived', count: 412, spanMs: 600_000, livedMs: 300, parent },
  }
  showFrame(page, {}, { view: view({ columns: [...PAGE_COLUMNS] }), rows: [jobs] })
  const draw = (row: Row) =>
    find(
      page.draw(
        <table>
          <tbody>
            <ProcessRow row={row} index={0} mark={undefined} trend={undefined} isSelected={false} />
          </tbody>
        </table>,
      ),
      'row',
    ).querySelector<HTMLElement>('.two-lines.text') as HTMLElement
  expect(wordsOf(draw(jobs))).toBe('▾ sleep ×412 412 seen in 10 min, ≈ 0.3 s each, by sh (7)')
  const indent = (branch: readonly boolean[]) => draw({ id: '9:1', cells, branch }).style.paddingLeft
  expect([indent([]), indent([true]), indent(Array(40).fill(true))]).toEqual(['', '19px', '79px'])
})
