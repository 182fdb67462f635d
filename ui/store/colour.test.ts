import { expect, test } from 'bun:test'
import { colourOf } from './colour.ts'

test('a process has one of seven colours, and keeps it', () => {
  const ids = Array.from({ length: 700 }, (_, pid) => `${pid}-${pid * 31}`)
  const colours = ids.map(colourOf)
  expect(new Set(colours)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]))
  expect(ids.map(colourOf)).toEqual(colours)
})
