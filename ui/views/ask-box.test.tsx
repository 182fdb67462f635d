import { beforeAll, beforeEach, expect, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import { closeAsk } from '../store/ask.ts'
import { lately } from '../store/lately.ts'
import { clearQuery, query, typed } from '../store/looking.ts'
import { moment } from '../store/moment.ts'
import { loadAll } from '../testdata/later.ts'
import { rowOf, showFrame } from '../testdata/live.ts'
import { change, enter, find, happen, nameOf, press, usePage, wordsOf } from '../testdata/page.ts'
import { AskBox, FILTER_ID } from './ask-box.tsx'

const page = usePage()

beforeAll(loadAll)

beforeEach(() => {
  page.set(lately, [])
  page.set(moment, undefined)
  change(() => {
    clearQuery()
    closeAsk()
  })
})

const draw = () => {
  const box = page.draw(<AskBox />)
  const field = find(box, 'textbox') as HTMLInputElement
  happen(field, 'focus')
  return { box, field, options: () => [...box.querySelectorAll('[role=option]')] }
}

test('it says what it is and which keys lead to it, and announces which suggestion is chosen', () => {
  const { box, field, options } = draw()
  expect(field.id).toBe(FILTER_ID)
  expect([field.getAttribute('role'), field.getAttribute('aria-label')]).toEqual([
    'combobox',
    'Filter processes, or a command',
  ])
  enter(field, 'cp')
  expect(field.getAttribute('aria-expanded')).toBe('true')
  expect(field.getAttribute('aria-activedescendant')).toBeNull()
  expect(press(field, 'ArrowDown')).toBe(false)
  const [first] = options()
  expect(field.getAttribute('aria-activedescendant')).toBe(first?.id as string)
  expect(first?.getAttribute('aria-selected')).toBe('true')
  expect(first && nameOf(first)).toStartWith('Field cpu CPU used over the last interval')
  press(field, 'Enter')
  expect(field.value).toBe('cpu>')
  expect(box.querySelector('[aria-selected=true]')).toBeNull()
})

test('a mistake is underlined where it is, said to readers, and mended by Tab', async () => {
  const { box, field } = draw()
  enter(field, 'cpu>5 stat:S')
  await until('it', async () => query.value === 'cpu>5 stat:S' || undefined)
  change(() => {})
  expect(box.querySelector('.ask-back u')?.textContent).toBe('stat')
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(box.querySelector(`#${field.getAttribute('aria-describedby')}`)?.textContent).toBe(
    'stat at 7 is no field. Meant state?',
  )
  expect(press(field, 'Tab')).toBe(false)
  expect(typed.value).toBe('cpu>5 state:S')
})

test('how many match stands in the box while something is filtered', async () => {
  showFrame(page, {}, { rows: [rowOf(1), rowOf(2)], matched: 2 })
  const { box, field } = draw()
  expect(box.querySelector('.ask-count')).toBeNull()
  enter(field, 'node')
  await until('it', async () => query.value === 'node' || undefined)
  change(() => {})
  expect(wordsOf(box.querySelector('.ask-count') as Element)).toMatch(/^2 of \d+$/)
})

test('Enter on a command that has what it needs runs it, and the box shows the filter again', () => {
  const { field } = draw()
  field.focus()
  enter(field, 'at -3m')
  expect(press(field, 'Enter')).toBe(false)
  // The next key is one of the page's.
  expect(document.activeElement).not.toBe(field)
  expect(moment.value).toBeDefined()
  expect([typed.value, lately.value]).toEqual(['', ['at -3m']])
})

test('Enter on a filter keeps it and remembers it; Tab without a suggestion moves on', () => {
  const { field } = draw()
  expect(press(field, 'Tab')).toBe(true)
  enter(field, 'node')
  press(field, 'Enter')
  expect([typed.value, lately.value]).toEqual(['node', ['node']])
})
