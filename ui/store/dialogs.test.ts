import { afterEach, expect, test } from 'bun:test'
import { closeDialog, openDialog, toggleDialog } from './dialogs.ts'

afterEach(closeDialog)

test('the key that opened a dialog closes it; the key of another one opens that instead', () => {
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
