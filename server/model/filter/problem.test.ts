import { expect, test } from 'bun:test'
import { parseFilter } from './parse.ts'
import { problemAt, sentenceOf } from './problem.ts'

test('what was probably meant is shorter than all that is allowed', () => {
  const problem = { at: 0, end: 4, what: 'stat at 1 is no field', expected: 'a field' }
  expect(sentenceOf(problem)).toBe('stat at 1 is no field: expected a field')
  expect(sentenceOf({ ...problem, meant: 'state' })).toBe('stat at 1 is no field. Meant state?')
})

test.each(['stat:%', 'rss>5%', 'user>%', 'state:%', '/(%/', '"%', '>%', '(%'])(
  'what is wrong in %s is repeated without escape sequences',
  filter => {
    const { problems } = parseFilter(filter.replace('%', '\x1b[31m\u202ered'))
    expect(problems.length).toBeGreaterThan(0)
    for (const { what, expected } of problems) expect(what + expected).toMatch(/^[\x20-\x7e]+$/)
  },
)

test('a long part is cut, what is wrong with it is not', () => {
  const { what } = problemAt({ at: 0, end: 150 }, 'x'.repeat(150), 'is no expression: it is too long', '')
  expect(what).toBe(`${'x'.repeat(60)}... at 1 is no expression: it is too long`)
})
