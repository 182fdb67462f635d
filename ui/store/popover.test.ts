// One box is open at a time.
import { expect, test } from 'bun:test'
import { closePopover, openPopover, togglePopover } from './popover.ts'

test('a second box closes the first, and the same button closes its own', () => {
  togglePopover('access')
  togglePopover('menu')
  expect(openPopover.value).toBe('menu')
  togglePopover('menu')
  expect(openPopover.value).toBeUndefined()
  togglePopover('message')
  closePopover()
  expect(openPopover.value).toBeUndefined()
})
