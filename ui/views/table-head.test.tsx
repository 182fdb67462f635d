// The headings of the table.
import { expect, test } from 'bun:test'
import { view } from '../../server/model/fixture.ts'
import { columns, order, sort } from '../store/looking.ts'
import { tableWidth } from '../store/viewport.ts'
import { RECORDED, showFrame } from '../testdata/live.ts'
import { click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { TableHead } from './table-head.tsx'

const page = usePage()

function draw(names: readonly string[] = ['pid', 'command', 'state', 'cpu', 'rss']) {
  page.set(tableWidth, 1200)
  page.set(columns, names)
  page.set(sort, 'cpu')
  page.set(order, 'descending')
  return page.draw(
    <table>
      <TableHead />
    </table>,
  )
}

const sortedOf = (box: Element) =>
  findAll(box, 'columnheader').flatMap(th => {
    const sorted = th.getAttribute('aria-sort')
    return sorted === null || sorted === 'none'
      ? []
      : [`${th.querySelector('button')?.textContent} ${sorted}`]
  })

test('each column has a heading that sorts, and the trend next to memory says how far it reaches', () => {
  const box = draw()
  expect(findAll(box, 'columnheader').map(wordsOf)).toEqual([
    'Flag',
    'PID',
    'Process',
    'S',
    'CPU ▾',
    'Memory',
    'CPU, 10 min',
  ])
  expect(findAll(box, 'button')).toHaveLength(5)
  expect(box.querySelector('tr')?.getAttribute('aria-rowindex')).toBe('1')
})

test('the heading that sorts says so and how, to a screen reader as well', () => {
  const box = draw()
  expect(sortedOf(box)).toEqual(['CPU▾ descending'])
  expect(findAll(box, 'columnheader').filter(th => th.getAttribute('aria-sort') === 'none')).toHaveLength(4)
  expect(box.querySelector('i')?.getAttribute('aria-hidden')).toBe('true')
})

test('a click sorts by a column, a second one reverses the order', () => {
  const box = draw()
  click(find(box, 'button', 'Memory'))
  expect(sortedOf(box)).toEqual(['Memory▾ descending'])
  click(find(box, 'columnheader', 'Memory ▾').querySelector('button') as HTMLElement)
  expect(sortedOf(box)).toEqual(['Memory▴ ascending'])
})

test('a heading explains its metric', () => {
  const box = draw(['rss', 'cpu'])
  expect(find(box, 'button', 'Memory').title).toStartWith('resident memory')
  expect(box.querySelector<HTMLElement>('.plain')?.title).toBe('Up to the moment shown, newest on the right')
})

test('the trend says of what it is and how far it reaches back, also where moments are far apart', () => {
  const box = draw()
  showFrame(page, {}, { view: view({ sort: 'rss' }) })
  expect(findAll(box, 'columnheader').map(wordsOf)).toContain('Memory, 10 min')
  showFrame(page, { recorded: { ...RECORDED, spanMs: 60_000 } })
  expect(findAll(box, 'columnheader').map(wordsOf)).toContain('CPU, 60 min')
})

test('text aligns left, numbers right, the letter of the state in the middle', () => {
  const sides = findAll(draw(), 'columnheader').map(th => th.classList.item(1))
  expect(sides).toEqual(['flag-cell', 'number', 'text', 'middle', 'number', 'number', 'text'])
})
