// The tools next to the tabs, and the table below them.
import { expect, test } from 'bun:test'
import { openDialog } from '../store/dialogs.ts'
import { columns, order, query, sort, tree } from '../store/looking.ts'
import { tableWidth } from '../store/viewport.ts'
import { headerOf, rowOf, showFrame } from '../testdata/live.ts'
import { click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { Processes, ProcessTools } from './processes.tsx'

const page = usePage()

const TOTALS = headerOf().totals

function totalsOf(fields: Partial<typeof TOTALS>, matched = 0) {
  showFrame(page, { totals: { ...TOTALS, ...fields } }, { matched })
  return page.draw(<ProcessTools />).querySelector('.totals')?.textContent
}

test('the totals say how many processes there are, and what is odd among them', () => {
  expect(totalsOf({ processes: 1234, threads: 2, running: 1, uninterruptible: 0, zombies: 0 })).toBe(
    '1,234 processes · 2 threads · 1 running',
  )
  expect(totalsOf({ processes: 1, threads: 1, running: 0, uninterruptible: 3, zombies: 1 })).toBe(
    '1 process · 1 thread · 0 running · 3 uninterruptible · 1 zombie',
  )
})

test('with a filter they say how many match', () => {
  page.set(query, 'nginx')
  expect(totalsOf({ processes: 20, threads: 20 }, 3)).toStartWith('3 of 20 processes · ')
  // In fewer rows: some stand for several.
  showFrame(page, { totals: { ...TOTALS, processes: 20 } }, { matched: 2, found: 7 })
  expect(wordsOf(page.draw(<ProcessTools />))).toContain('7 of 20 processes')
})

test('what the source does not report is left out', () => {
  const { threads, running, uninterruptible, ...totals } = TOTALS
  showFrame(page, { totals: { ...totals, zombies: 0 } })
  expect(page.draw(<ProcessTools />).querySelector('.totals')?.textContent).toBe('2 processes')
})

test('before the first frame there are no totals', () => {
  expect(page.draw(<ProcessTools />).querySelector('.totals')).toBeNull()
})

test('a sort by a hidden column is shown, and can be reversed', () => {
  page.set(tableWidth, 1200)
  page.set(columns, ['pid', 'cpu'])
  page.set(sort, 'rss')
  page.set(order, 'descending')
  const box = page.draw(<ProcessTools />)
  click(find(box, 'button', 'by RSS ▾'))
  expect(order.value).toBe('ascending')
  expect(findAll(box, 'button', 'by RSS ▴')).toHaveLength(1)
  expect(find(box, 'button', 'by RSS ▴').title).toBe('Reverse the order')
  page.set(sort, 'cpu')
  expect(findAll(box, 'button').map(wordsOf)).toEqual(['Tree', 'Columns'])
})

test('the tree is a switch that says whether it is on', () => {
  page.set(tree, false)
  const button = find(page.draw(<ProcessTools />), 'button', 'Tree')
  expect(button.getAttribute('aria-pressed')).toBe('false')
  expect(button.getAttribute('aria-keyshortcuts')).toBe('t')
  click(button)
  expect([button.getAttribute('aria-pressed'), tree.value]).toEqual(['true', true])
})

test('the column chooser opens and closes', () => {
  page.set(openDialog, undefined)
  const button = find(page.draw(<ProcessTools />), 'button', 'Columns')
  expect(button.getAttribute('aria-haspopup')).toBe('dialog')
  expect(button.getAttribute('aria-keyshortcuts')).toBe('c')
  click(button)
  expect(openDialog.value).toBe('columns')
  click(button)
  expect(openDialog.value).toBeUndefined()
})

test('the table is empty only once the server said that nothing matches', () => {
  const box = page.draw(<Processes />)
  expect(wordsOf(box)).not.toContain('No processes.')
  showFrame(page)
  expect(wordsOf(box)).toContain('No processes.')
  showFrame(page, {}, { matched: 1, rows: [rowOf(1)] })
  expect(wordsOf(box)).not.toContain('No processes.')
})
