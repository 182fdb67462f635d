// A table without a row.
import { expect, test } from 'bun:test'
import { suggested } from '../store/ask.ts'
import { clearQuery, query, typed } from '../store/looking.ts'
import { click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { EmptyState } from './empty-state.tsx'

const page = usePage()

test('without a filter there are just no processes', () => {
  page.set(query, '')
  const box = page.draw(<EmptyState />)
  expect(wordsOf(box)).toBe('No processes.')
  expect(findAll(box, 'button')).toEqual([])
})

test('a filter that nothing matches is named, and can be cleared', () => {
  page.set(query, 'ngnix')
  page.set(typed, 'ngnix')
  const box = page.draw(<EmptyState />)
  expect(wordsOf(box)).toStartWith('No process matches ngnix')
  click(find(box, 'button', 'Clear the filter'))
  expect([query.value, typed.value]).toEqual(['', ''])
})

test('a filter that is markup stays text', () => {
  page.set(query, '<img src=x>')
  const box = page.draw(<EmptyState />)
  expect(box.querySelector('img')).toBeNull()
  expect(wordsOf(box)).toContain('<img src=x>')
})

test('the name that was probably meant takes the place of the last word', () => {
  page.set(query, 'cpu>5 user:nobdy')
  page.set(typed, 'cpu>5 user:nobdy')
  page.set(suggested, {
    for: '',
    schemaVersion: 1,
    matched: 0,
    total: 3,
    values: [],
    processes: [],
    nearest: 'nobody',
  })
  const box = page.draw(<EmptyState />)
  click(find(box, 'button', 'Did you mean nobody?'))
  expect(typed.value).toBe('cpu>5 user:nobody')
  clearQuery()
})
