import { expect, test } from 'bun:test'
import { visible } from './visible.ts'

test('what cannot be seen is written out, the same on the page and in text', () => {
  const hostile = 'a\n\r\t\x1b[2J\u202eb\u{e0001}\ud800'
  expect(visible(hostile)).toBe('a\\n\\r\\t\\x1b[2J\\u202eb\\u{e0001}\\ud800')
  expect(visible('größe 漢字')).toBe('größe 漢字')
})
