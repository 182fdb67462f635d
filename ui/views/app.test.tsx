// The whole page.
import { beforeAll, expect, test } from 'bun:test'
import { announcement } from '../store/announce.ts'
import { openDialog } from '../store/dialogs.ts'
import { rowMenu } from '../store/row-menu.ts'
import { selectedId } from '../store/selection.ts'
import { loadAll } from '../testdata/later.ts'
import { showFrame } from '../testdata/live.ts'
import { click, find, findAll, nameOf, usePage, wordsOf } from '../testdata/page.ts'
import { App } from './app.tsx'

const page = usePage()
beforeAll(loadAll)

function draw() {
  page.set(selectedId, undefined)
  page.set(openDialog, undefined)
  return page.draw(<App />)
}

test('the page is its head, what is wrong, the time spine, the lists and its foot, in this order', () => {
  showFrame(page)
  const box = draw()
  expect(wordsOf(box)).toContain('checkout-7f9c4')
  expect(findAll(box, 'region').map(nameOf)).toEqual(['What is wrong', 'Time', 'Lists'])
  expect(wordsOf(box.querySelector('footer') as Element)).toContain('topz itself:')
})

test('a selected process opens next to the lists', () => {
  const box = draw()
  expect(box.querySelector('aside')).toBeNull()
  page.set(selectedId, '77:1')
  expect(box.querySelector('main aside')?.getAttribute('aria-label')).toBe('Selected process')
})

test('the menu of a row is in the main part, where readers look for it', () => {
  page.give('innerWidth', 800)
  page.give('innerHeight', 600)
  const box = draw()
  page.set(rowMenu, { id: '77:1', x: 1, y: 1 })
  expect(box.querySelector('[role=menu]')?.closest('main')).not.toBeNull()
  page.set(rowMenu, undefined)
})

test('one dialog is open at a time', () => {
  const box = draw()
  const dialogs = () => findAll(box, 'dialog').map(nameOf)
  expect(dialogs()).toEqual([])
  page.set(openDialog, 'help')
  expect(dialogs()).toEqual(['Keyboard shortcuts'])
  page.set(openDialog, 'columns')
  expect(dialogs()).toEqual(['Columns'])
})

test('unseen changes are read out, politely, and not shown', () => {
  const box = draw()
  page.set(announcement, '3 processes match')
  const status = find(box, 'status')
  expect(wordsOf(status)).toBe('3 processes match')
  expect([status.getAttribute('aria-live'), status.className]).toEqual(['polite', 'unseen'])
})

test('the first stop of Tab leads past all buttons to the list', () => {
  showFrame(page)
  const box = draw()
  const [first] = findAll(box, 'button')
  expect(first?.textContent).toBe('Skip to the list')
  click(first as HTMLElement)
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Processes')
})
