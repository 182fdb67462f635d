// Short words for rows.
import { expect, test } from 'bun:test'
import { FOLD_KEY, foldKeyOf } from './fold-key.ts'

test('ids that differ have keys that differ, all of them short', () => {
  const ids = Array.from({ length: 10_000 }, (_, i) => `${i}:${1000 + i}`)
  const keys = new Set(ids.map(foldKeyOf))
  expect(keys.size).toBeGreaterThan(9990)
  expect([...keys].every(key => FOLD_KEY.test(key))).toBe(true)
  expect(foldKeyOf('command node')).toBe(foldKeyOf('command node'))
})
