import { expect, test } from 'bun:test'
import { sentenceOf } from './problem.ts'

test('what was probably meant is shorter than all that is allowed', () => {
  const problem = { at: 0, end: 4, what: 'stat at 1 is no field', expected: 'a field' }
  expect(sentenceOf(problem)).toBe('stat at 1 is no field: expected a field')
  expect(sentenceOf({ ...problem, meant: 'state' })).toBe('stat at 1 is no field. Meant state?')
})
