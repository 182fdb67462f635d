import { afterEach, expect, test } from 'bun:test'
import { closeDialog, openDialog, toggleDialog } from './dialogs.ts'

afterEach(closeDialog)

test('the key that opened a dialog closes it; that of another one opens the other in its place', () => {
  toggleDialog('help')
  expect(openDialog.value).toBe('help')
  toggleDialog('columns')
  expect(openDialog.value).toBe('columns')
  toggleDialog('columns')
  expect(openDialog.value).toBeUndefined()
})

test('closing what is not open changes nothing', () => {
  closeDialog()
  expect(openDialog.value).toBeUndefined()
})
