// A modal dialog.
import { expect, test } from 'bun:test'
import { signal } from '@preact/signals'
import { click, find, happen, nameOf, usePage, wordsOf } from '../testdata/page.ts'
import { Dialog } from './dialog.tsx'

const page = usePage()

function draw(closed: () => void = () => {}) {
  const box = page.draw(
    <Dialog title="All keys" onClose={closed}>
      <p>Press one.</p>
      <input type="search" aria-label="Search" />
    </Dialog>,
  )
  return { box, dialog: find(box, 'dialog') as HTMLDialogElement }
}

test('a dialog opens by itself and is named by its title', () => {
  const { dialog } = draw()
  expect(dialog.open).toBe(true)
  expect(nameOf(dialog)).toBe('All keys')
  expect(wordsOf(dialog)).toBe('All keys Press one.')
})

test('its button closes it, and so does the browser: Escape is an event of the dialog', () => {
  let count = 0
  const { dialog } = draw(() => count++)
  click(find(dialog, 'button', 'Close'))
  expect(count).toBe(1)
  happen(dialog, 'close')
  expect(count).toBe(2)
})

test('a click outside the box closes it, one inside does not', () => {
  let count = 0
  const { dialog } = draw(() => count++)
  click(find(dialog, 'heading'))
  expect(count).toBe(0)
  click(dialog)
  expect(count).toBe(1)
})

test('typing goes straight into its search field', () => {
  const { dialog } = draw()
  expect(document.activeElement === find(dialog, 'searchbox', 'Search')).toBe(true)
})

test('one that is taken away does not say that it was closed: another may be open in its place', () => {
  let count = 0
  const isShown = signal(true)
  const Switched = () =>
    isShown.value ? <Dialog title="Keys" onClose={() => count++} children={null} /> : null
  const box = page.draw(<Switched />)
  const dialog = find(box, 'dialog') as HTMLDialogElement
  page.set(isShown, false)
  expect([dialog.open, count]).toEqual([false, 0])
})
