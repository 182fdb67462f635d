// The filter that finds what is like a row.
import { expect, test } from 'bun:test'
import { createFilter } from '../../server/model/filter/filter.ts'
import { parseFilter } from '../../server/model/filter/parse.ts'
import { process, snapshot } from '../../server/model/fixture.ts'
import { narrowed, termFor } from './like-this.ts'

test('a plain value stands as it is, any other in quotes', () => {
  expect([termFor('command', ':', 'server.js'), termFor('user', '=', 'www-data')]).toEqual([
    'command:server.js',
    'user=www-data',
  ])
  expect(termFor('command', ':', 'my "app"')).toBe('command:"my \\"app\\""')
})

test.each([
  'node',
  'my app',
  '/usr/bin/x y',
  '-sh',
  'a(b',
  'or',
  '"',
  '\\',
  '/x/',
  '[kworker/0:1]',
  '日本',
  '-',
])('what it finds has the value %s, whatever is in it', name => {
  const seen = snapshot({
    processes: [process({ pid: 1, command: `x ${name} y` }), process({ pid: 2, command: 'other?' })],
  })
  const term = termFor('command', ':', name)
  expect(parseFilter(term).problems).toEqual([])
  expect(createFilter(term)(seen).map(({ pid }) => pid)).toEqual([1])
})

test('it joins the filter that holds, and holds for both sides of an or', () => {
  expect([narrowed('', 'user=www'), narrowed('cpu>5', 'user=www')]).toEqual(['user=www', 'cpu>5 user=www'])
  expect(narrowed('node or python', 'user=www')).toBe('(node or python) user=www')
  expect(narrowed('cpu>5 user=www', 'user=www')).toBe('cpu>5 user=www')
})
