import { expect, test } from 'bun:test'
import { lately, useLately } from './lately.ts'

test('the newest comes first, nothing twice, and only the last four', () => {
  for (const text of ['a', 'b', ' a ', '', 'c', 'd', 'e']) useLately(text)
  expect(lately.value).toEqual(['e', 'd', 'c', 'a'])
})
