// The column chooser.
import { expect, test } from 'bun:test'
import { METRICS } from '../../server/model/metrics.ts'
import { PAGE_COLUMNS } from '../store/columns.ts'
import { openDialog } from '../store/dialogs.ts'
import { columns } from '../store/looking.ts'
import { click, enter, find, findAll, nameOf, usePage, wordsOf } from '../testdata/page.ts'
import { ColumnsDialog } from './columns-dialog.tsx'

const page = usePage()

const draw = (shown: readonly string[] = ['pid', 'cpu']) => {
  page.set(columns, shown)
  const box = page.draw(<ColumnsDialog />)
  enter(find(box, 'searchbox'), '')
  return box
}

const isChecked = (box: Element) => (box as HTMLInputElement).checked

const choiceOf = (box: Element, name: string) => {
  const metric = METRICS.find(metric => metric.name === name)
  return find(box, 'checkbox', `${metric?.label} ${metric?.help}`) as HTMLInputElement
}

test('every metric can be chosen, in groups, each with what it means; those shown are checked', () => {
  const box = draw()
  expect(nameOf(find(box, 'dialog'))).toBe('Columns')
  expect([...box.querySelectorAll('legend')].map(wordsOf)).toEqual([
    'Who',
    'CPU',
    'Memory',
    'Files and disk',
    'Rights',
  ])
  expect(findAll(box, 'checkbox')).toHaveLength(METRICS.length)
  expect(findAll(box, 'checkbox').filter(isChecked)).toEqual([choiceOf(box, 'pid'), choiceOf(box, 'cpu')])
})

test('choosing a column shows it, choosing it again hides it', () => {
  const box = draw()
  click(choiceOf(box, 'rss'))
  expect(columns.value).toContain('rss')
  expect(choiceOf(box, 'rss').checked).toBe(true)
  click(choiceOf(box, 'rss'))
  expect(columns.value).toEqual(['pid', 'cpu'])
})

test('the last column cannot be hidden', () => {
  const box = draw(['cpu'])
  expect(choiceOf(box, 'cpu').disabled).toBe(true)
  expect(choiceOf(box, 'rss').disabled).toBe(false)
})

test('a search leaves the matching columns; no match is reported in a sentence', () => {
  const box = draw()
  const field = find(box, 'searchbox', 'Search the columns')
  enter(field, 'voluntary')
  expect(findAll(box, 'checkbox').length).toBeLessThan(METRICS.length / 4)
  enter(field, '<b>no such')
  expect(findAll(box, 'checkbox')).toEqual([])
  expect(box.querySelector('p')?.textContent).toBe('No column matches “<b>no such”.')
  enter(field, '')
  expect(findAll(box, 'checkbox')).toHaveLength(METRICS.length)
})

test('the default columns come back with one button', () => {
  const box = draw()
  click(find(box, 'button', 'Reset to defaults'))
  expect(columns.value).toBe(PAGE_COLUMNS)
})

test('the dialog can be closed', () => {
  page.set(openDialog, 'columns')
  click(find(draw(), 'button', 'Close'))
  expect(openDialog.value).toBeUndefined()
})
