// A key cap.
import { expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { Keycap } from './keycap.tsx'

const page = usePage()

test('a key cap is marked as a key, with its name', () => {
  expect(page.draw(<Keycap name="PgUp" />).querySelector('kbd')?.textContent).toBe('PgUp')
})
