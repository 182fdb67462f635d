// The dialog of all keys.
import { expect, test } from 'bun:test'
import { openDialog } from '../store/dialogs.ts'
import { KEYS } from '../store/keys.ts'
import { hello } from '../store/line.ts'
import { letterKeys } from '../store/preferences.ts'
import { HELLO } from '../testdata/live.ts'
import { click, find, nameOf, usePage, wordsOf } from '../testdata/page.ts'
import { HelpDialog } from './help-dialog.tsx'

const page = usePage()

test('each key is listed with what it does', () => {
  const box = page.draw(<HelpDialog />)
  expect(nameOf(find(box, 'dialog'))).toBe('Keyboard shortcuts')
  const rows = [...box.querySelectorAll('.keys > div')].map(wordsOf)
  expect(rows).toHaveLength(KEYS.length)
  expect(rows).toContain('Esc clear the filter, then the selection')
  expect(rows).toContain('↑ k select the process above')
  expect([...box.querySelectorAll('kbd')].map(wordsOf)).toContain('PgDn')
})

test('single-letter shortcuts can be turned off, and on again', () => {
  page.set(letterKeys, true)
  const box = find(page.draw(<HelpDialog />), 'checkbox', 'Use single-letter shortcuts') as HTMLInputElement
  expect(box.checked).toBe(true)
  click(box)
  expect([box.checked, letterKeys.value]).toEqual([false, false])
  click(box)
  expect([box.checked, letterKeys.value]).toEqual([true, true])
})

test('the dialog explains how the filter works, with the version once it is known', () => {
  const box = page.draw(<HelpDialog />)
  expect(wordsOf(box)).toContain('Words of the filter must occur in the user, name or command')
  expect(wordsOf(box)).toContain('curl <this address>')
  expect(wordsOf(box)).not.toContain('topz 0.1.0')
  page.set(hello, HELLO)
  expect(wordsOf(box)).toEndWith('topz 0.1.0')
})

test('the dialog can be closed', () => {
  page.set(openDialog, 'help')
  click(find(page.draw(<HelpDialog />), 'button', 'Close'))
  expect(openDialog.value).toBeUndefined()
})
