import { expect, test } from 'bun:test'
import { isRecord } from './is-record.ts'

test('an object is a record; null, a list and a text are not', () => {
  expect([{}, { a: 1 }, null, [], 'a', 1, undefined].map(isRecord)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ])
})
